package config

import (
	"path/filepath"
	"slices"
)

// layer is what one place says.
type layer struct {
	values map[string]any    // by key; a list is one value
	where  map[string]string // where each key stands
	folder string            // where its relative paths begin
}

// chooseRooms lets the last layer that names a source of rooms decide, so that a flag replaces what the
// file chose. Two sources in one layer are a problem.
func chooseRooms(layers []layer) Problems {
	for i, l := range slices.Backward(layers) {
		_, file := l.values["rooms.file"]
		all := l.values["rooms.all"] == true
		if file && all {
			return Problems{{
				Where: l.where["rooms.all"],
				Text:  "every room is asked for, and also a list, at " + l.where["rooms.file"],
				Hint:  "keep one of the two",
			}}
		}
		if file || all {
			for _, below := range layers[:i] {
				delete(below.values, "rooms.file")
				delete(below.values, "rooms.all")
				if file {
					delete(below.values, "rooms.except")
				}
			}
			return nil
		}
	}
	return nil
}

// resolved returns the values with their paths made absolute. What is no path, such as auto, stays; so
// does a PowerShell without a folder, which is looked for on PATH.
func (l layer) resolved() map[string]any {
	for _, key := range []string{"rooms.file", "state_dir", "powershell.path"} {
		path, ok := l.values[key].(string)
		bare := key == "powershell.path" && filepath.Base(path) == path
		if ok && !bare && path != Auto {
			l.values[key] = absolute(l.folder, path)
		}
	}
	return l.values
}

// absolute is filepath.Abs from a folder that is handed in. On Windows \Rooms is on the folder's drive,
// and C:Rooms, which depends on that drive's current folder, stays as it is.
func absolute(folder, path string) string {
	volume := filepath.VolumeName(path)
	switch {
	case filepath.IsAbs(path) || volume != "":
		return filepath.Clean(path)
	case filepath.IsAbs(filepath.VolumeName(folder) + path):
		return filepath.Clean(filepath.VolumeName(folder) + path)
	}
	return filepath.Join(folder, path)
}

// flat turns nested blocks into dotted keys; lists stay what they are.
func flat(nested map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range nested {
		block, ok := value.(map[string]any)
		if !ok {
			out[key] = value
			continue
		}
		for inner, v := range flat(block) {
			out[key+"."+inner] = v
		}
	}
	return out
}
