package pwshtest_test

import (
	"os"
	"testing"
	"time"

	"roombridge/runner/pwsh"
	"roombridge/runner/pwsh/pwshtest/child"
)

// beat is short, but no shorter than a busy computer takes for a pong six times over.
const beat = 500 * time.Millisecond

// A child that is not in trouble echoes the parameters of both calls.
var childTroubles = []trouble{
	{name: "none", does: "", want: "ok (1 object), ok (1 object)"},

	// Starting.
	{name: "no hello", does: "start: hang", timeout: time.Second, want: "start: no hello"},
	{name: "late hello", does: "start: sleep 2s; hello", want: "ok (1 object), ok (1 object)"},
	{name: "too late hello", does: "start: sleep 3s; hello", timeout: time.Second, want: "start: no hello"},
	{name: "an end instead of hello", does: "start: exit 0", want: "start: ended (exit code 0)"},
	{name: "another program", does: `start: print "usage: sort\r\n"; exit 64`, want: "start: ended (exit code 64)"},
	{name: "Constrained Language Mode", does: "start: exit 86", want: "start: constrained"},

	// What is no frame, and what is none quite.
	{name: "junk before, between and after frames", want: "ok (2 objects), ok",
		does: `batch: print "junk\n"; object; print "#PSB:0:2:{}\n"; object; print "no line end"; end ok; end ok; done; print "after"`},
	{name: "junk before hello", does: `start: print "Welcome\r\n\r\n"; hello`, want: "ok (1 object), ok (1 object)"},
	{name: "half lines", does: "start: drip; hello\nbatch: print `junk`; object 1000; end ok; object; end ok; done", want: "ok (1 object), ok (1 object)"},
	{name: "invalid UTF-8 between frames", does: `batch: print "\xff\xfe\n\xc3"; end ok; end ok; done`, want: "ok, ok"},
	{name: "invalid UTF-8 in a frame", want: "ok (1 record), ok",
		does: `batch: frame "{\"t\":\"rec\",\"id\":$id,\"i\":0,\"r\":{\"stream\":\"warn\",\"message\":\"\xff\"}}"; end ok; end ok; done`},
	{name: "CRLF between frames", does: `batch: print "a\r\n\r\nb\r\n"; end ok; end ok; done`, want: "ok, ok"},
	{name: "CRLF in frames", does: "batch: crlf; end ok; hang", want: "unknown, unknown; lost: protocol"},
	{name: "a frame shorter than it says", does: `batch: claim 500 {"t":"end"}; hang`, want: "unknown, unknown; lost: protocol"},
	{name: "a frame longer than it says", does: `batch: claim 5 {"t":"end"}; hang`, want: "unknown, unknown; lost: protocol"},
	{name: "a frame of no length", does: "batch: claim -1 {}; hang", want: "unknown, unknown; lost: protocol"},
	{name: "a frame that is no JSON", does: "batch: frame {; hang", want: "unknown, unknown; lost: protocol"},
	{name: "an unknown frame", does: `batch: frame {"t":"news","id":$id,"i":0}; hang`, want: "unknown, unknown; lost: protocol"},
	{name: "a frame of another request", does: `batch: frame {"t":"end","id":99,"i":0,"st":"ok"}; hang`, want: "unknown, unknown; lost: protocol"},
	{name: "a request that is refused", does: `batch: frame {"t":"fatal","message":"what?"}; hang`, want: "unknown, unknown; lost: protocol"},

	// Much.
	{name: "an object of 50 MB", does: "batch: object 50_000_000; hang", want: "unknown, unknown; lost: protocol"},
	{name: "a flood on standard error", does: "batch: complain 20_000; object; end ok; end ok; done", want: "ok (1 object), ok"},
	{name: "a flood on standard error, and an end", does: "batch: complain 20_000; exit 3", want: "unknown, skipped; lost: ended (exit code 3)"},
	{name: "a slow reader", does: "batch: warn 100; end ok; end ok; done", caller: readsSlowly, want: "ok (100 records), ok"},
	{name: "a slow reader who cancels", does: "batch: warn 1_000_000; end ok; end ok; done", caller: readsAndCancels, want: "stopped (some records), skipped; cancelled"},

	// Ends of calls. No error is not an answer.
	{name: "no end", does: "batch: object; hang", timeout: time.Second, want: "unknown (1 object), skipped; lost: no answer"},
	{name: "no second end", does: "batch: end ok; hang", timeout: time.Second, want: "ok, unknown; lost: no answer"},
	{name: "done too early", does: "batch: object; done", want: "unknown (1 object), skipped"},
	{name: "done with a call that answered, said not to have started", does: "batch: object; done 0", want: "unknown (1 object), skipped"},
	{name: "a call that answered, said to be skipped", does: "batch: object; end skipped; end ok; done", want: "unknown (1 object), ok"},
	{name: "done before the second end", does: "batch: end ok; done", want: "ok, unknown"},
	{name: "an end twice", does: `batch: end ok; frame {"t":"end","id":$id,"i":0,"st":"ok"}; hang`, want: "ok, unknown; lost: protocol"},
	{name: "an end out of turn", does: `batch: frame {"t":"end","id":$id,"i":1,"st":"ok"}; hang`, want: "unknown, unknown; lost: protocol"},
	{name: "an end too many", does: "batch: end ok; end ok; end ok; hang", want: "ok, ok; lost: protocol"},
	{name: "an end that says nothing known", does: "batch: end fine; hang", want: "unknown, unknown; lost: protocol"},

	// Ends of the process, and of its streams.
	{name: "an exit between frames", does: "batch: object; exit 3", want: "unknown (1 object), skipped; lost: ended (exit code 3)"},
	{name: "an exit inside a frame", does: "batch: object; tear; exit 3", want: "unknown (1 object), skipped; lost: ended (exit code 3)"},
	{name: "output closed, but alive", does: "batch: object; mute; hang", want: "unknown (1 object), skipped; lost: ended"},
	{name: "input never read", does: "start: hello; hang", timeout: time.Second, want: "unknown, skipped; lost: no answer"},
	{name: "a grandchild that holds the pipes", does: "batch: grandchild; exit 3", want: "unknown (1 object), skipped; lost: ended (exit code 3)"},
	{name: "a grandchild of a session that ends well", does: "batch: grandchild; end ok; end ok; done", want: "ok (1 object), ok"},

	// Cancelling and closing.
	{name: "cancelled", does: "batch: object; hang", caller: cancels, want: "stopped (1 object), skipped; cancelled"},
	{name: "cancelled, and an exit", does: "batch: object; hang\ncancel: exit 3", caller: cancels, want: "unknown (1 object), skipped; lost: ended (exit code 3)"},
	{name: "closed meanwhile", does: "batch: object; hang", caller: closes, want: "unknown (1 object), skipped; lost: closed"},
	{name: "cancelled between calls", does: "batch: end ok; hang", caller: cancels, want: "ok, stopped; cancelled"},
}

