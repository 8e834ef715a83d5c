package report

import (
	"slices"

	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// Left says that something was left undone or unsettled that running again may mend: an unknown, failed
// or pending action, an action whose effect no read-back has shown, a setting that is not as it was set, or
// a calendar that could not be read.
func (r Report) Left() bool {
	for _, g := range r.Groups {
		if g.Refused != nil {
			continue
		}
		if g.Counts.open()+g.Unseen > 0 || (g.ReadBack != nil && len(g.ReadBack.Differ) > 0) {
			return true
		}
	}
	for _, a := range r.Applications {
		if a.Counts.open()+a.Unseen > 0 {
			return true
		}
	}
	c := r.Calendars
	return c != nil && c.Counts.open()+c.Unseen+len(c.Unread) > 0
}

// Strangers counts members that are of no wanted kind and stay in a group: as last read back, or as planned.
func (r Report) Strangers() int {
	n := 0
	for _, g := range r.Groups {
		if g.ReadBack != nil {
			n += len(g.ReadBack.Strangers)
			continue
		}
		n += len(r.Plan.Strangers(g.Group))
	}
	return n
}

// Rejected says that a group, an application, a row, or the removal that was asked for was refused. Groups and
// rows are no matter to a plan for the applications alone: a group that cannot limit one refuses it.
func (r Report) Rejected() bool {
	for _, g := range r.Groups {
		if r.Plan.Part != plan.Restriction && (g.Refused != nil || g.Kept != "") {
			return true
		}
	}
	for _, a := range r.Applications {
		if a.Refused != nil {
			return true
		}
	}
	return r.Total()[journal.Refused] > 0
}

// Findings are what is not as configured and that no action changes, of every application: as it was planned,
// and what somebody else has changed meanwhile.
func (r Report) Findings() []plan.Finding {
	var all []plan.Finding
	for _, a := range r.Applications {
		all = append(all, a.Findings...)
		for _, text := range a.strange() {
			all = append(all, plan.Finding{Class: plan.ChangedMeanwhile, Text: a.Name + ": " + text, Do: "roombridge restrict verify"})
		}
	}
	return all
}

func (a Application) strange() []string {
	if a.ReadBack == nil {
		return nil
	}
	return a.ReadBack.Strange
}

// Open says that an application is not limited as configured, or is not known to be.
func (r Report) Open() bool {
	return slices.ContainsFunc(r.Applications, Application.Open)
}

// Open says that the application is not limited as configured, or is not known to be: it was not when it
// was read, and it takes more than the actions that were done and seen since; or somebody else changed it meanwhile.
func (a Application) Open() bool {
	if a.State != plan.Open || a.Refused != nil {
		return a.State != plan.Limited
	}
	unsettled := func(l Line) bool { return !l.claims() || !l.Seen }
	return a.Troubled() || len(a.strange()) > 0 || len(a.Lines) == 0 || slices.ContainsFunc(a.Lines, unsettled)
}
