package pwsh

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"time"

	"github.com/bhendo/go-powershell/backend"
	"github.com/rs/zerolog"

	"roombridge/scripts"
)

// Options say which PowerShell to start and what it may do.
type Options struct {
	Path    string          // absolute path of pwsh or powershell.exe
	Starter backend.Starter // nil: NewStarter(StarterOptions{})
	Allow   []string        // the cmdlets that this session may ever run; sealed when it starts

	StartTimeout   time.Duration // until the first answer, and for Import and Bind; 0: 120 s
	CommandTimeout time.Duration // for a call, counted from the previous End; 0: 1,020 s
	Heartbeat      time.Duration // between two pings while a request runs; the session is lost after six without an answer; 0: 5 s

	// Slow is told every 30 s how long a call has been running, while PowerShell is alive. Nil: nobody is.
	Slow func(waited time.Duration)
	Log  zerolog.Logger
}

// Hello is what a session says of itself.
type Hello struct {
	Version string // $PSVersionTable.PSVersion, such as 7.6.5 or 5.1.26100.1
	Edition string // $PSVersionTable.PSEdition: Core or Desktop
	PID     int
}

const (
	protocol = 1 // version of the requests and frames

	// The exit code of loader where the policy of the computer leaves PowerShell too little to work with.
	constrainedExit = 86

	// loader runs the script that the first line of input brings, and hands it the rest of the input.
	// It holds no double quote, which Windows PowerShell would need escaped.
	loader = `if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { exit 86 }; ` +
		`$r = New-Object IO.StreamReader ([Console]::OpenStandardInput()), (New-Object Text.UTF8Encoding $false); ` +
		`& ([scriptblock]::Create((ConvertFrom-Json $r.ReadLine()).s)) $r`
)

// arguments are the command line of PowerShell: constant, so that nothing of a session shows in it.
func arguments() []string {
	return []string{
		"-NoLogo", "-NoProfile", "-NonInteractive", "-InputFormat", "None",
		"-ExecutionPolicy", "RemoteSigned", "-Command", loader,
	}
}

// Start starts PowerShell and returns when it is ready. Its error is a [*StartError]. ctx limits the
// start only; [Session.Close] ends the session.
func Start(ctx context.Context, o Options) (*Session, error) {
	if o.Starter == nil {
		o.Starter = NewStarter(StarterOptions{})
	}
	if o.StartTimeout == 0 {
		o.StartTimeout = 120 * time.Second
	}
	if o.CommandTimeout == 0 {
		o.CommandTimeout = 1020 * time.Second
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 5 * time.Second
	}
	nonce := newNonce()
	p, err := startProcess(o.Starter, o.Path, nonce, o.Log)
	if err != nil {
		failure := Broken
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, exec.ErrNotFound) {
			failure = NotFound
		}
		return nil, &StartError{Path: o.Path, Failure: failure, ExitCode: -1, Err: err}
	}
	s := newSession(p, o)
	if err := s.greet(ctx, nonce, o.Allow); err != nil {
		return nil, startError(o.Path, err)
	}
	o.Log.Info().Str("version", s.hello.Version).Str("edition", s.hello.Edition).Int("pid", s.hello.PID).Msg("powershell started")
	return s, nil
}

// greet sends the bridge and seals the list of cmdlets.
func (s *Session) greet(ctx context.Context, nonce string, allow []string) error {
	script, err := json.Marshal(map[string]string{"s": scripts.Bridge()})
	if err != nil {
		return err
	}
	if allow == nil {
		allow = []string{}
	}
	initial, err := json.Marshal(map[string]any{"op": "init", "proto": protocol, "nonce": nonce, "allow": allow})
	if err != nil {
		return err
	}
	request := append(append(script, '\n'), initial...)
	x := exchange{Session: s, line: request, limit: s.untilStarted, plain: true}
	x.handle = func(f frame) (bool, error) {
		if f.Type != "hello" || f.Proto != protocol {
			return false, fmt.Errorf("%w: it began with %s of protocol %d, not %d", ErrProtocol, f.Type, f.Proto, protocol)
		}
		s.hello = Hello{Version: f.Version, Edition: f.Edition, PID: f.PID}
		return true, nil
	}
	return x.run(ctx)
}

// startError says what the loss of a session means before it has said hello.
func startError(path string, err error) error {
	e := &StartError{Path: path, Failure: Broken, ExitCode: -1, Err: err}
	var lost *SessionLostError
	if !errors.As(err, &lost) {
		return e
	}
	e.ExitCode, e.Stderr, e.Err = lost.ExitCode, lost.Stderr, nil
	switch {
	case errors.Is(lost, context.Canceled), errors.Is(lost, context.DeadlineExceeded):
		e.Failure, e.Err = Abandoned, lost.Err
	case errors.Is(lost, ErrNoAnswer):
		e.Failure = NoHello
	case lost.ExitCode == constrainedExit:
		e.Failure = Constrained
	case errors.Is(lost, errExited):
		e.Failure = Ended
	default:
		e.Err = lost.Err
	}
	return e
}

// newNonce returns what tells frames from text that a module prints.
func newNonce() string {
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // never fails
	return hex.EncodeToString(nonce[:])
}
