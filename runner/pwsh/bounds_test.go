package pwsh_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"

	"roombridge/runner/pwsh"
)

// An object that no frame can hold ends its call as failed, and nothing else.
func TestLargeObjects(t *testing.T) {
	s := session(t)
	const mi = 1 << 20
	tests := []struct {
		name   string
		cmdlet string
		params params
		fits   bool
	}{
		{"3 MiB", "Get-Large", params{"Text": "x", "Length": int64(3 * mi)}, true},
		{"almost 4 MiB", "Get-Large", params{"Text": "x", "Length": int64(4*mi - 1000)}, true},
		{"4 MiB", "Get-Large", params{"Text": "x", "Length": int64(4 * mi)}, false},
		{"almost 4 MiB of three bytes each", "Get-Large", params{"Text": "会", "Length": int64(4*mi/3 - 1000)}, true},
		{"4 MiB of three bytes each", "Get-Large", params{"Text": "会", "Length": int64(4 * mi / 3)}, false},
		{"4 MiB once it is escaped", "Get-Large", params{"Text": "\"", "Length": int64(2 * mi)}, false},
		{"50 MB", "Get-Large", params{"Text": "x", "Length": int64(50_000_000)}, false},
		{"3 MB in pieces", "Get-Nested", params{"Length": int64(3000)}, true},
		{"50 MB in pieces", "Get-Nested", params{"Length": int64(50_000)}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answers, err := run(t, s, pwsh.Call{Cmdlet: tt.cmdlet, Params: tt.params}, pwsh.Call{Cmdlet: "Get-Many"})
			if err != nil {
				t.Fatal(err)
			}
			large := answers[0]
			if tt.fits && (large.Status != pwsh.OK || len(large.Records) > 0) {
				t.Errorf("%s with %+v", large.Status, large.Records)
			}
			if !tt.fits && (large.Status != pwsh.Failed || len(large.Records) != 1 || large.Records[0].Error.FQID != pwsh.TooLarge) {
				t.Errorf("%s with %d objects and %+v", large.Status, len(large.Objects), large.Records)
			}
			if tt.cmdlet == "Get-Large" {
				if len(large.Objects) == 0 || large.Objects[0]["Value"] != "before" || tt.fits == (len(large.Objects) != 3) {
					t.Errorf("%d objects", len(large.Objects))
				}
			}
			if next := answers[1]; next.Status != pwsh.OK || len(next.Objects) != 450 {
				t.Errorf("the next call: %s with %d objects", next.Status, len(next.Objects))
			}
		})
	}
}

// A module that prints without end fills neither the log nor the screen.
func TestPrintedTextIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{killed: make(chan struct{}), play: func(c *child) {
			c.hello()
			for i := range 2 {
				c.request()
				c.print(strings.Repeat("noise\n", 5000))
				c.frame([]string{`{"t":"end","id":1,"i":0,"st":"ok"}`, `{"t":"end","id":2,"i":0,"st":"ok"}`}[i])
				c.frame([]string{`{"t":"done","id":1}`, `{"t":"done","id":2}`}[i])
			}
			c.untilBye()
		}}
		var log bytes.Buffer
		s := startFake(t, f, pwsh.Options{Log: zerolog.New(&log)})
		shown := 0
		for range 2 {
			calls := []pwsh.Call{{Cmdlet: "Get-Echo"}}
			err := s.RunInteractive(t.Context(), time.Minute, calls, func(string) { shown++ }, func(pwsh.Event) error { return nil })
			if err != nil {
				t.Error(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		got := map[string]int{"noise": strings.Count(log.String(), "noise"), "notices": strings.Count(log.String(), "prints too much"), "shown": shown}
		if diff := cmp.Diff(map[string]int{"noise": 2000, "notices": 2, "shown": 2000}, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
