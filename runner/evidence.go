package runner

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"roombridge/runner/proof"
	"roombridge/runner/rooms"
)

// keep writes the evidence into a folder of its own beside the configuration. If that cannot be written it
// goes into the run's folder, and missed says why.
func (a *app) keep(w *work, p proof.Proof, output string) (folder, missed string, err error) {
	files, err := evidence(p)
	if err != nil {
		return "", "", err
	}
	if output != "" {
		folder = a.path(output)
	} else {
		name := "proof-" + p.Made.Local().Format("20060102-1504")
		if p.Organization.Sandbox {
			name = "SANDBOX-" + name
		}
		folder = filepath.Join(filepath.Dir(w.config.File), name)
	}
	folder, err = writeFolder(folder, files)
	if err == nil {
		return folder, "", nil
	}
	fallback, second := writeFolder(filepath.Join(w.run.dir, "proof"), files)
	return fallback, err.Error(), second
}

// evidence is a proof in the forms in which it is kept, by file name.
func evidence(p proof.Proof) (map[string][]byte, error) {
	text, err := p.JSON()
	if err != nil {
		return nil, err
	}
	page, err := p.HTML()
	if err != nil {
		return nil, err
	}
	var table bytes.Buffer
	header, rows := p.Table()
	if err := rooms.WriteCSV(&table, header, rows); err != nil {
		return nil, err
	}
	return map[string][]byte{"proof.json": text, "proof.html": page, "proof.csv": table.Bytes()}, nil
}

// writeFolder makes a new folder with these files. Evidence is never overwritten: where there is such a
// folder already, it gets a number.
func writeFolder(path string, files map[string][]byte) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", err
	}
	for n := 1; n < 1000; n++ {
		dir := path
		if n > 1 {
			dir = fmt.Sprintf("%s-%d", path, n)
		}
		err := os.Mkdir(dir, 0o700)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		for name, text := range files {
			err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), text, 0o600))
		}
		return dir, err
	}
	return "", fmt.Errorf("too many folders named %s", path)
}
