package pwsh

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bhendo/go-powershell/backend"
	"github.com/rs/zerolog"
)

const (
	killTime  = 10 * time.Second // for a killed process to be gone
	drainTime = 2 * time.Second  // for the rest of the output of a process that is gone
)

// process is a started PowerShell: its streams, its end, and how to bring that about.
type process struct {
	waiter backend.Waiter
	stdin  io.Writer
	pipes  []io.Reader // its output and error output

	frames  chan frame
	readErr error // why frames ended; set before frames is closed
	dropped bool  // some frames were not handed on; likewise
	stderr  ring
	redact  redactor
	relay   relay
	printed atomic.Int64 // lines that are no frames, since the last request
	log     zerolog.Logger

	exited  chan struct{}
	exitErr error         // of Wait; set before exited is closed
	discard chan struct{} // closed when nobody takes frames any more
	readers sync.WaitGroup
	ending  sync.Once
}

func startProcess(starter backend.Starter, path, nonce string, log zerolog.Logger) (*process, error) {
	waiter, stdin, stdout, stderr, err := starter.StartProcess(path, arguments()...)
	if err != nil {
		return nil, err
	}
	p := &process{
		waiter: waiter, stdin: stdin, pipes: []io.Reader{stdout, stderr}, log: log,
		frames: make(chan frame, 16), exited: make(chan struct{}), discard: make(chan struct{}),
	}
	go func() {
		p.exitErr = waiter.Wait()
		close(p.exited)
	}()
	p.readers.Go(func() { p.readFrames(stdout, nonce) })
	p.readers.Go(func() { p.readErrors(stderr) })
	return p, nil
}

// send writes a line in the background: a process that does not read must not hold up its own deadline.
func (p *process) send(line []byte) <-chan error {
	sent := make(chan error, 1)
	go func() {
		_, err := p.stdin.Write(append(line, '\n'))
		sent <- err
	}()
	return sent
}

// bye asks the process to end and reports whether it could be asked.
func (p *process) bye() bool {
	sent := p.send([]byte(`{"op":"bye"}`))
	timer := time.NewTimer(closeTime)
	defer timer.Stop()
	select {
	case err := <-sent:
		return err == nil
	case <-timer.C:
		return false
	}
}

// kill ends the process at once, as far as its Waiter can, and else by closing its input.
func (p *process) kill() error {
	if killer, ok := p.waiter.(interface{ Kill() error }); ok {
		return killer.Kill()
	}
	p.closeInput()
	return nil
}

func (p *process) closeInput() {
	if c, ok := p.stdin.(io.Closer); ok {
		_ = c.Close()
	}
}

// end waits for the process to end by itself within patience, then kills it. Nothing of the process is
// left when it returns nil.
func (p *process) end(patience time.Duration) error {
	p.ending.Do(func() { close(p.discard) })
	if patience > 0 {
		p.closeInput()
	}
	if !waitFor(p.exited, patience) {
		// Before the input is closed: on Windows a write that nobody reads would hold up the closing.
		killErr := p.kill()
		if !waitFor(p.exited, killTime) {
			return errors.Join(fmt.Errorf("PowerShell does not end and could not be killed within %v: it was abandoned and may still run", killTime), killErr)
		}
	}
	p.closeInput()
	return p.closeOutput()
}

// closeOutput waits for the readers, which a program that PowerShell started can hold up by keeping a
// pipe open.
func (p *process) closeOutput() error {
	read := make(chan struct{})
	go func() {
		p.readers.Wait()
		close(read)
	}()
	if waitFor(read, drainTime) {
		p.closePipes()
		return nil
	}
	go p.closePipes() // as above
	if !waitFor(read, drainTime) {
		return errors.New("PowerShell ended, but a program that it started keeps its output open: it was abandoned")
	}
	return nil
}

func (p *process) closePipes() {
	for _, pipe := range p.pipes {
		if c, ok := pipe.(io.Closer); ok {
			_ = c.Close()
		}
	}
}

func (p *process) ended() bool {
	select {
	case <-p.exited:
		return true
	default:
		return false
	}
}

// exitCode returns the exit code of a process that has ended, else -1.
func (p *process) exitCode() int {
	if !p.ended() {
		return -1
	}
	var exit interface{ ExitCode() int }
	if errors.As(p.exitErr, &exit) {
		return exit.ExitCode()
	}
	return 0
}

// signal names what ended the process from outside, if its Waiter knows.
func (p *process) signal() string {
	w, ok := p.waiter.(interface{ Signal() string })
	if !ok || !p.ended() {
		return ""
	}
	return w.Signal()
}

// waitFor reports whether done was closed within d.
func waitFor(done <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		return false
	}
}
