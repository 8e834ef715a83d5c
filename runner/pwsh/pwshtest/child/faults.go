package child

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// object gives also what is too large for the bridge to give.
func (t *turn) object(n int) {
	t.out.frame(t.fields("out", "o", []any{map[string]any{"Name": strings.Repeat("x", n)}}))
}

// warn writes many frames at once: a million should take as long as reading them does.
func (t *turn) warn(n int) {
	var text []byte
	for i := 1; i <= n && t.ctx.Err() == nil; i++ {
		body := fmt.Sprintf(`{"t":"rec","id":%d,"i":%d,"r":{"stream":"warn","message":"warning %d"}}`, t.ID, t.next, i)
		text = append(text, t.out.line(len(body), body)...)
		if i == n || len(text) > maxOut {
			t.out.write(text)
			text = text[:0]
		}
	}
}

func (t *turn) end(status string) { t.close(pwsh.Status(status), 0) }

func (t *turn) sayDone(started string) {
	if n, err := strconv.Atoi(started); err == nil {
		t.finish("Completed", "", n)
		return
	}
	t.done()
}

func (t *turn) frame(body string) {
	if text, err := strconv.Unquote(body); err == nil {
		body = text
	}
	body = strings.ReplaceAll(body, "$id", strconv.Itoa(t.ID))
	t.out.claim(len(body), body)
}

func (t *turn) claim(argument string) {
	length, body, _ := strings.Cut(argument, " ")
	n, err := strconv.Atoi(length)
	if err != nil {
		t.exit(badScript)
	}
	t.out.claim(n, strings.ReplaceAll(body, "$id", strconv.Itoa(t.ID)))
}

func (t *turn) tear() { t.text(strings.TrimSuffix(t.out.line(1000, "{"), "\n")) }

func (t *turn) text(text string) { t.out.write([]byte(text)) }

func (t *turn) complain(n int) {
	w := bufio.NewWriter(os.Stderr)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(w, "complaint %d\n", i)
	}
	_ = w.Flush()
}

func (t *turn) drip() { t.out.set(func(o *output) { o.drip = true }) }
func (t *turn) crlf() { t.out.set(func(o *output) { o.crlf = true }) }

func (t *turn) mute() {
	_ = os.Stdout.Close()
	_ = os.Stderr.Close()
}

func (t *turn) grandchild() { t.spawn(false) }
func (t *turn) orphan()     { t.spawn(true) }

// spawn starts a process with this one's streams.
func (t *turn) spawn(leave bool) {
	path, err := os.Executable()
	if err != nil {
		t.exit(badScript)
	}
	cmd := exec.Command(path)
	cmd.Env = Environment("start: hang")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = sysProcAttr(leave)
	if err := cmd.Start(); err != nil {
		t.exit(badScript)
	}
	t.out.frame(t.fields("out", "o", []any{map[string]any{"PID": cmd.Process.Pid}}))
}

func (t *turn) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.ctx.Done():
	}
}

func (t *turn) hang() { t.sleep(2 * lifetime) }

func (t *turn) exit(code int) { os.Exit(code) }
