package config

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// Options say where a configuration comes from.
type Options struct {
	File string // named by the user; else FileName in Dir
	Dir  string // the working directory, absolute: relative paths of flags and environment begin here

	Flags *pflag.FlagSet // those of its changed flags that FlagKeys lists are a layer; may be nil
	Env   []string       // NAME=value, as os.Environ gives them

	Sandbox bool // the organisation is simulated: SandboxOrganization if none is named
	Partial bool // for commands that only look: file, rooms and groups may be missing
}

// FlagKeys are the flags that stand for a key. A command defines those that it offers.
var FlagKeys = map[string]string{
	"organization": "organization",
	"sign-in":      "sign_in.mode",
	"user":         "sign_in.user",
	"powershell":   "powershell.path",
	"state-dir":    "state_dir",
	"rooms":        "rooms.file",
	"all-rooms":    "rooms.all",
}

var defaults = map[string]any{
	"sign_in.mode":          Interactive,
	"powershell.path":       Auto,
	"powershell.edition":    Auto,
	"state_dir":             Auto,
	"rooms.types":           []string{Room},
	"rooms.columns.address": Auto,
}

// Load reads, merges and checks. Every error it returns is [Problems], and then the Config is of use
// for nothing but its Where.
func Load(o Options) (Config, error) {
	path, data, err := find(o)
	if err != nil {
		return Config{}, Problems{located(err, "")}
	}
	var layers []layer
	var problems Problems
	add := func(l layer, found Problems) {
		layers, problems = append(layers, l), append(problems, found...)
	}
	if path != "" {
		if add(fileLayer(path, data)); layers[0].values == nil {
			return Config{File: path}, problems
		}
	}
	env := environment(o.Env)
	add(envLayer(env, o.Dir))
	add(flagLayer(o.Flags, o.Dir))
	problems = append(problems, chooseRooms(layers)...)

	c, err := merge(layers, o.Sandbox)
	if err != nil {
		return c, append(problems, located(err, filepath.Base(path)))
	}
	c.File = path
	if problems = append(problems, c.check(env, o.Partial)...); len(problems) > 0 {
		return c, problems.sorted()
	}
	return c, nil
}

// find reads the file. Without one, the path is "" where that is allowed.
func find(o Options) (path string, data []byte, err error) {
	path = absolute(o.Dir, cmp.Or(o.File, FileName))
	file, err := os.Open(path)
	switch missing := errors.Is(err, fs.ErrNotExist); {
	case missing && o.File != "":
		return "", nil, Problem{Text: "there is no file " + path, Hint: "roombridge init writes a configuration"}
	case missing && o.Partial:
		return "", nil, nil
	case missing:
		return "", nil, Problem{Text: "there is no " + FileName + " in " + o.Dir, Hint: wayToFile(path)}
	case err != nil:
		return "", nil, Problem{Text: "the configuration cannot be read: " + err.Error()}
	}
	defer file.Close()
	if data, err = io.ReadAll(io.LimitReader(file, mostBytes+1)); err != nil {
		return "", nil, Problem{Text: "the configuration cannot be read: " + err.Error()}
	}
	return path, data, nil
}

// wayToFile looks for the name that Notepad gives the file, and for the other spelling.
func wayToFile(path string) string {
	for _, other := range []string{path + ".txt", strings.TrimSuffix(path, ".yaml") + ".yml"} {
		if _, err := os.Stat(other); err == nil {
			return "rename " + filepath.Base(other) + " to " + FileName
		}
	}
	return "roombridge init writes one"
}

// merge lets viper lay the layers over the defaults and each other; it takes dotted keys for nested ones.
func merge(layers []layer, sandbox bool) (Config, error) {
	v := viper.New()
	for key, value := range defaults {
		v.SetDefault(key, value)
	}
	if sandbox {
		v.SetDefault("organization", SandboxOrganization)
	}
	c := Config{where: map[string]string{}}
	for _, l := range layers {
		if err := v.MergeConfigMap(l.resolved()); err != nil {
			return c, err
		}
		maps.Copy(c.where, l.where)
	}
	return c, v.UnmarshalExact(&c)
}

// Where tells where a key was set, as file:line, variable or flag, for messages about its value. A key
// that was not set stands where its block does.
func (c Config) Where(key string) string {
	for key != "" {
		if at := c.where[key]; at != "" {
			return at
		}
		key = key[:max(strings.LastIndexAny(key, ".["), 0)]
	}
	if c.File == "" {
		return ""
	}
	return filepath.Base(c.File)
}
