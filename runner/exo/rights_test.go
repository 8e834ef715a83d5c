package exo_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"roombridge/runner/exo"
)

// Each right is taken away by itself. What is absent is never sent, and where a call cannot do without
// it, nothing is sent and the error says which role to ask for.
func TestWhatIsAbsentIsNotSent(t *testing.T) {
	w := open(t)
	refused := map[string]bool{} // "cmdlet" and "cmdlet -parameter" that something cannot do without
	using := w.using(t)
	for cmdlet, params := range w.rights {
		for _, param := range slices.Concat([]string{""}, slices.Sorted(maps.Keys(params))) {
			rights := without(w.rights, cmdlet, param)
			for _, m := range using[cmdlet] {
				w.caller.calls = nil
				w.through(w.caller, rights)
				err := m.call(t.Context(), w.asWhatIf())
				for _, c := range w.caller.calls {
					if c.Cmdlet == cmdlet && (param == "" || has(c.Params, param)) {
						t.Errorf("%s sent %s %v without the right to %s", m.name, c.Cmdlet, c.Params, param)
					}
				}
				if exo.ClassOf(err) != exo.NoRight {
					continue
				}
				refused[strings.TrimSpace(cmdlet+" "+param)] = true
				if text := err.Error(); !strings.Contains(text, cmdlet) || !strings.Contains(text, "-"+param) || !strings.Contains(text, exo.RoleFor(cmdlet)) {
					t.Errorf("%s without %s -%s: %v, want the cmdlet, the parameter and the role", m.name, cmdlet, param, err)
				}
			}
		}
	}
	for _, essential := range []string{
		"Get-OrganizationConfig", "Get-AcceptedDomain", "Get-EXOMailbox", "Get-Recipient", "Get-Recipient Filter", "Get-Recipient ResultSize",
		"Get-DistributionGroup", "Get-DistributionGroup ManagedBy", "Get-DistributionGroupMember", "New-DistributionGroup", "New-DistributionGroup WhatIf",
		"Set-DistributionGroup", "Set-DistributionGroup WhatIf", "Set-DistributionGroup HiddenFromAddressListsEnabled",
		"Add-DistributionGroupMember", "Add-DistributionGroupMember Member", "Remove-DistributionGroupMember", "Remove-DistributionGroupMember WhatIf",
		"Get-ServicePrincipal Identity", "New-ServicePrincipal ObjectId", "New-ServicePrincipal WhatIf", "Get-ManagementRoleAssignment RoleAssignee",
		"New-ManagementRoleAssignment RecipientGroupScope", "New-ManagementRoleAssignment WhatIf",
		"Get-ManagementScope", "Get-ApplicationAccessPolicy", "New-ApplicationAccessPolicy PolicyScopeGroupID", "New-ApplicationAccessPolicy WhatIf",
		"Remove-ApplicationAccessPolicy Identity", "Remove-ApplicationAccessPolicy WhatIf", "Test-ServicePrincipalAuthorization Resource",
		"Test-ApplicationAccessPolicy AppId", "Enable-OrganizationCustomization WhatIf", "Get-Recipient RecipientPreviewFilter",
		"Get-CalendarProcessing", "Set-CalendarProcessing DeleteSubject",
	} {
		if !refused[essential] {
			t.Errorf("nothing missed %s", essential)
		}
	}
	for _, optional := range []string{
		"Add-DistributionGroupMember BypassSecurityGroupManagerCheck", "Remove-DistributionGroupMember Confirm",
		"Get-ManagementRoleAssignment RecipientGroupScope", "Remove-ApplicationAccessPolicy Confirm", "Test-ServicePrincipalAuthorization WhatIf",
	} {
		if refused[optional] {
			t.Errorf("%s was missed, though nothing needs it", optional)
		}
	}
}

// using says which methods call a cmdlet.
func (w *tenant) using(t *testing.T) map[string][]method {
	using := map[string][]method{}
	for _, m := range w.methods() {
		w.caller.calls = nil
		_ = m.call(t.Context(), w.asWhatIf()) // whatever it answers
		called := map[string]bool{}
		for _, c := range w.caller.calls {
			called[c.Cmdlet] = true
		}
		for cmdlet := range called {
			using[cmdlet] = append(using[cmdlet], m)
		}
	}
	return using
}

