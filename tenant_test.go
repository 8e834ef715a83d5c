package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"roombridge/runner/exo/sim"
)

// tenant changes a sandbox behind the program's back, or looks into it: tenant DIR VERB ARG...
func tenant(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: tenant DIR %s", strings.Join(slices.Sorted(maps.Keys(verbs)), "|"))
	}
	v, ok := verbs[args[1]]
	if !ok || !v.takes(len(args)-2) {
		ts.Fatalf("usage: tenant DIR %s %s", args[1], v.usage)
	}
	seed := sim.Contoso
	if args[1] == "seed" {
		rooms, err := strconv.Atoi(args[2])
		ts.Check(err)
		seed = func() *sim.Org { return sim.ContosoOf(rooms) }
	}
	org, err := sim.OpenSeeded(ts.MkAbs(args[0]), seed)
	ts.Check(err)
	defer func() { ts.Check(org.Close()) }()
	ts.Check(v.do(ts, org, args[2:]))
}

// verb is one of tenant's. A word of its usage in brackets may be left out, and the last may be repeated with "...".
type verb struct {
	usage string
	do    func(ts *testscript.TestScript, org *sim.Org, a []string) error
}

func (v verb) takes(n int) bool {
	words := strings.Fields(v.usage)
	atMost := len(words)
	if strings.HasSuffix(v.usage, "...") {
		atMost = n
	}
	return n >= len(words)-strings.Count(v.usage, "[") && n <= atMost
}

// change is a verb that only changes something.
func change(usage string, do func(org *sim.Org, a []string) error) verb {
	return verb{usage, func(_ *testscript.TestScript, org *sim.Org, a []string) error { return do(org, a) }}
}

var verbs = map[string]verb{
	"seed":             change("ROOMS", func(*sim.Org, []string) error { return nil }),
	"add-member":       change("GROUP RECIPIENT", func(o *sim.Org, a []string) error { return o.AddMember(a[0], a[1]) }),
	"remove-member":    change("GROUP RECIPIENT", func(o *sim.Org, a []string) error { return o.RemoveMember(a[0], a[1]) }),
	"set-group":        change("GROUP PROPERTY VALUE", func(o *sim.Org, a []string) error { return o.SetGroup(a[0], a[1], value(a[2])) }),
	"add-room":         change("ADDRESS NAME", func(o *sim.Org, a []string) error { return o.AddRoom(a[0], a[1]) }),
	"remove-recipient": change("RECIPIENT", func(o *sim.Org, a []string) error { return o.RemoveRecipient(a[0]) }),
	"members":          {"GROUP", members},
	"hostile-rooms":    {"FILE", hostileRooms},

	"dehydrate":          change("", func(o *sim.Org, _ []string) error { return o.SetCustomized(false) }),
	"consent":            change("APP PERMISSION...", func(o *sim.Org, a []string) error { return o.Consent(a[0], a[1:]...) }),
	"revoke-consent":     change("APP", func(o *sim.Org, a []string) error { return o.RevokeConsent(a[0]) }),
	"principal":          change("APP OBJECT NAME", func(o *sim.Org, a []string) error { return o.PutPrincipal(a[0], a[1], a[2]) }),
	"remove-principal":   change("APP", func(o *sim.Org, a []string) error { return o.RemovePrincipal(a[0]) }),
	"assignment":         change("NAME APP ROLE [GROUP]", assignment),
	"scoped-assignment":  change("NAME APP ROLE SCOPE", func(o *sim.Org, a []string) error { return o.PutScopedAssignment(a[0], a[1], a[2], a[3]) }),
	"remove-assignment":  change("NAME", func(o *sim.Org, a []string) error { return o.RemoveAssignment(a[0]) }),
	"retarget":           change("NAME GROUP", func(o *sim.Org, a []string) error { return o.RetargetAssignment(a[0], a[1]) }),
	"disable-assignment": change("NAME", func(o *sim.Org, a []string) error { return o.DisableAssignment(a[0]) }),
	"scope":              change("NAME GROUP|FILTER", scope),
	"policy":             change("APP GROUP RIGHT", func(o *sim.Org, a []string) error { return o.PutPolicy(a[0], a[1], a[2]) }),
	"remove-policies":    change("APP", func(o *sim.Org, a []string) error { return o.RemovePolicies(a[0]) }),
	"calendar":           change("ROOM PROPERTY VALUE", func(o *sim.Org, a []string) error { return o.SetCalendar(a[0], a[1], value(a[2])) }),
	"reads":              change("APP MAILBOX yes|no", reads),
}

func assignment(org *sim.Org, a []string) error {
	group := ""
	if len(a) == 4 {
		group = a[3]
	}
	return org.PutAssignment(a[0], a[1], a[2], group)
}

// scope makes a management scope of a group's members, or of whom a filter finds.
func scope(org *sim.Org, a []string) error {
	if strings.Contains(a[1], " -") {
		return org.PutScope(a[0], a[1])
	}
	return org.PutGroupScope(a[0], a[1])
}

// reads fails unless the application can open the mailbox's calendar, or cannot, as the script says.
func reads(org *sim.Org, a []string) error {
	can, err := org.Reads(a[0], a[1])
	switch {
	case err != nil:
		return err
	case can && a[2] == "yes", !can && a[2] == "no":
		return nil
	}
	return fmt.Errorf("that %s reads the calendar of %s is %v, want %s", a[0], a[1], can, a[2])
}

func members(ts *testscript.TestScript, org *sim.Org, a []string) error {
	members, err := org.Members(a[0])
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(ts.Stdout(), strings.Join(members, "\n"))
	return err
}

func hostileRooms(ts *testscript.TestScript, org *sim.Org, a []string) error {
	addresses, err := org.AddHostileRooms()
	if err != nil {
		return err
	}
	return os.WriteFile(ts.MkAbs(a[0]), []byte(strings.Join(addresses, "\n")+"\n"), 0o600)
}

func value(s string) any {
	switch s {
	case "true":
		return true
	case "false":
		return false
	}
	return s
}
