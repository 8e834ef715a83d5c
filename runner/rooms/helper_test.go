package rooms_test

import (
	"fmt"
	"testing"

	"roombridge/runner/rooms"
)

// keys parses text and describes its rows.
func keys(t *testing.T, text string) []string {
	t.Helper()
	list, err := rooms.Parse("rooms.csv", []byte(text), rooms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return describeAll(list)
}

func describeAll(list rooms.List) []string {
	var all []string
	for _, r := range list.Rows {
		all = append(all, fmt.Sprintf("%d:%d %s", r.Line, r.Column, describe(r)))
	}
	return all
}

// describe says what a row names its room by, or why not.
func describe(r rooms.Row) string {
	switch {
	case r.Problem != "":
		return "! " + r.Problem
	case r.Key.ID != "":
		return "id " + string(r.Key.ID)
	case r.Key.Name != "":
		return "name " + r.Key.Name
	}
	return r.Key.Address
}
