package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"

	"roombridge/config"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

// run is the folder of one run, state_dir/runs/ID: plan.json, journal.jsonl and run.log.
type run struct {
	id  string
	dir string
	log zerolog.Logger
	out *os.File
}

// newRun makes the folder. The ID is the local time, with a number if there is one already.
func (a *app) newRun(c config.Config) (*run, error) {
	base := a.now().Format("20060102-150405")
	if a.flags.sandbox != "" {
		base = "SANDBOX-" + base
	}
	parent := filepath.Join(c.StateDir, "runs")
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return nil, unwritable(err)
	}
	for n := 1; n < 1000; n++ {
		id := base
		if n > 1 {
			id = fmt.Sprintf("%s-%d", base, n)
		}
		dir := filepath.Join(parent, id)
		err := os.Mkdir(dir, 0o700)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, unwritable(err)
		}
		return a.openRun(id, dir)
	}
	return nil, fmt.Errorf("too many runs named %s in %s", base, parent)
}

// unwritable says that runs cannot be kept where they should be; without a journal nothing is changed.
func unwritable(err error) error {
	return &usageError{text: "runs cannot be kept: " + err.Error(), do: "name a folder that can be written, with state_dir or --state-dir", err: err}
}

func (a *app) openRun(id, dir string) (*run, error) {
	out, err := os.OpenFile(filepath.Join(dir, "run.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the log: %w", err)
	}
	return &run{id: id, dir: dir, out: out, log: a.newLog(out)}, nil
}

func (r *run) Close() error { return r.out.Close() }

// savePlan writes the plan into the run's folder, where the report can be made again from it.
func (r *run) savePlan(p plan.Plan) error {
	text, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.dir, "plan.json"), text, 0o600)
}

// journal starts the run's journal.
func (a *app) journal(r *run, p plan.Plan) (*journal.Writer, error) {
	w, err := journal.Create(filepath.Join(r.dir, "journal.jsonl"), a.now)
	if err != nil {
		return nil, err
	}
	begin := journal.Run{Format: journal.Format, ID: r.id, Plan: p.ID, Tool: p.Tool, Organization: p.Organization.Name, Sandbox: p.Organization.Sandbox}
	return w, w.Append(journal.Record{Run: &begin})
}
