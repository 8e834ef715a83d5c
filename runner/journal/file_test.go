package journal_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/exo"
	"roombridge/runner/journal"
	"roombridge/runner/plan"
)

var update = flag.Bool("update", false, "write the golden file")

const golden = "testdata/journal.jsonl"

// story is a run that created a group, lost an answer, and was read back.
var story = []any{
	run,
	journal.Started{Batch: 1, How: journal.New, Actions: []int{1}},
	journal.Answered{Batch: 1, Action: 1, Outcome: journal.Created, Group: group},
	journal.Started{Batch: 2, How: journal.Set, Actions: []int{2}, Group: group},
	journal.Answered{Batch: 2, Action: 2, Outcome: journal.Changed},
	journal.Started{Batch: 3, How: journal.Add, Actions: []int{3, 4, 5}, Group: group},
	journal.Answered{Batch: 3, Action: 3, Outcome: journal.Added},
	journal.Answered{Batch: 3, Action: 4, Outcome: journal.Refused, Class: exo.NotFound, Text: `Couldn't find "会议室 🏢" <x>.`},
	journal.Answered{Batch: 3, Action: 5, Outcome: journal.Unknown, Class: exo.NoAnswer, Text: "no answer"},
	journal.ReadBack{Group: group, Members: 2, Base: plan.Base(nil), Settled: []int{5}, Differ: []plan.Setting{plan.Hidden}},
	journal.End{Exit: 3},
}

// restriction is a run that limited an application and set a calendar.
var restriction = []any{
	run,
	journal.Started{Batch: 1, How: journal.Customize, Actions: []int{1}, App: app},
	journal.Answered{Batch: 1, Action: 1, Outcome: journal.Changed},
	journal.ReadBack{App: app},
	journal.Started{Batch: 2, How: journal.Assign, Actions: []int{2}, App: app},
	journal.Answered{Batch: 2, Action: 2, Outcome: journal.Failed, Class: exo.NotCustomized, Text: "run Enable-OrganizationCustomization"},
	journal.ReadBack{App: app, Settled: []int{2}},
	journal.Started{Batch: 3, How: journal.SetCalendar, Actions: []int{3}},
	journal.Answered{Batch: 3, Action: 3, Outcome: journal.Changed},
	journal.ReadBack{Calendars: true, NotSeen: []int{3}},
	journal.End{Exit: 6},
}

// The file's format is a promise to later versions: neither file may change.
func TestFormat(t *testing.T) {
	for golden, story := range map[string][]any{golden: story, "testdata/restriction.jsonl": restriction} {
		text := write(t, story...)
		if *update {
			if err := os.WriteFile(golden, text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(text), "\n")); diff != "" {
			t.Errorf("%s: go test -update writes it: %s", golden, diff)
		}
		got, err := journal.Read(bytes.NewReader(want))
		if err != nil || len(got) != len(story) {
			t.Fatalf("%s: %d records, %v", golden, len(got), err)
		}
	}
}

// A program that dies while writing leaves a line that is not whole: what stands before it counts.
func TestTornAnywhere(t *testing.T) {
	text := write(t, story...)
	for cut := range text {
		got, err := journal.Read(bytes.NewReader(text[:cut]))
		whole := bytes.Count(text[:cut], []byte("\n"))
		torn := cut > 0 && text[cut-1] != '\n'
		if len(got) != whole || errors.Is(err, journal.ErrTorn) != torn || (err != nil && !torn) {
			t.Fatalf("cut at %d: %d records of %d, %v", cut, len(got), whole, err)
		}
	}
}

// Whatever byte is changed, the line is named, and what stands before it is kept.
func TestAlteredAnywhere(t *testing.T) {
	text := write(t, story...)
	for i, b := range text {
		altered := bytes.Clone(text)
		altered[i] = b ^ 1
		got, err := journal.Read(bytes.NewReader(altered))
		before := bytes.Count(text[:i], []byte("\n"))
		if err == nil || len(got) != before {
			t.Fatalf("byte %d of line %d: %d records, %v", i, before+1, len(got), err)
		}
	}
}

