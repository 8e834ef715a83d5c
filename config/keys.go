package config

import (
	"reflect"
	"strings"
)

// field is a key of a mapping and the Go type of its value.
type field struct {
	key string
	typ reflect.Type
}

// fields lists the keys of a struct in the order of its declaration.
func fields(t reflect.Type) []field {
	var all []field
	for f := range t.Fields() {
		if key := f.Tag.Get("mapstructure"); key != "" && key != "-" {
			all = append(all, field{key, f.Type})
		}
	}
	return all
}

// scalars lists the keys that hold one value and stand in no list: those that the environment and the
// flags can set.
func scalars(t reflect.Type, prefix string) []field {
	var all []field
	for _, f := range fields(t) {
		switch f.typ.Kind() {
		case reflect.Struct:
			all = append(all, scalars(f.typ, prefix+f.key+".")...)
		case reflect.String, reflect.Bool:
			all = append(all, field{prefix + f.key, f.typ})
		}
	}
	return all
}

// nearest returns the known key that a person may have meant, or "" if none is near.
func nearest(key string, known []string) string {
	key = strings.ToLower(strings.ReplaceAll(key, "-", "_"))
	best, least := "", 1+max(1, min(len(key), 30)/4)
	for _, k := range known {
		if d := distance(key, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or replace to make b of a (Levenshtein). Keys longer
// than any of ours are far from everything, which bounds the work.
func distance(a, b string) int {
	if len(a) > 2*len(b)+8 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// secrets are the words of keys whose values roombridge must neither keep nor show.
var secrets = []string{"client_secret", "secret", "password", "passwd", "passphrase", "token", "credential", "api_key"}

// secretIn returns the word that makes a key the name of a secret, or "". The word is shown, not the
// key: in password=... the value is part of the key.
func secretIn(key string) string {
	key = squash(key)
	for _, word := range secrets {
		if strings.Contains(key, squash(word)) {
			return word
		}
	}
	return ""
}

func squash(s string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
}
