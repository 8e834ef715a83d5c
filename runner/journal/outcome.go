package journal

import "roombridge/runner/exo"

// Word is the last word on an action.
type Word struct {
	Outcome Outcome
	Class   exo.Class
	Text    string
	Seen    bool // a later read-back showed it
}

// Words returns the last word on every action that a batch started. An action that is not in it is pending.
func Words(records []Record) map[int]Word {
	t := tally{words: map[int]Word{}, before: map[int]Word{}, sent: map[int]Started{}}
	for _, r := range records {
		switch {
		case r.Started != nil:
			t.start(*r.Started)
		case r.Answer != nil:
			t.answer(*r.Answer)
		case r.ReadBack != nil:
			t.settle(*r.ReadBack)
		}
	}
	return t.words
}

// Groups returns the Guids of the groups that the run created, by action.
func Groups(records []Record) map[int]exo.ID {
	groups := map[int]exo.ID{}
	for _, r := range records {
		if r.Answer != nil && r.Answer.Group != "" {
			groups[r.Answer.Action] = r.Answer.Group
		}
	}
	return groups
}

type tally struct {
	words  map[int]Word
	before map[int]Word // the word on an earlier attempt, while a new one is under way
	sent   map[int]Started
}

func (t *tally) start(s Started) {
	for _, n := range s.Actions {
		if w, again := t.words[n]; again {
			t.before[n] = w
		}
		t.words[n] = Word{Outcome: Unknown, Text: "sent; no answer"}
		t.sent[n] = s
	}
}

// answer takes an answer as the last word; an attempt that was not sent leaves the word on the one before it.
func (t *tally) answer(a Answered) {
	w := Word{Outcome: a.Outcome, Class: a.Class, Text: a.Text}
	if before, again := t.before[a.Action]; again && a.Outcome == Pending {
		w = before
	}
	t.words[a.Action] = w
	if s := t.sent[a.Action]; a.Group != "" {
		s.Group = a.Group
		t.sent[a.Action] = s
	}
}

var done = map[How]Outcome{
	New: Created, Set: Changed, Add: Added, Remove: Removed,
	Customize: Changed, AddPrincipal: Created, Assign: Created, AddPolicy: Created, RemovePolicy: Removed,
	SetCalendar: Changed,
}

// Done is what an action comes to that was sent in this way and had its effect.
func (h How) Done() Outcome { return done[h] }

// of says what was read, and whether a batch was about it.
func (b ReadBack) of(s Started) (what string, about bool) {
	switch {
	case b.App != "":
		return "the application", s.App == b.App
	case b.Calendars:
		return "the calendar", s.How == SetCalendar
	}
	return "the group", b.Group != "" && s.Group == b.Group
}

// settle applies a read-back to every action that was about what was read.
func (t *tally) settle(b ReadBack) {
	notSeen, settled := set(b.NotSeen), set(b.Settled)
	for n, w := range t.words {
		sent := t.sent[n]
		what, about := b.of(sent)
		switch {
		case !about:
			continue
		case w.Claims() && notSeen[n]:
			w = Word{Outcome: Unknown, Text: "answered as " + string(w.Outcome) + "; reading " + what + " again did not show it"}
		case w.Claims():
			w.Seen = true
		case w.Open() && settled[n]:
			w = Word{Outcome: sent.How.Done(), Seen: true}
		}
		t.words[n] = w
	}
}

// Claims says that the action was answered as done, or as needing nothing.
func (w Word) Claims() bool {
	switch w.Outcome {
	case Created, Changed, Added, Removed, Already, Absent:
		return true
	}
	return false
}

// Open says that the action was sent, and may have had its effect or may have it when it is sent again.
func (w Word) Open() bool { return w.Outcome == Unknown || w.Outcome == Failed }

func set(ns []int) map[int]bool {
	m := make(map[int]bool, len(ns))
	for _, n := range ns {
		m[n] = true
	}
	return m
}
