package pwsh_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/bhendo/go-powershell/backend"

	"roombridge/runner/pwsh"
)

// When its parent dies, PowerShell ends, whatever it is doing.
func TestParentDies(t *testing.T) {
	tests := map[string]string{
		"in Start-Sleep":             "Wait-Sleep",
		"in a blocking .NET call":    "Wait-Block",
		"writing what nobody reads":  "Wait-Reader",
		"answering into a full pipe": fullPipe,
		"before its first line":      beforeFirstLine,
	}
	path := engine(t)
	for name, cmdlet := range tests {
		t.Run(name, func(t *testing.T) {
			temp := ownTemp(t)
			parent, shell := startParent(t, path, cmdlet)
			if !alive(shell) {
				t.Fatal("PowerShell does not run")
			}
			if err := parent.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = parent.Wait()
			dead := time.Now()
			if !ended(shell, time.Second) {
				t.Errorf("PowerShell still runs %v after its parent", time.Since(dead))
				_ = shell.Kill()
			}
			t.Logf("PowerShell was gone %v after its parent", time.Since(dead).Round(time.Millisecond))

			left := folders(t, temp)
			if len(left) != 1 {
				t.Fatalf("private folders: %v", left)
			}
			age(t, left[0], dead.Add(-time.Hour))
			act(t, "wait").line(t)
			if _, err := os.Stat(left[0]); err == nil {
				t.Error("the next start did not delete the folder of the dead parent")
			}
		})
	}
}

// startParent starts this program as a parent of PowerShell and waits until the cmdlet runs.
func startParent(t *testing.T, engine, cmdlet string) (parent *exec.Cmd, shell *os.Process) {
	t.Helper()
	parent = exec.Command(self(t), rolePlay, "parent", engine, cmdlet)
	stdout, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = parent.Process.Kill()
		_ = parent.Wait()
	})
	lines := bufio.NewScanner(stdout)
	lines.Scan()
	pid, err := strconv.Atoi(lines.Text())
	if err != nil {
		t.Fatalf("the parent said %q: %v", lines.Text(), lines.Err())
	}
	if shell, err = os.FindProcess(pid); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shell.Release() })
	return parent, shell
}

// What stands for a cmdlet in TestParentDies.
const (
	beforeFirstLine = "-"       // PowerShell has not been sent anything
	fullPipe        = "- pings" // a cmdlet writes what nobody reads, and PowerShell is asked whether it is alive
)

// playSilentParent starts PowerShell, lets it say which process it is, and never writes to it.
func playSilentParent(ctx context.Context, out io.Writer, engine string) error {
	_, err := pwsh.Start(ctx, pwsh.Options{Path: engine, Starter: silent{prefixed{"[Console]::Out.WriteLine($PID);"}, out}})
	return err
}

// playDeafParent runs a cmdlet, stops reading, and says which process PowerShell is after a ping.
func playDeafParent(ctx context.Context, out io.Writer, engine string) error {
	d := &deaf{Starter: pwsh.NewStarter(pwsh.StarterOptions{}), ctx: ctx, out: out}
	s, err := pwsh.Start(ctx, pwsh.Options{Path: engine, Starter: d, Allow: []string{"Wait-Reader"}, Heartbeat: 500 * time.Millisecond})
	if err != nil {
		return err
	}
	d.pid = s.Hello().PID
	if _, err := s.Import(ctx, waitModule()); err != nil {
		return err
	}
	return s.Run(ctx, []pwsh.Call{{Cmdlet: "Wait-Reader"}}, func(pwsh.Event) error { return nil })
}

// prefixed starts PowerShell with something to run before the loader.
type prefixed struct{ script string }

func (p prefixed) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	args[len(args)-1] = p.script + args[len(args)-1]
	return pwsh.NewStarter(pwsh.StarterOptions{}).StartProcess(path, args...)
}

// silent writes nothing to its processes, and copies their output to out.
type silent struct {
	backend.Starter
	out io.Writer
}

func (s silent) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	waiter, stdin, stdout, stderr, err := s.Starter.StartProcess(path, args...)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	return waiter, unwritten{stdin.(io.Closer)}, io.TeeReader(stdout, s.out), stderr, nil
}

// unwritten loses what is written to it.
type unwritten struct{ io.Closer }

func (unwritten) Write(p []byte) (int, error) { return len(p), nil }

// deaf reads nothing from its process after the first warning.
type deaf struct {
	backend.Starter
	ctx  context.Context
	out  io.Writer
	pid  int
	stop atomic.Bool
}

func (d *deaf) StartProcess(path string, args ...string) (backend.Waiter, io.Writer, io.Reader, io.Reader, error) {
	waiter, stdin, stdout, stderr, err := d.Starter.StartProcess(path, args...)
	return waiter, &deafInput{stdin, d}, &deafOutput{stdout, d}, stderr, err
}

type deafOutput struct {
	io.Reader
	*deaf
}

func (o *deafOutput) Read(p []byte) (int, error) {
	if o.stop.Load() {
		<-o.ctx.Done()
	}
	n, err := o.Reader.Read(p)
	o.stop.Store(bytes.Contains(p[:n], []byte("waiting")))
	return n, err
}

type deafInput struct {
	io.Writer
	*deaf
}

func (i *deafInput) Write(p []byte) (int, error) {
	n, err := i.Writer.Write(p)
	if bytes.Contains(p, []byte(`"ping"`)) && i.stop.Load() {
		fmt.Fprintln(i.out, i.pid)
	}
	return n, err
}
