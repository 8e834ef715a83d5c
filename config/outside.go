package config

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/pflag"
)

// envPrefix begins the names of our environment variables: ROOMBRIDGE_SIGN_IN_MODE is sign_in.mode.
const envPrefix = "ROOMBRIDGE_"

func envName(key string) string {
	if key == "powershell.path" {
		return envPrefix + "PWSH"
	}
	return envPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// environment turns NAME=value lines into a map. Windows does not tell upper from lower case in names.
func environment(lines []string) map[string]string {
	env := map[string]string{}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, "=")
		if runtime.GOOS == "windows" {
			name = strings.ToUpper(name)
		}
		env[name] = value
	}
	return env
}

// envLayer takes the keys that the environment sets; an empty variable counts as not set.
func envLayer(env map[string]string, folder string) (layer, Problems) {
	l := layer{map[string]any{}, map[string]string{}, folder}
	var problems Problems
	var names []string
	for _, f := range scalars(reflect.TypeFor[Config](), "") {
		name := envName(f.key)
		names = append(names, name)
		problems = append(problems, l.set(f, name, env[name])...)
	}
	return l, append(problems, strayVariables(env, names)...)
}

// strayVariables reports variables that hold a secret, and misspelt ones: they would have no effect
// that anybody sees. Other names with our prefix may be somebody else's.
func strayVariables(env map[string]string, known []string) Problems {
	var problems Problems
	var keys []string
	for _, name := range known {
		keys = append(keys, strings.ToLower(strings.TrimPrefix(name, envPrefix)))
	}
	for name := range env {
		rest, ours := strings.CutPrefix(name, envPrefix)
		if !ours || slices.Contains(known, name) {
			continue
		}
		if secretIn(rest) != "" {
			problems = append(problems, Problem{name, "roombridge takes no secret from the environment", "unset it"})
		} else if meant := nearest(rest, keys); meant != "" {
			problems = append(problems, Problem{name, "no such variable", "did you mean " + envName(meant) + "?"})
		}
	}
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.Where, b.Where) })
	return problems
}

// flagLayer takes the keys that the changed flags set.
func flagLayer(flags *pflag.FlagSet, folder string) (layer, Problems) {
	l := layer{map[string]any{}, map[string]string{}, folder}
	var problems Problems
	if flags == nil {
		return l, nil
	}
	known := scalars(reflect.TypeFor[Config](), "")
	flags.Visit(func(flag *pflag.Flag) {
		at := slices.IndexFunc(known, func(f field) bool { return f.key == FlagKeys[flag.Name] })
		if at >= 0 {
			problems = append(problems, l.set(known[at], "--"+flag.Name, flag.Value.String())...)
		}
	})
	return l, problems
}

// set gives a key the value that text holds, if it holds one.
func (l layer) set(f field, where, text string) Problems {
	if text == "" {
		return nil
	}
	l.where[f.key] = where
	value, err := scalar(f.key, text, f.typ.Kind())
	if err != nil {
		return Problems{located(err, where)}
	}
	l.values[f.key] = value
	return nil
}

// scalar reads the value of a key from text.
func scalar(key, text string, kind reflect.Kind) (any, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, Problem{Text: key + " has no value", Hint: "give one, or leave it out"}
	case strings.ContainsFunc(text, unicode.IsControl):
		return nil, Problem{
			Text: key + " has a line break or another control character",
			Hint: `write it on one line, and a \ in single quotes`,
		}
	case kind != reflect.Bool:
		return text, nil
	case text != "true" && text != "false":
		return nil, Problem{Text: key + " is " + show(text), Hint: "write true or false"}
	}
	return text == "true", nil
}
