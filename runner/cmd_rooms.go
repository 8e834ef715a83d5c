package runner

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"roombridge/config"
	"roombridge/runner/exo"
	"roombridge/runner/exo/session"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
	"roombridge/runner/talk"
)

func (a *app) roomsCommand() *cobra.Command {
	var output string
	var types []string
	var notListed bool
	c := &cobra.Command{
		Use: "rooms", Short: "The organisation's rooms, and which are not in the list; changes nothing",
		Example: example("roombridge rooms", "roombridge rooms --not-listed        which did I forget?", "roombridge rooms -o all-rooms.csv    a list that plan can read", "roombridge rooms --type equipment"),
	}
	configFlags(c.Flags())
	c.Flags().StringVarP(&output, "output", "o", "", "write a list that plan can read to `FILE`, instead of showing it")
	c.Flags().StringSliceVar(&types, "type", []string{config.Room}, "`TYPE` room, equipment or workspace; may be repeated")
	c.Flags().BoolVar(&notListed, "not-listed", false, "only those that are not in the list")
	c.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		kinds, err := kindsOf(types)
		if err != nil {
			return err
		}
		if output != "" {
			if _, err := os.Stat(filepath.Dir(a.path(output))); err != nil {
				return &usageError{text: "cannot write " + a.path(output), do: "name a folder that exists", err: err}
			}
		}
		ctx, cancel := a.untilStop(cmd.Context())
		defer cancel()
		c, err := a.load(cmd.Flags(), true)
		if err != nil {
			return err
		}
		listing, err := a.listRooms(ctx, c, kinds, notListed)
		if err != nil {
			return err
		}
		if output != "" {
			listing.Written = a.path(output)
			if err := writeRooms(listing.Written, listing.Rooms); err != nil {
				return err
			}
		}
		a.talk.Listed(listing)
		return nil
	}
	return c
}

func kindsOf(types []string) ([]exo.Kind, error) {
	var kinds []exo.Kind
	for _, t := range types {
		k, ok := kindOf[t]
		if !ok {
			return nil, &usageError{text: fmt.Sprintf("--type: no type %q", t), do: "give room, equipment or workspace"}
		}
		kinds = append(kinds, k)
	}
	return kinds, nil
}

// listRooms reads every resource of the tenant and compares it with the list, if there is one.
func (a *app) listRooms(ctx context.Context, c config.Config, kinds []exo.Kind, notListed bool) (_ talk.Listing, err error) {
	l := talk.Listing{Hidden: map[exo.Kind]int{}}
	lines, err := listed(c, &l)
	if err != nil {
		return l, err
	}
	r, err := a.newRun(c)
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	a.start("rooms", r, c)
	s, err := a.connect(ctx, c, r, session.GroupCommands())
	if err != nil {
		return l, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	all, err := s.tenant.Recipients(ctx, exo.Query{Kinds: []exo.Kind{exo.KindRoom, exo.KindEquipment, exo.KindWorkspace}})
	if err != nil {
		return l, err
	}
	for _, room := range all {
		if !slices.Contains(kinds, room.Kind()) {
			l.Hidden[room.Kind()]++
			continue
		}
		l.Total++
		line := lines(room)
		if line == 0 {
			l.NotListed++
		}
		if line == 0 || !notListed {
			l.Rooms = append(l.Rooms, talk.ListedRoom{Recipient: room, Line: line})
		}
	}
	slices.SortFunc(l.Rooms, func(x, y talk.ListedRoom) int {
		return cmp.Or(cmp.Compare(x.DisplayName, y.DisplayName), cmp.Compare(x.ID, y.ID))
	})
	return l, nil
}

// listed returns a function that says in which line of the list a room is; 0 if it is not there.
func listed(c config.Config, l *talk.Listing) (func(exo.Recipient) int, error) {
	_, missing := os.Stat(c.Rooms.File)
	if c.Rooms.File == "" || errors.Is(missing, fs.ErrNotExist) { // the list may be what rooms -o is to make
		return func(exo.Recipient) int { return 0 }, nil
	}
	list, err := rooms.Read(c.Rooms.File, rooms.Options{Column: c.Rooms.Columns.Address})
	if err != nil {
		return nil, err
	}
	l.Source = list.Source
	at := map[rooms.Key]int{}
	for _, row := range slices.Backward(list.Rows) {
		at[row.Key] = row.Line
	}
	return func(r exo.Recipient) int {
		for _, k := range plan.Keys(r) {
			if line := at[k]; line > 0 {
				return line
			}
		}
		return 0
	}, nil
}

// writeRooms writes a list that plan can read; a file that is there is replaced.
func writeRooms(path string, list []talk.ListedRoom) error {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{r.DisplayName, r.Address, string(r.Kind()), string(r.ID)}
	}
	var text bytes.Buffer
	if err := rooms.WriteCSV(&text, []string{"Name", "Room Email", "Type", "Guid"}, rows); err != nil {
		return err
	}
	return replace(path, text.Bytes())
}
