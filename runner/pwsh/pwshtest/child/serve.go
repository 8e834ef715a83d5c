package child

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
)

// child is the process: it reads requests, and runs one of them at a time beside.
type child struct {
	script script
	shell  Shell
	in     *bufio.Reader
	out    *output
	allow  map[string]bool // in lower case

	mu      sync.Mutex
	batches int
	running *turn // nil: none
}

func newChild(s script, shell Shell) *child {
	return &child{script: s, shell: shell, out: &output{to: os.Stdout}}
}

// request is a line of the input. Op says which of the other fields it has.
type request struct {
	Op      string   `json:"op"`
	ID      int      `json:"id"`
	Nonce   string   `json:"nonce"`   // init
	Allow   []string `json:"allow"`   // init
	Path    string   `json:"path"`    // import
	Modules []string `json:"modules"` // bind
	Host    bool     `json:"host"`    // batch
	Items   []item   `json:"items"`   // batch
	N       int      `json:"n"`       // ping
}

type item struct {
	Cmdlet string         `json:"cmd"`
	Params map[string]any `json:"p"`
	Select []string       `json:"sel"`
}

// serve reads until the input ends, and then ends the process.
func (c *child) serve(stdin io.Reader) {
	c.in = bufio.NewReader(stdin)
	c.on("start", c.newTurn(request{}), (*turn).hello)
	for {
		r, err := c.read()
		if err != nil {
			break
		}
		c.take(r)
	}
	c.on("eof", c.newTurn(request{}), func(t *turn) { t.exit(inputOver) })
	c.newTurn(request{}).hang()
}

// on takes the steps of an event, or does otherwise.
func (c *child) on(event string, t *turn, otherwise step) {
	t.otherwise = otherwise
	steps, ok := c.script[event]
	if !ok {
		steps = []step{otherwise}
	}
	for _, do := range steps {
		if t.ctx.Err() == nil {
			do(t)
		}
	}
}

// read returns the next request. An error is the end of the input.
func (c *child) read() (request, error) {
	var r request
	line, err := c.in.ReadBytes('\n')
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(line, &r); err != nil {
		c.refuse(err.Error())
	}
	return r, nil
}

func (c *child) refuse(why string) { c.out.frame(map[string]any{"t": "fatal", "message": why}) }

// take deals with one request.
func (c *child) take(r request) {
	t := c.newTurn(r)
	switch r.Op {
	case "":
	case "ping":
		c.on("ping", t, (*turn).pong)
	case "cancel":
		c.on("cancel", t, (*turn).cancelRunning)
	case "bye":
		c.on("bye", t, func(t *turn) { t.exit(0) })
	case "import":
		c.start(t, (*turn).importModule)
	case "bind":
		c.start(t, (*turn).bind)
	case "batch":
		c.start(t, (*turn).batch)
	default:
		c.refuse(fmt.Sprintf("The request '%s' is not known.", r.Op))
	}
}

// start begins a request that takes a while.
func (c *child) start(t *turn, run step) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running != nil {
		c.refuse("A request is running.")
		return
	}
	c.running = t
	t.first = t.Op == "batch" && c.batches == 0
	if t.Op == "batch" {
		c.batches++
	}
	go run(t)
}

func (c *child) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running = nil
}

// busy returns the number of the request that runs, else 0.
func (c *child) busy() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		return 0
	}
	return c.running.ID
}

func (t *turn) pong() {
	t.out.frame(map[string]any{"t": "pong", "n": t.N, "busy": t.busy(), "memory": memory()})
}

// memory is what this process has of the system, in bytes.
func memory() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys
}

// cancelRunning stops the request that the cancel names, if it still runs.
func (t *turn) cancelRunning() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running != nil && t.running.ID == t.ID {
		t.running.cancel()
	}
}

// hello reads the script of the bridge, which a child does not need, and init.
func (t *turn) hello() {
	if _, err := t.read(); err != nil {
		t.exit(inputOver)
	}
	r, err := t.read()
	if err != nil {
		t.exit(inputOver)
	}
	t.child.allow = map[string]bool{}
	for _, cmdlet := range r.Allow {
		t.child.allow[strings.ToLower(cmdlet)] = true
	}
	t.out.set(func(o *output) { o.nonce = r.Nonce })
	t.out.frame(map[string]any{"t": "hello", "proto": 1, "pid": os.Getpid(), "version": "7.0.0", "edition": "Core"})
}

func (c *child) newTurn(r request) *turn {
	t := &turn{child: c, request: r}
	t.ctx, t.cancel = context.WithCancel(context.Background())
	return t
}
