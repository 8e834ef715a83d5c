package journal_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
)

const (
	group = exo.ID("6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540")
	app   = exo.ID("3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42")
)

// record makes a record of one of its parts.
func record(part any) journal.Record {
	switch p := part.(type) {
	case journal.Run:
		return journal.Record{Run: &p}
	case journal.Started:
		return journal.Record{Started: &p}
	case journal.Answered:
		return journal.Record{Answer: &p}
	case journal.ReadBack:
		return journal.Record{ReadBack: &p}
	case journal.End:
		return journal.Record{End: &p}
	}
	panic("no part of a record")
}

func records(parts ...any) []journal.Record {
	out := make([]journal.Record, len(parts))
	for i, p := range parts {
		out[i] = record(p)
	}
	return out
}

var run = journal.Run{Format: 1, ID: "20261123-0914", Plan: "20261123-0914", Tool: "roombridge 0.1.0", Organization: "contoso.onmicrosoft.com"}

// write returns the file that these records make, a second apart.
func write(t *testing.T, parts ...any) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	now := time.Date(2026, 11, 23, 9, 14, 0, 0, time.UTC)
	w, err := journal.Create(path, func() time.Time {
		now = now.Add(time.Second)
		return now
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if err := w.Append(record(p)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
