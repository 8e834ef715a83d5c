package pwshtest_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"roombridge/runner/pwsh"
)

// answer is what a call answered.
type answer struct {
	objects, records int
	failure          string // what the first error record says
	ends             []pwsh.Status
}

func (a *answer) add(e pwsh.Event) error {
	if len(a.ends) > 0 {
		return errors.New("an event of a call that has ended")
	}
	switch {
	case e.Object != nil:
		a.objects++
	case e.End != nil:
		a.ends = append(a.ends, e.End.Status)
	case e.Record.Error == nil:
		a.records++
	case a.failure != "":
	case e.Record.Error.Prompt:
		a.failure = "a prompt"
	default:
		a.failure, _, _ = strings.Cut(e.Record.Error.FQID, ",")
	}
	return nil
}

// String is such as "failed (1 object, ContosoError)".
func (a *answer) String() string {
	var parts []string
	parts = append(parts, amount(a.objects, "object")...)
	parts = append(parts, amount(a.records, "record")...)
	if a.failure != "" {
		parts = append(parts, a.failure)
	}
	text := fmt.Sprint(a.ends)
	if len(a.ends) == 1 {
		text = string(a.ends[0])
	}
	if len(parts) > 0 {
		text += " (" + strings.Join(parts, ", ") + ")"
	}
	return text
}

// amount is exact, but for a few records of very many, whose number is a matter of chance.
func amount(n int, noun string) []string {
	switch {
	case n == 0:
		return nil
	case n == 1:
		return []string{"1 " + noun}
	case n > 100 && n < 15_000:
		return []string{"some " + noun + "s"}
	}
	return []string{fmt.Sprint(n, " ", noun, "s")}
}

// cause is why Run failed.
func cause(err error) string {
	var lost *pwsh.SessionLostError
	if !errors.As(err, &lost) {
		if err == nil {
			return ""
		}
		return "; " + reason(err)
	}
	text := "; lost: " + reason(lost)
	switch lost.ExitCode {
	case -1, 137, math.MaxUint32: // killed: by us on Unix, by us on Windows, by itself on Windows
		return text
	}
	return text + fmt.Sprintf(" (exit code %d)", lost.ExitCode)
}

func reason(err error) string {
	switch {
	case errors.Is(err, pwsh.ErrNoAnswer):
		return "no answer"
	case errors.Is(err, pwsh.ErrNoPong):
		return "no pong"
	case errors.Is(err, pwsh.ErrClosed):
		return "closed"
	case errors.Is(err, pwsh.ErrProtocol):
		return "protocol"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	case strings.Contains(err.Error(), "PowerShell ended"):
		return "ended"
	}
	return err.Error()
}

// startCause is why Start failed.
func startCause(t *testing.T, err error) string {
	t.Helper()
	var start *pwsh.StartError
	if !errors.As(err, &start) {
		t.Fatal(err)
	}
	switch start.Failure {
	case pwsh.NoHello:
		return "start: no hello"
	case pwsh.Constrained:
		return "start: constrained"
	case pwsh.Ended:
		return fmt.Sprintf("start: ended (exit code %d)", start.ExitCode)
	}
	return start.Error()
}
