package sim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// format is the version of the files.
const format = 1

type snapshot struct {
	Sandbox      int                 `json:"sandbox"` // format
	Organization string              `json:"organization"`
	Seq          int                 `json:"seq"`
	Objects      []*object           `json:"objects"`
	Members      map[string][]string `json:"members"`
	Access       access              `json:"access,omitzero"` // older snapshots have none
}

func load(dir string, seed func() *Org) (*Org, error) {
	text, err := os.ReadFile(filepath.Join(dir, snapshotFile))
	if errors.Is(err, os.ErrNotExist) {
		return seed(), nil
	}
	if err != nil {
		return nil, err
	}
	var s snapshot
	if err := json.Unmarshal(text, &s); err != nil || s.Sandbox == 0 {
		return nil, fmt.Errorf("%w: %s cannot be read", ErrNotSandbox, snapshotFile)
	}
	if s.Sandbox != format {
		return nil, fmt.Errorf("%s has format %d, this program knows %d; name a new folder", snapshotFile, s.Sandbox, format)
	}
	o := newOrg(s.Organization, "Contoso", "contoso.com", s.Organization)
	o.setUp()
	o.restore(s)
	return o, o.replay(filepath.Join(dir, logFile))
}

func (o *Org) restore(s snapshot) {
	o.seq, o.access = s.Seq, s.Access
	for _, x := range s.Objects {
		o.put(x)
	}
	for group, members := range s.Members {
		for _, m := range members {
			o.join(group, m)
		}
	}
}

// replay makes the changes of a log that came after the snapshot.
func (o *Org) replay(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) { // nothing, or a torn line
			return nil
		}
		if err != nil {
			return err
		}
		var c change
		if err := json.Unmarshal(line, &c); err != nil {
			return fmt.Errorf("%s:%d is damaged: %w", logFile, n, err)
		}
		switch {
		case c.Seq > o.seq+1:
			return fmt.Errorf("%s:%d is change %d where %d is due", logFile, n, c.Seq, o.seq+1)
		case c.Seq == o.seq+1:
			o.apply(c)
		}
	}
}

// compact writes a snapshot and begins a new log.
func (o *Org) compact() error {
	s := snapshot{Sandbox: format, Organization: o.name, Seq: o.seq, Members: map[string][]string{}, Access: o.access}
	for _, x := range o.objects {
		s.Objects = append(s.Objects, x)
	}
	slices.SortFunc(s.Objects, byOrder)
	for group, members := range o.members {
		for m := range members {
			s.Members[group] = append(s.Members[group], m)
		}
		slices.Sort(s.Members[group])
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(s); err != nil {
		return err
	}
	return o.log.begin(b.Bytes())
}