// These take a while each, and run side by side.
var longChildTroubles = []trouble{
	// Hearts. Slow and dead are different.
	{name: "no pong", does: "batch: object; hang\nping: ignore", beat: beat, want: "unknown (1 object), skipped; lost: no pong"},
	{name: "input never read, and no pong", does: "start: hello; hang", beat: beat, want: "unknown, skipped; lost: no pong"},
	{name: "slow, but alive", does: "batch: sleep 4s; end ok; end ok; done", beat: beat, want: "ok, ok"},

	// The ends of patience.
	orphan,
	{name: "cancel is ignored", does: "batch: object; hang\ncancel: ignore", caller: cancels,
		want: "unknown (1 object), skipped; lost: cancelled"},
	{name: "bye and the end of the input are ignored", does: "bye: ignore\neof: ignore", want: "ok (1 object), ok (1 object)"},

	// Much.
	{name: "1,000,000 warnings", does: "batch: warn 1_000_000; end ok; end ok; done", want: "ok (1000000 records), ok", within: 2 * time.Minute},
}

func (tr trouble) tryChild(t *testing.T) {
	began := time.Now()
	o := tr.options()
	o.Starter, o.Allow = child.Starter(t, tr.does), []string{"Get-Echo"}
	got, pids := tr.session(t, o)
	if got != tr.want {
		t.Errorf("it ended with\n\t%s, want\n\t%s", got, tr.want)
	}
	for _, pid := range pids {
		if p, err := os.FindProcess(pid); err == nil && tr.outlives {
			_ = p.Kill()
		}
	}
	gone(t, pids)
	tr.inTime(t, began)
}

// session is the whole life of one. A session that is not lost has to be of use still.
func (tr trouble) session(t *testing.T, o pwsh.Options) (outcome string, pids []int) {
	s, err := pwsh.Start(t.Context(), o)
	if err != nil {
		return startCause(t, err), nil
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	}()
	got, pids := tr.run(t, s, echo(), pwsh.Call{Cmdlet: "Get-Echo"})
	checkUse(t, s, got)
	return got, append(pids, s.Hello().PID)
}
