package runner

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"roombridge/config"
	"roombridge/runner/execute"
	"roombridge/runner/exo"
	"roombridge/runner/exo/sim"
	"roombridge/runner/pwsh"
	"roombridge/runner/rooms"
	"roombridge/runner/talk"
)

// The exit code of every kind of error, also inside others.
func TestExitCode(t *testing.T) {
	exchange := func(c exo.Class) error { return &exo.Error{Class: c} }
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{config.Problems{{Text: "organization is missing"}}, 2},
		{&rooms.ListError{Source: "rooms.csv"}, 2},
		{&usageError{text: "no such flag"}, 2},
		{&pwsh.StartError{Failure: pwsh.NotFound}, 2},
		{&pwsh.StartError{Failure: pwsh.Constrained}, 2},
		{&pwsh.ModuleError{Missing: true}, 2},
		{talk.ErrNoTerminal, 2},
		{sim.ErrNotSandbox, 2},
		{exchange(exo.SignIn), 5},
		{exchange(exo.WrongTenant), 5},
		{exchange(exo.NoRight), 5},
		{exchange(exo.NotOwner), 5},
		{exchange(exo.SessionLost), 6},
		{exchange(exo.Transient), 6},
		{exchange(exo.Incomplete), 6},
		{errUnstable, 6},
		{exchange(exo.Unsent), 6},
		{exchange(exo.Invalid), 1},
		{changed(errors.New("a member was added")), 6},
		{changed(exchange(exo.Transient)), 6},
		{changed(exchange(exo.NoRight)), 5},
		{errors.Join(exchange(exo.NoRight), context.Canceled), 5},
		{errors.Join(exchange(exo.Transient), context.Canceled), 130},
		{errors.Join(exchange(exo.Transient), errors.New("disk on fire")), 1},
		{&exo.Error{Class: exo.SessionLost, Err: context.Canceled}, 130},
		{errDeclined, 130},
		{execute.ErrStopped, 130},
		{context.Canceled, 130},
		{errors.New("disk on fire"), 1},
		{outcome(3), 3},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.err), func(t *testing.T) {
			if got := exitCode(tt.err); got != tt.want {
				t.Errorf("exit code %d, want %d", got, tt.want)
			}
			if tt.err != nil && exitCode(fmt.Errorf("while working: %w", tt.err)) != tt.want {
				t.Error("another code when wrapped")
			}
		})
	}
}
