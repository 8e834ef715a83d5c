package rooms_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/rooms"
)

func TestWriteCSV(t *testing.T) {
	tests := []struct{ name, cell, want string }{
		{"plain", "north.101@contoso.com", "north.101@contoso.com"},
		{"separator and quote", `North, "big"`, `"North, ""big"""`},
		{"line break", "a\nb", "\"a\r\nb\""},
		{"formula", "=1+1", "'=1+1"},
		{"plus", "+44 1", "'+44 1"},
		{"minus", "-x@contoso.com", "'-x@contoso.com"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"after a space", " =1", "' =1"},
		{"after a tab", "\t=1", "\"\t'=1\""},
		{"after a carriage return", "\r=1", "\"\r\n'=1\""},
		{"full width", "＝1", "'＝1"},
		{"where a semicolon separates", "a;=1", "a;'=1"},
		{"on the second line", "a\n=1", "\"a\r\n'=1\""},
		{"harmless already", "'=1", "'=1"},
		{"in the middle", "1-2", "1-2"},
		{"not UTF-8", "caf\xe9", "caf\ufffd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := rooms.WriteCSV(&b, []string{"Row", "Text"}, [][]string{{"1", tt.cell}}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("\ufeffRow,Text\r\n1,"+tt.want+"\r\n", b.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A list that was written is read with the same rooms.
func TestWriteCSVThenRead(t *testing.T) {
	rows := [][]string{
		{"North, 1", "north.101@contoso.com"}, {"=cmd", "-minus@contoso.com"}, {"", "=a@contoso.com"},
		{"O'Brien", "o'brien@contoso.com"}, {"会议室 🏢", "6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540"}, {"x", "+name"},
	}
	path := filepath.Join(t.TempDir(), "all-rooms.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(rooms.WriteCSV(f, []string{"Name", "Address"}, rows), f.Close()); err != nil {
		t.Fatal(err)
	}
	list, err := rooms.Read(path, rooms.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"2:2 north.101@contoso.com", "3:2 -minus@contoso.com", "4:2 =a@contoso.com", "5:2 o'brien@contoso.com",
		"6:2 id 6f1c9d2e-4b7a-4c55-9e0d-2a8b7c31f540", "7:2 name +name"}
	if diff := cmp.Diff(want, describeAll(list)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

type fullDisk struct{ left int }

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

var errFull = errors.New("disk full")

func TestWriteCSVReportsEveryWriteError(t *testing.T) {
	for _, left := range []int{0, 5, 5000} {
		if err := rooms.WriteCSV(&fullDisk{left}, []string{"Address"}, make([][]string, 9000)); !errors.Is(err, errFull) {
			t.Errorf("%d bytes left: got %v", left, err)
		}
	}
}
