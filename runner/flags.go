package runner

import (
	"github.com/spf13/pflag"

	"roombridge/config"
	"roombridge/runner/plan"
)

// pruneFlags are the flags that ask for removal.
type pruneFlags struct {
	prune bool
	limit string
}

func (p *pruneFlags) add(fs *pflag.FlagSet) {
	fs.BoolVar(&p.prune, "prune", false, "also remove members that the list does not name")
	fs.StringVar(&p.limit, "max-remove", "", "with --prune: how many members, or which share, one run may remove: `N` or N% (default 5%)")
}

// ask asks for the removal, if the flags do.
func (p pruneFlags) ask(_ config.Config, w *plan.Wanted) error {
	w.Prune = p.prune
	if p.limit == "" {
		return nil
	}
	if !p.prune {
		return &usageError{text: "--max-remove is for --prune", do: "add --prune, or leave --max-remove out"}
	}
	var err error
	if w.MaxRemove, err = plan.ParseLimit(p.limit); err != nil {
		return &usageError{text: "--max-remove: " + err.Error()}
	}
	return nil
}

// calendarFlag asks for the calendars of the rooms too.
type calendarFlag bool

func (f *calendarFlag) add(fs *pflag.FlagSet) {
	fs.BoolVar((*bool)(f), "calendar-settings", false, "also the rooms' calendars, as calendar_settings says (reads every room)")
}

func (f *calendarFlag) ask(c config.Config, w *plan.Wanted) error {
	if !bool(*f) {
		return nil
	}
	if c.CalendarSettings == nil {
		return &usageError{text: "--calendar-settings, and the configuration has no calendar_settings", do: "add it, such as  calendar_settings: {delete_subject: false}"}
	}
	w.Calendars = new(calendars(*c.CalendarSettings))
	return nil
}

// restrictFlags are the flags of the older way and of leaving it.
type restrictFlags struct{ policy, migrate, consentRemoved bool }

func (f *restrictFlags) add(fs *pflag.FlagSet) {
	fs.BoolVar(&f.policy, "policy", false, "the older way: an application access policy, where nothing is in place")
	fs.BoolVar(&f.migrate, "migrate", false, "from the access policy to RBAC for Applications")
	fs.BoolVar(&f.consentRemoved, "entra-consent-removed", false, "with --migrate: remove the policy. Say it only if the consent in Entra is gone: without the policy, what is left of it opens every mailbox")
}

func (f *restrictFlags) ask(c config.Config, w *plan.Wanted) error {
	switch {
	case f.policy && f.migrate:
		return &usageError{text: "--policy and --migrate: one is the older way, the other leaves it", do: "give one of the two"}
	case f.consentRemoved && !f.migrate:
		return &usageError{text: "--entra-consent-removed is for --migrate", do: "add --migrate, or leave it out"}
	}
	w.Restrict = plan.Restrict{Policy: f.policy, Migrate: f.migrate, ConsentRemoved: f.consentRemoved}
	return restriction(c, w)
}

// restriction asks for the applications, and for nothing else.
func restriction(c config.Config, w *plan.Wanted) error {
	w.Part = plan.Restriction
	return hasApplications(c)
}

func hasApplications(c config.Config) error {
	if len(c.Applications) > 0 {
		return nil
	}
	return &usageError{text: "no application is configured", do: "describe the platform's application under applications: in " + c.File + " (name, app_id, enterprise_object_id, permissions)"}
}
