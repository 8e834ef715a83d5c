package adminapi_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/exo/sim/adminapi"
	"roombridge/runner/pwsh"
)

const noParams = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><DCT/></Obj></Objs>`

// post sends a request as the stand-in does and returns status and body. A body that broke off ends
// with the error's text.
func post(t *testing.T, address, token, path string, body io.Reader) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		got = append(got, err.Error()...)
	}
	return answer.StatusCode, string(got)
}

func TestWhoIsRefused(t *testing.T) {
	f := &fake{}
	address, token := accessOf(t, serve(t, f))
	for _, c := range []struct {
		name, token, path string
		body              io.Reader
		want              int
	}{
		{"no token", "", "/connect", strings.NewReader(noParams), http.StatusUnauthorized},
		{"another token", strings.Repeat("0", len(token)), "/connect", strings.NewReader(noParams), http.StatusUnauthorized},
		{"the token's beginning", token[:32], "/connect", strings.NewReader(noParams), http.StatusUnauthorized},
		{"unknown path", token, "/", strings.NewReader(noParams), http.StatusNotFound},
		{"unknown connection", token, "/invoke/x/Get-Recipient", strings.NewReader(noParams), http.StatusNotFound},
		{"disconnected before", token, "/disconnect/x", strings.NewReader(noParams), http.StatusNotFound},
		{"no body", token, "/connect", strings.NewReader(""), http.StatusBadRequest},
		{"not XML", token, "/connect", strings.NewReader("{}"), http.StatusBadRequest},
		{"not a hashtable", token, "/connect", strings.NewReader(strings.Replace(noParams, "DCT", "LST", 1)), http.StatusBadRequest},
		{"too long", token, "/connect", io.LimitReader(endless{}, 1<<20+1), http.StatusRequestEntityTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, text := post(t, address, c.token, c.path, c.body); got != c.want {
				t.Errorf("%d %s, want %d", got, text, c.want)
			}
		})
	}
	if len(f.calls) > 0 {
		t.Errorf("a refused request reached the session: %v", f.calls)
	}
}

// endless is a body of spaces.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestABodyThatBreaksOffReachesNobody(t *testing.T) {
	f := &fake{}
	address, token := accessOf(t, serve(t, f))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/connect", io.MultiReader(strings.NewReader(noParams[:40]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	if answer, err := http.DefaultClient.Do(r); err == nil {
		_ = answer.Body.Close()
		t.Errorf("answered %s", answer.Status)
	}
	if len(f.calls) > 0 {
		t.Errorf("calls: %v", f.calls)
	}
}

// connect signs in and returns the connection's id.
func connect(t *testing.T, address, token string) string {
	t.Helper()
	_, text := post(t, address, token, "/connect", strings.NewReader(noParams))
	_, after, ok := strings.Cut(text, `<S N="Connection">`)
	id, _, ended := strings.Cut(after, "</S>")
	if !ok || !ended {
		t.Fatalf("no connection in %q", text)
	}
	return id
}

// kinds are the kinds of an answer's lines, equal neighbours counted once.
func kinds(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if kind, _, _ := strings.Cut(line, " "); len(out) == 0 || out[len(out)-1] != kind {
			out = append(out, kind)
		}
	}
	return strings.Join(out, " ")
}

func TestLinesKeepTheOrderOfEvents(t *testing.T) {
	a := object(map[string]any{"Name": "a"})
	f := &fake{rights: everything(), show: []string{"code"}, answers: map[string][]pwsh.Event{
		"Connect-ExchangeOnline": {warning("W")},
		"Get-Recipient":          {a, a, alreadyMember, a, warning("W"), end(pwsh.Failed)},
	}}
	address, token := accessOf(t, serve(t, f))
	_, text := post(t, address, token, "/connect", strings.NewReader(noParams))
	if got := kinds(text); got != "say rec got end" {
		t.Errorf("connect: %s", got)
	}
	_, text = post(t, address, token, "/invoke/"+connect(t, address, token)+"/Get-Recipient", strings.NewReader(noParams))
	if got := kinds(text); got != "out rec out rec end" {
		t.Errorf("invoke: %s", got)
	}
	if !strings.Contains(text, ">failed<") {
		t.Errorf("no status in %q", text)
	}
}

func TestManyObjectsComeInBoundedLines(t *testing.T) {
	const n = 100_000
	events := make([]pwsh.Event, n)
	for i := range events {
		events[i] = object(map[string]any{"Name": strings.Repeat("x", 64), "EmailAddresses": []any{"SMTP:a@contoso.com", "smtp:b@contoso.com"}})
	}
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Get-Recipient": events}}
	address, token := accessOf(t, serve(t, f))
	_, text := post(t, address, token, "/invoke/"+connect(t, address, token)+"/Get-Recipient", strings.NewReader(noParams))
	if got := strings.Count(text, `N="Name"`); got != n {
		t.Errorf("%d objects, want %d", got, n)
	}
	for line := range strings.Lines(text) {
		if len(line) > 300<<10 {
			t.Fatalf("a line of %d bytes", len(line))
		}
	}
}

func TestABrokenSessionHasNoEnd(t *testing.T) {
	f := &fake{rights: everything(), breaks: "Get-Recipient"}
	address, token := accessOf(t, serve(t, f))
	_, text := post(t, address, token, "/invoke/"+connect(t, address, token)+"/Get-Recipient", strings.NewReader(noParams))
	if strings.Contains(text, "end ") || !strings.Contains(text, io.ErrUnexpectedEOF.Error()) {
		t.Errorf("got %q", text)
	}
}

func TestAValueThatCannotBeSentBreaksTheAnswer(t *testing.T) {
	f := &fake{rights: everything(), answers: map[string][]pwsh.Event{"Get-Recipient": {object(map[string]any{"Bad": struct{}{}})}}}
	address, token := accessOf(t, serve(t, f))
	_, text := post(t, address, token, "/invoke/"+connect(t, address, token)+"/Get-Recipient", strings.NewReader(noParams))
	if strings.Contains(text, "end ") {
		t.Errorf("got %q", text)
	}
}

func TestConnectionsAreLimited(t *testing.T) {
	address, token := accessOf(t, serve(t, &fake{rights: everything()}))
	ids := make([]string, 64)
	for i := range ids {
		ids[i] = connect(t, address, token)
	}
	if got, _ := post(t, address, token, "/connect", strings.NewReader(noParams)); got != http.StatusServiceUnavailable {
		t.Errorf("connection 65: %d", got)
	}
	if got, _ := post(t, address, token, "/disconnect/"+ids[0], strings.NewReader(noParams)); got != http.StatusOK {
		t.Errorf("disconnect: %d", got)
	}
	connect(t, address, token)
}

func TestCloseEndsCallsUnderWay(t *testing.T) {
	f := &fake{rights: everything()}
	s, err := adminapi.Serve(func() adminapi.Session { return f })
	if err != nil {
		t.Fatal(err)
	}
	address, token := accessOf(t, s)
	id := connect(t, address, token)
	f.block, f.blocked = make(chan struct{}), make(chan struct{})
	done := make(chan string)
	go func() {
		_, text := post(t, address, token, "/invoke/"+id+"/Get-Recipient", strings.NewReader(noParams))
		done <- text
	}()
	<-f.blocked
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	close(f.block)
	if got := kinds(<-done); got != "end" {
		t.Errorf("the call under way got %q", got)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if !f.closed {
		t.Error("the session was not closed")
	}
}

func TestAccessFile(t *testing.T) {
	s := serve(t, &fake{})
	file := filepath.Join(t.TempDir(), "access.json")
	if err := s.WriteAccess(file); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	if err := s.WriteAccess(file); err == nil {
		t.Error("a file that is there was written over")
	}
	address, token := accessOf(t, s)
	if !strings.HasPrefix(address, "http://127.0.0.1:") || len(token) != 64 {
		t.Errorf("address %s, token of %d digits", address, len(token))
	}
	_, other := accessOf(t, serve(t, &fake{}))
	if cmp.Equal(token, other) {
		t.Error("two servers have one token")
	}
}
