package config

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader turns the nodes of a file into a layer, following the types of [Config]. What it cannot use
// becomes a problem and is left out; its key counts as named all the same, so that one mistake is not
// reported twice.
type reader struct {
	file     string
	where    map[string]string
	problems Problems
}

// fileLayer reads a file. The layer has no values if it holds no block of keys.
func fileLayer(path string, data []byte) (layer, Problems) {
	r := reader{file: filepath.Base(path), where: map[string]string{}}
	root, line, err := parse(data)
	if err != nil {
		return layer{}, Problems{located(err, fmt.Sprintf("%s:%d", r.file, line))}
	}
	nested, ok := r.value(root, reflect.TypeFor[Config](), "").(map[string]any)
	if !ok {
		return layer{}, r.problems
	}
	return layer{values: flat(nested), where: r.where, folder: filepath.Dir(path)}, r.problems
}

func (r *reader) at(n *yaml.Node) string { return fmt.Sprintf("%s:%d", r.file, n.Line) }

func (r *reader) problem(n *yaml.Node, hint, text string, args ...any) {
	r.problems = append(r.problems, Problem{r.at(n), fmt.Sprintf(text, args...), hint})
}

// value reads a node as a value of type t; nil if it cannot be used.
func (r *reader) value(n *yaml.Node, t reflect.Type, key string) any {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Anchor != "" || n.Kind == yaml.AliasNode:
		r.problem(n, noAnchors.Hint, "%s", noAnchors.Text)
		return nil
	case n.ShortTag() == "!!null":
		r.problem(n, "give one, or delete the line", "%s has no value", title(key))
		return nil
	case n.Kind != shapes[t.Kind()].node:
		r.findSecrets(n)
		r.problem(n, shapes[t.Kind()].hint, "%s must be %s", title(key), shapes[t.Kind()].wanted)
		return nil
	case n.Kind == yaml.MappingNode:
		return r.mapping(n, t, key)
	case n.Kind == yaml.SequenceNode:
		return r.list(n, t.Elem(), key)
	}
	return r.scalar(n, t.Kind(), key)
}

// shapes tells which node a type is read from, and how to say so.
var shapes = map[reflect.Kind]struct {
	node         yaml.Kind
	wanted, hint string
}{
	reflect.Struct: {yaml.MappingNode, "a block of keys", "write key: value, one a line, indented below it"},
	reflect.Slice:  {yaml.SequenceNode, "a list", "begin each entry with - or write [one, two]"},
	reflect.String: {yaml.ScalarNode, "one value, not a list or block", "write it on the line of its key"},
	reflect.Bool:   {yaml.ScalarNode, "one value, not a list or block", "write true or false"},
}

func title(key string) string {
	if key == "" {
		return "the file"
	}
	return key
}

func (r *reader) mapping(n *yaml.Node, t reflect.Type, key string) map[string]any {
	known, out, seen := fields(t), map[string]any{}, map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(known, func(f field) bool { return f.key == name.Value })
		path := strings.TrimPrefix(key+"."+name.Value, ".")
		switch first, again := seen[path]; {
		case at < 0:
			r.unknown(name, value, known, key)
		case again:
			r.problem(name, "delete one of the two", "%s is here a second time, after %s", path, first)
		default:
			seen[path], r.where[path] = r.at(name), r.at(name)
			if v := r.value(value, known[at].typ, path); v != nil {
				out[name.Value] = v
			}
		}
	}
	return out
}

// unknown reports a key that does not exist, or one that names a secret. A key that was meant counts as
// named.
func (r *reader) unknown(name, value *yaml.Node, known []field, key string) {
	if r.secret(name) {
		return
	}
	r.findSecrets(value)
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.key
	}
	hint := "known here: " + strings.Join(names, ", ")
	if meant := nearest(name.Value, names); meant != "" {
		hint = "did you mean " + meant + "?"
		if path := strings.TrimPrefix(key+"."+meant, "."); r.where[path] == "" {
			r.where[path] = r.at(name)
		}
	}
	text := "unknown key " + show(name.Value)
	if key != "" {
		text += " in " + key
	}
	r.problem(name, hint, "%s", text)
}

// findSecrets reports the secrets below a node that is not read any further.
func (r *reader) findSecrets(n *yaml.Node) {
	for i, child := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 || !r.secret(child) {
			r.findSecrets(child)
		}
	}
}

// secret reports a key that names a secret, without its value.
func (r *reader) secret(name *yaml.Node) bool {
	word := secretIn(name.Value)
	if word != "" {
		r.problem(name, "delete the line, and change the secret if others could read it; sign_in knows modes that need none",
			"a key with %q: roombridge keeps no secrets in files", word)
	}
	return word != ""
}

func (r *reader) list(n *yaml.Node, t reflect.Type, key string) []any {
	out := []any{}
	for i, item := range n.Content {
		path := fmt.Sprintf("%s[%d]", key, i)
		r.where[path] = r.at(item)
		// An entry that cannot be used keeps its place, so that the numbers in keys stay right.
		v := r.value(item, t, path)
		if v == nil && t.Kind() == reflect.Struct {
			v = map[string]any{}
		} else if v == nil {
			v = ""
		}
		out = append(out, v)
	}
	return out
}

// scalar takes text as it is written, also where YAML would see a number: edition: 5.1, alias: 0815.
func (r *reader) scalar(n *yaml.Node, kind reflect.Kind, key string) any {
	value, err := scalar(key, n.Value, kind)
	if err != nil {
		r.problems = append(r.problems, located(err, r.at(n)))
		return nil
	}
	return value
}