func TestLinesThatAreNoJournal(t *testing.T) {
	lines := bytes.SplitAfter(write(t, story...), []byte("\n"))
	join := func(ns ...int) []byte {
		var out []byte
		for _, n := range ns {
			out = append(out, lines[n]...)
		}
		return out
	}
	tests := []struct {
		name string
		text []byte
		want string
	}{
		{"a line is missing", join(0, 1, 3), "journal line 3: record 3 is missing"},
		{"a line is there twice", join(0, 1, 1), "journal line 3: record 3 is missing"},
		{"the beginning is missing", join(1, 2), "journal line 1: record 1 is missing"},
		{"an empty line", append(join(0), '\n'), "journal line 2: too short"},
		{"lines of Windows", bytes.ReplaceAll(join(0, 1), []byte("\n"), []byte("\r\n")), "journal line 1: the checksum is wrong: the file was altered or damaged"},
		{"another file", []byte("Name,Room Email\n"), "journal line 1: the checksum is wrong: the file was altered or damaged"},
		{"no run at the beginning", write(t, story[1]), "journal line 1: a journal begins with the only record of its run"},
		{"two runs", write(t, run, run), "journal line 2: a journal begins with the only record of its run"},
		{"of a later version", write(t, journal.Run{Format: 2}), "journal line 1: format 2, and this program reads format 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := journal.Read(bytes.NewReader(tt.text)); err == nil || err.Error() != tt.want {
				t.Errorf("%v; want %s", err, tt.want)
			}
		})
	}
}

func TestNeverOverAJournal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	w, err := journal.Create(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	if _, err := journal.Create(path, time.Now); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second journal in the same file: %v", err)
	}
}

// After an error the end of the file is not known, so nothing is written behind it, even if it could be.
func TestAppendFailsForGood(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	w, err := journal.Create(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	if err := w.Append(record(run)); err != nil {
		t.Fatal(err)
	}
	full, err := os.Open(path) // for reading only
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = full.Close() }()
	whole := w.Swap(full)
	first := w.Append(record(journal.End{}))
	w.Swap(whole)
	if second := w.Append(record(journal.End{})); first == nil || !errors.Is(second, first) {
		t.Errorf("%v, then %v", first, second)
	}
	if text, err := os.ReadFile(path); err != nil || bytes.Count(text, []byte("\n")) != 1 || len(w.Records()) != 1 {
		t.Errorf("%s %v", text, err)
	}
}

// What is written is read, whatever the texts hold.
func TestWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		path := filepath.Join(t.TempDir(), rapid.StringMatching(`[a-z]{12}`).Draw(rt, "file"))
		w, err := journal.Create(path, func() time.Time {
			return time.Unix(rapid.Int64Range(0, 1<<33).Draw(rt, "s"), rapid.Int64Range(0, 999_999_999).Draw(rt, "ns"))
		})
		if err != nil {
			rt.Skip(err)
		}
		if err := w.Append(record(run)); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(0, 5).Draw(rt, "records") {
			if err := w.Append(record(drawPart(rt))); err != nil {
				rt.Fatal(err)
			}
		}
		text, err := os.ReadFile(path)
		if err != nil {
			rt.Fatal(err)
		}
		_ = w.Close()
		got, err := journal.Read(bytes.NewReader(text))
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(w.Records(), got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func drawPart(t *rapid.T) any {
	numbers := rapid.SliceOfN(rapid.IntRange(1, 99), 1, 4)
	return rapid.OneOf(
		rapid.Map(numbers, func(ns []int) any { return journal.Started{Batch: ns[0], How: journal.Add, Actions: ns, Group: group} }),
		rapid.Map(rapid.String(), func(s string) any {
			return journal.Answered{Batch: 1, Action: 2, Outcome: journal.Failed, Text: s}
		}),
		rapid.Map(numbers, func(ns []int) any {
			return journal.ReadBack{Group: group, Name: "Rooms", DisplayName: "All rooms", DN: "CN=Rooms", NotSeen: ns}
		}),
		rapid.Just[any](journal.End{Exit: 6}),
	).Draw(t, "part")
}

// A text that is no UTF-8 makes no journal that cannot be read.
func TestTextThatIsNoUTF8(t *testing.T) {
	text := write(t, run, journal.Answered{Text: "caf\xe9 <&>\u2028"})
	got, err := journal.Read(bytes.NewReader(text))
	if err != nil || got[1].Answer.Text != "caf\ufffd <&>\u2028" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	text, err := os.ReadFile(golden)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add(text[:len(text)-5])
	f.Add([]byte("\n\n"))
	f.Add([]byte(`{"seq":1,"sum":"00000000"}` + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := journal.Read(bytes.NewReader(text))
		if err == nil && len(got) != bytes.Count(text, []byte("\n")) {
			t.Errorf("%d records of %d lines", len(got), bytes.Count(text, []byte("\n")))
		}
		_ = journal.Words(got)
	})
}

func BenchmarkAppend(b *testing.B) {
	w, err := journal.Create(filepath.Join(b.TempDir(), "journal.jsonl"), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	answer := record(journal.Answered{Batch: 1, Action: 1, Outcome: journal.Added})
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Append(answer); err != nil {
			b.Fatal(err)
		}
	}
}
