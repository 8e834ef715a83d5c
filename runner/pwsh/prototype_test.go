package pwsh_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/bhendo/go-powershell/backend"

	"roombridge/runner/pwsh"
)

// prototype starts a session whose PowerShell runs the bridge's prototype, which speaks enough of the
// protocol to be measured with the same Go code. It knows no import: the test module is loaded by name.
func prototype(b *testing.B) *pwsh.Session {
	b.Helper()
	script, err := os.ReadFile(filepath.Join("..", "..", "testdata", "bridge", "prototype.ps1"))
	if err != nil {
		b.Fatal(err)
	}
	modules := filepath.Dir(filepath.Dir(contoso(b)))
	starter := pwsh.NewStarter(pwsh.StarterOptions{Env: append(os.Environ(), "PSModulePath="+modules)})
	s, err := pwsh.Start(context.Background(), pwsh.Options{Path: engine(b), Starter: swapped{starter, string(script)}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// swapped starts PowerShell with another script in the place of the bridge.
type swapped struct {
	backend.Starter
	script string
}

func (s swapped) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	w, in, out, errs, err := s.Starter.StartProcess(path, args...)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	return w, &swap{WriteCloser: in.(io.WriteCloser), script: s.script}, out, errs, nil
}

// swap replaces the first line that is written: the bridge.
type swap struct {
	io.WriteCloser
	script string
}

func (s *swap) Write(p []byte) (int, error) {
	if s.script == "" {
		return s.WriteCloser.Write(p)
	}
	_, rest, _ := bytes.Cut(p, []byte("\n"))
	line, err := json.Marshal(map[string]string{"s": s.script})
	if err != nil {
		return 0, err
	}
	s.script = ""
	if _, err := s.WriteCloser.Write(append(append(line, '\n'), rest...)); err != nil {
		return 0, err
	}
	return len(p), nil
}