func TestEveryCallIsFit(t *testing.T) {
	w := open(t)
	for _, m := range w.methods() {
		for name, asked := range map[string]*tenant{"in earnest": w, "as WhatIf": w.asWhatIf()} {
			w.caller.calls = nil
			_ = m.call(t.Context(), asked) // whatever it answers
			if len(w.caller.calls) == 0 {
				t.Errorf("%s %s sent nothing", m.name, name)
			}
			for _, c := range w.caller.calls {
				write := !strings.HasPrefix(c.Cmdlet, "Get-") && !strings.HasPrefix(c.Cmdlet, "Test-")
				if confirm, sent := c.Params["Confirm"]; w.rights.Has(c.Cmdlet, "Confirm") != sent || sent && confirm != false {
					t.Errorf("%s %s: %s %v, want Confirm=false where there is one", m.name, name, c.Cmdlet, c.Params)
				}
				if c.Params["WhatIf"] == true != (write && name == "as WhatIf" && m.name != setCalendars) {
					t.Errorf("%s %s: %s %v, want WhatIf for writes as WhatIf only", m.name, name, c.Cmdlet, c.Params)
				}
				if write && w.rights.Has(c.Cmdlet, "BypassSecurityGroupManagerCheck") != has(c.Params, "BypassSecurityGroupManagerCheck") {
					t.Errorf("%s %s: %s %v, want the bypass where there is one", m.name, name, c.Cmdlet, c.Params)
				}
				every := w.rights.Has(c.Cmdlet, "ResultSize") && !has(c.Params, "Identity") && m.name != "Sample"
				if !write && every && c.Params["ResultSize"] != "Unlimited" {
					t.Errorf("%s %s: %s %v, want every result", m.name, name, c.Cmdlet, c.Params)
				}
				for p, v := range c.Params {
					if v == nil || v == "" {
						t.Errorf("%s %s: %s -%s is empty", m.name, name, c.Cmdlet, p)
					}
				}
			}
		}
	}
}

func TestNeed(t *testing.T) {
	w := open(t)
	const add, set = "Add-DistributionGroupMember", "Set-DistributionGroup"
	for name, c := range map[string]struct {
		rights exo.Rights
		says   string // "": nothing is missing
	}{
		"all there":              {w.rights, ""},
		"no cmdlet":              {without(w.rights, set, ""), set},
		"no parameter":           {without(w.rights, add, "Member"), add + " -Member"},
		"several things":         {without(without(w.rights, set, ""), add, "Member"), add + " -Member, " + set},
		"one that can be spared": {without(w.rights, add, "BypassSecurityGroupManagerCheck"), ""},
	} {
		err := c.rights.Need(add, set)
		switch {
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.says != "" && (exo.ClassOf(err) != exo.NoRight || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v, want class %s and %s", name, err, exo.NoRight, c.says)
		}
	}
}

// Microsoft's reference spells a parameter in two ways, and nobody knows how the module does.
func TestParametersHaveNoCase(t *testing.T) {
	w := open(t)
	rights := without(w.rights, "New-ApplicationAccessPolicy", "PolicyScopeGroupID")
	rights["New-ApplicationAccessPolicy"]["PolicyScopeGroupId"] = true
	w.through(w.caller, rights)
	p := exo.NewPolicy{AppID: stranger, Group: w.group}
	if err := w.access.CreatePolicy(t.Context(), p); err != nil {
		t.Error(err)
	}
	if err := rights.Need("New-ApplicationAccessPolicy"); err != nil {
		t.Error(err)
	}
}

func TestRoleFor(t *testing.T) {
	for cmdlet, want := range map[string]string{
		"Get-Recipient": "View-Only Recipients", "Set-DistributionGroup": "Security Group Creation and Membership", "Get-AcceptedDomain": "View-Only Configuration",
		"New-ServicePrincipal": "Role Management", "Test-ServicePrincipalAuthorization": "Role Management", "Enable-OrganizationCustomization": "Role Management",
		"Get-ApplicationAccessPolicy": "Organization Configuration", "Set-CalendarProcessing": "Mail Recipients",
	} {
		if got := exo.RoleFor(cmdlet); got != want {
			t.Errorf("%s: %q, want %q", cmdlet, got, want)
		}
	}
}

func has[V any](m map[string]V, key string) bool {
	_, ok := m[key]
	return ok
}
