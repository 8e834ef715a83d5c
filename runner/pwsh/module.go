package pwsh

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Module is an imported PowerShell module.
type Module struct {
	Name, Version, Path string
	Marker              string // PrivateData.RoombridgeMarker of its manifest; empty: it has none
}

// Commands are cmdlets with their parameters, common ones included. Names are as the module writes them.
type Commands map[string]map[string]bool

// Import loads a module by name or by the absolute path of its manifest. The cmdlets of the session's
// list that it exports can be called from then on. An import that fails is a [*ModuleError].
func (s *Session) Import(ctx context.Context, nameOrPath string) (Module, error) {
	var module Module
	var failure *Record
	var policy frame
	err := s.request(ctx, map[string]any{"op": "import", "path": nameOrPath}, func(f frame) error {
		switch f.Type {
		case "imported":
			module = Module{Name: f.Name, Version: f.Version, Path: f.Path, Marker: f.Marker}
		case "rec":
			failure = f.Record
		case "policy":
			policy = f
		}
		return nil
	})
	switch {
	case err != nil:
		return Module{}, fmt.Errorf("import module %s: %w", nameOrPath, err)
	case failure != nil:
		return Module{}, moduleError(nameOrPath, failure, policy)
	}
	return module, nil
}

func moduleError(name string, r *Record, policy frame) error {
	e := &ModuleError{
		Name: name, Message: r.Message,
		Policy: policy.Policy, GroupPolicy: policy.Scope == "MachinePolicy" || policy.Scope == "UserPolicy",
	}
	if r.Error == nil {
		return e
	}
	e.Record = *r.Error
	e.Missing = strings.HasPrefix(r.Error.FQID, "Modules_ModuleNotFound")
	e.Forbidden = r.Error.Forbidden()
	return e
}

// Forbidden reports whether an execution policy, or the user's distrust of a signature, kept PowerShell
// from loading a script. A cmdlet that makes a script module, and loads it, can end with this too.
func (r *ErrorRecord) Forbidden() bool {
	return r.Type == securityException ||
		slices.ContainsFunc(r.Inner, func(e InnerError) bool { return e.Type == securityException })
}

// securityException is what PowerShell throws when an execution policy refuses a script.
const securityException = "System.Management.Automation.PSSecurityException"

// Bind decides that from now on only the named modules are called, and returns the cmdlets of the
// session's list that they export. Names may hold wildcards; a later module wins.
func (s *Session) Bind(ctx context.Context, modules ...string) (Commands, error) {
	var commands Commands
	err := s.request(ctx, map[string]any{"op": "bind", "modules": modules}, func(f frame) error {
		if f.Type == "bound" {
			commands = commandsOf(f.Commands)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("bind the cmdlets of %s: %w", strings.Join(modules, ", "), err)
	}
	return commands, nil
}

func commandsOf(names map[string][]string) Commands {
	commands := make(Commands, len(names))
	for name, parameters := range names {
		commands[name] = make(map[string]bool, len(parameters))
		for _, parameter := range parameters {
			commands[name][parameter] = true
		}
	}
	return commands
}
