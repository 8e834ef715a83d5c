package runner

import (
	"bytes"
	"os"
	"path/filepath"

	"roombridge/runner/report"
	"roombridge/runner/rooms"
)

// writeResults writes one line for every row and extra beside the list. If that file cannot be
// written, for instance because Excel has it open, they go into the run's folder, and missed says why.
func (a *app) writeResults(w *work, r report.Report, path string) (file, missed string) {
	if path == "" {
		path = resultsPath(w.config, a.flags.sandbox != "")
	}
	path = a.path(path)
	var text bytes.Buffer
	header, rows := r.Table()
	if err := rooms.WriteCSV(&text, header, rows); err != nil {
		return "", err.Error()
	}
	err := replace(path, text.Bytes())
	if err == nil {
		return path, ""
	}
	fallback := filepath.Join(w.run.dir, filepath.Base(path))
	if second := replace(fallback, text.Bytes()); second != nil {
		return "", second.Error()
	}
	return fallback, err.Error()
}

// replace writes a file whole or not at all.
func replace(path string, text []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".roombridge-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(text)
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
