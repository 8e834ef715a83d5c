package pwsh_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"roombridge/runner/pwsh"
)

// rolePlay as its first argument makes this program play a role instead of running its tests.
const rolePlay = "play"

// lifetime bounds how long a role plays if everything else fails to end it.
const lifetime = time.Minute

// play plays a role, says on out what the test has to know, and returns the exit code.
func play(out io.Writer, role string, args ...string) int {
	switch role {
	case "wait":
		fmt.Fprintln(out, "waiting")
		return untilEOF()
	case "environment":
		fmt.Fprintln(out, "program="+os.Args[0])
		folder, _ := os.Getwd()
		fmt.Fprintln(out, "folder="+folder)
		for _, pair := range os.Environ() {
			fmt.Fprintln(out, pair)
		}
		return 0
	case "tree", "escaped":
		return playTree(out, role == "escaped")
	case "owner":
		return playOwner(out)
	case "sleep":
		<-time.After(lifetime)
		return 0
	case "parent":
		return playParent(out, args[0], args[1])
	}
	return 2
}

func untilEOF() int {
	_, _ = io.Copy(io.Discard, os.Stdin)
	return 3
}

// playTree starts a child that holds its output and does not end soon, and says which processes there are.
func playTree(out io.Writer, escaped bool) int {
	path, err := os.Executable()
	if err != nil {
		return 1
	}
	child := exec.Command(path, rolePlay, "sleep")
	child.Stdout = os.Stdout
	if escaped {
		leaveGroup(child)
	}
	if err := child.Start(); err != nil {
		return 1
	}
	fmt.Fprintf(out, "%d\n%d\n", os.Getpid(), child.Process.Pid)
	return untilEOF()
}

// playOwner starts the tree with our own starter, and waits for it.
func playOwner(out io.Writer) int {
	path, err := os.Executable()
	if err != nil {
		return 1
	}
	waiter, _, stdout, _, err := pwsh.NewStarter(pwsh.StarterOptions{}).StartProcess(path, rolePlay, "tree")
	if err != nil {
		return 1
	}
	_, _ = io.Copy(out, stdout)
	_ = waiter.Wait()
	return 0
}

// playParent opens a session, and says which process it is when the cmdlet runs.
func playParent(out io.Writer, engine, cmdlet string) int {
	ctx, cancel := context.WithTimeout(context.Background(), lifetime)
	defer cancel()
	switch cmdlet {
	case beforeFirstLine:
		fmt.Fprintln(out, playSilentParent(ctx, out, engine))
		return 1
	case fullPipe:
		fmt.Fprintln(out, playDeafParent(ctx, out, engine))
		return 1
	}
	s, err := pwsh.Start(ctx, pwsh.Options{Path: engine, Allow: []string{cmdlet}})
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	_, importErr := s.Import(ctx, waitModule())
	err = s.Run(ctx, []pwsh.Call{{Cmdlet: cmdlet}}, func(e pwsh.Event) error {
		if e.Record != nil {
			fmt.Fprintln(out, s.Hello().PID)
		}
		if e.Object != nil {
			<-ctx.Done() // reads no more
		}
		return nil
	})
	fmt.Fprintln(out, errors.Join(importErr, err))
	return 1
}

// waitModule returns the path of a module with cmdlets that take long.
func waitModule() string {
	path, _ := filepath.Abs(filepath.Join("testdata", "Contoso.Wait.psm1"))
	return path
}

// self returns the path of this program.
func self(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// copySelf copies this program to path.
func copySelf(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if os.Link(self(t), path) == nil {
		return
	}
	from, err := os.Open(self(t))
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
}
