package sim

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"roombridge/runner/pwsh"
)

//go:embed cmdlets.json
var cmdletsJSON []byte

// signature is what a cmdlet takes, as Microsoft's reference has it.
type signature struct {
	Parameters map[string]parameter `json:"parameters"`
	Sets       map[string][]string  `json:"sets"` // parameter set → names of its parameters
}

type parameter struct {
	Type     string   `json:"type"`
	Aliases  []string `json:"aliases"`
	Required bool     `json:"required"`
}

// signatures are those of the cmdlets that this package simulates.
var signatures = sync.OnceValue(func() map[string]signature {
	var file struct {
		Cmdlets map[string]signature `json:"cmdlets"`
	}
	if err := json.Unmarshal(cmdletsJSON, &file); err != nil {
		panic("sim: embedded cmdlets.json: " + err.Error())
	}
	return file.Cmdlets
})

// common are the parameters that every cmdlet has. They choose what happens to records, which is the caller's business.
var common = []string{"ErrorAction", "WarningAction", "InformationAction", "Verbose", "Debug"}

// bind checks the parameters of a call as PowerShell does before it calls anything, and returns them
// under their proper names. Abbreviated names are refused, where PowerShell would accept them.
func bind(cmdlet string, given map[string]any, r role) (map[string]any, error) {
	sig := signatures()[cmdlet]
	bound := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(given)) { // so that of several problems always the same is told
		value := given[name]
		if slices.ContainsFunc(common, func(c string) bool { return strings.EqualFold(c, name) }) {
			continue
		}
		proper := sig.find(name)
		if proper == "" || !r.hasParameter(proper) {
			return nil, badBinding(cmdlet, "NamedParameterNotFound", "A parameter cannot be found that matches parameter name '%s'.", name)
		}
		if _, twice := bound[proper]; twice {
			return nil, badBinding(cmdlet, "ParameterAlreadyBound", "Cannot bind parameter because parameter '%s' is specified more than once.", proper)
		}
		if err := sig.Parameters[proper].check(cmdlet, proper, value); err != nil {
			return nil, err
		}
		bound[proper] = value
	}
	return bound, sig.checkSets(cmdlet, bound)
}

func (s signature) find(name string) string {
	for proper, p := range s.Parameters {
		if strings.EqualFold(proper, name) || slices.ContainsFunc(p.Aliases, func(a string) bool { return strings.EqualFold(a, name) }) {
			return proper
		}
	}
	return ""
}

// check refuses what PowerShell could not convert. Most parameters are not typed and are checked by the server (facts 8a).
func (p parameter) check(cmdlet, name string, value any) error {
	if value == nil && p.Required && !strings.HasPrefix(cmdlet, "Get-") { // where null means everything (facts 0.9)
		return badBinding(cmdlet, "ParameterArgumentValidationErrorNullNotAllowed", "Cannot bind argument to parameter '%s' because it is null.", name)
	}
	kind := map[string]string{"SwitchParameter": "System.Management.Automation.SwitchParameter", "Boolean": "System.Boolean"}[p.Type]
	if kind == "" {
		return nil
	}
	switch value.(type) {
	case bool, int64:
		return nil
	}
	return badBinding(cmdlet, "ParameterArgumentTransformationError",
		`Cannot process argument transformation on parameter '%s'. Cannot convert value "%s" to type "%s".`, name, text(value), kind)
}

// checkSets looks for a parameter set that has everything given and whose mandatory parameters are all given.
func (s signature) checkSets(cmdlet string, bound map[string]any) error {
	var missing []string
	fits := false
	for _, name := range slices.Sorted(maps.Keys(s.Sets)) {
		set := s.Sets[name]
		if !containsAll(set, bound) {
			continue
		}
		fits = true
		missing = missing[:0]
		for _, name := range set {
			if _, ok := bound[name]; s.Parameters[name].Required && !ok {
				missing = append(missing, name)
			}
		}
		if len(missing) == 0 {
			return nil
		}
	}
	if !fits {
		return badBinding(cmdlet, "AmbiguousParameterSet", "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.")
	}
	return badBinding(cmdlet, "MissingMandatoryParameter", "Cannot process command because of one or more missing mandatory parameters: %s.", strings.Join(missing, " "))
}

func containsAll(set []string, bound map[string]any) bool {
	for name := range bound {
		if !slices.Contains(set, name) {
			return false
		}
	}
	return true
}

// text is a value as the service reads it.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		if v {
			return "True"
		}
		return "False"
	case []any, map[string]any:
		return "System.Object"
	case pwsh.Secret:
		return "System.Security.SecureString"
	}
	return fmt.Sprint(v)
}

// texts is a value of a parameter that takes several.
func texts(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		out := make([]string, len(v))
		for i := range v {
			out[i] = text(v[i])
		}
		return out
	}
	return []string{text(v)}
}
