package trace

import (
	"encoding/json"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// header is the first line.
type header struct {
	Trace        int       `json:"trace"`
	Tool         string    `json:"tool,omitempty"`
	PowerShell   string    `json:"powershell,omitempty"`
	Edition      string    `json:"edition,omitempty"`
	Organization string    `json:"organization,omitempty"`
	Time         time.Time `json:"time"`
	Names        string    `json:"names"` // replaced or kept
}

// line is any other one. Run goes with Calls, Event and Done.
type line struct {
	At     span    `json:"at"`
	Import *module `json:"import,omitempty"`
	Bind   *bound  `json:"bind,omitempty"`

	Run         int     `json:"run,omitempty"`
	Calls       []call  `json:"calls,omitempty"`
	Interactive bool    `json:"interactive,omitempty"`
	Event       *event  `json:"event,omitempty"`
	Done        *ending `json:"done,omitempty"`

	Cut bool `json:"cut,omitempty"`
}

type module struct {
	Name   string       `json:"name"`
	Module *pwsh.Module `json:"module,omitempty"`
	Error  *failure     `json:"error,omitempty"`
}

type bound struct {
	Modules  []string            `json:"modules"`
	Commands map[string][]string `json:"commands,omitempty"`
	Error    *failure            `json:"error,omitempty"`
}

type call struct {
	Cmdlet  string         `json:"cmdlet"`
	Params  map[string]any `json:"params,omitempty"`
	Select  []string       `json:"select,omitempty"`
	Timeout span           `json:"timeout,omitempty"`
}

// String is the call as it is compared, and as errors name it.
func (c call) String() string {
	params, _ := json.Marshal(c.Params) // decoded from JSON, or made for it
	text := c.Cmdlet + " " + string(params)
	if len(c.Select) > 0 {
		text += " for " + strings.Join(c.Select, ", ")
	}
	return text
}

type event struct {
	Call   int            `json:"call"`
	Object map[string]any `json:"object,omitzero"` // may be empty, as any object without properties
	Record *pwsh.Record   `json:"record,omitempty"`
	End    pwsh.Status    `json:"end,omitempty"`
	Took   span           `json:"took,omitempty"`
}

type ending struct {
	Error *failure `json:"error,omitempty"`
}

// span is a duration, in JSON as text such as 1.5s.
type span time.Duration

func (s span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

func (s *span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	*s = span(d)
	return err
}
