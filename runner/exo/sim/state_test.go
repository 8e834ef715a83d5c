package sim_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roombridge/runner/exo/sim"
)

// open opens a sandbox that the test closes if it has not.
func open(t testing.TB, dir string) *sim.Org {
	t.Helper()
	o, err := sim.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// everything is all that a connected administrator can see, and who is in finance.
func everything(t testing.TB, o *sim.Org) []any {
	t.Helper()
	s := connect(t, o, "")
	all := p{"ResultSize": "Unlimited"}
	return []any{must(t, s, "Get-Recipient", all), must(t, s, "Get-DistributionGroup", all), must(t, s, "Get-DistributionGroupMember", with(all, "Identity", "finance"))}
}

func TestSandboxKeepsState(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "sandbox")
	o := open(t, dir)
	if diff := cmp.Diff(everything(t, sim.Contoso()), everything(t, o)); diff != "" {
		t.Errorf("a new sandbox is not Contoso: %s", diff)
	}
	s := connect(t, o, "")
	id := booking(t, s)
	must(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.101"})
	must(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.102"})
	must(t, s, "Remove-DistributionGroupMember", p{"Identity": "finance", "Member": "north.101", "Confirm": false})
	must(t, s, "Set-DistributionGroup", p{"Identity": id, "HiddenFromAddressListsEnabled": true})
	if err := errors.Join(o.AddRoom("north.999@contoso.com", "会议室 🏢"), o.RemoveRecipient("north.103")); err != nil {
		t.Fatal(err)
	}
	want := everything(t, o)

	crashed := filepath.Join(t.TempDir(), "crashed") // as it would be after a crash: nothing was closed
	if err := os.CopyFS(crashed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, crashed} {
		o := open(t, dir)
		if diff := cmp.Diff(want, everything(t, o)); diff != "" {
			t.Errorf("%s: %s", dir, diff)
		}
		s := connect(t, o, "")
		if other := must(t, s, "New-DistributionGroup", p{"Name": "another"})[0]["Guid"]; other == id {
			t.Error("a Guid was given twice")
		}
	}
}

func TestClosedSandbox(t *testing.T) {
	o := open(t, t.TempDir())
	s := connect(t, o, "")
	if err := errors.Join(o.Close(), o.Close()); err != nil {
		t.Fatal(err)
	}
	if r := run(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": "north.101"}); problem(r) != "IOException" {
		t.Errorf("a change that cannot be kept: %+v", r)
	}
	if got := must(t, s, "Get-DistributionGroupMember", p{"Identity": "finance"}); len(got) > 0 {
		t.Errorf("and it was made: %v", got)
	}
}

func TestFolderRefused(t *testing.T) {
	for _, c := range []struct {
		about string
		files map[string]string
		want  error // nil: some error of another kind; none: it opens
		none  bool
	}{
		{"empty", nil, nil, true},
		{"other files", map[string]string{"rooms.csv": "x"}, sim.ErrNotSandbox, false},
		{"another program's sandbox.json", map[string]string{"sandbox.json": `{"a":1}`}, sim.ErrNotSandbox, false},
		{"a later format", map[string]string{"sandbox.json": `{"sandbox":9}`}, nil, false},
		{"left by a crash before the first snapshot", map[string]string{"sandbox.lock": "", "sandbox.json.new": "{"}, nil, true},
	} {
		t.Run(c.about, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range c.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			o, err := sim.Open(dir)
			if err == nil {
				defer o.Close()
			}
			if (err == nil) != c.none || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
			if c.none {
				return
			}
			if left, err := os.ReadDir(dir); err != nil || c.about == "other files" && len(left) != len(c.files) {
				t.Errorf("a refused folder was written to: %v, %v", left, err)
			}
		})
	}
	dir := t.TempDir()
	open(t, dir)
	if _, err := sim.Open(dir); !errors.Is(err, sim.ErrInUse) {
		t.Errorf("open twice: %v", err)
	}
}

// Whatever the log lost of its last line, what was accepted before is there.
func TestTornLog(t *testing.T) {
	dir := t.TempDir()
	o := open(t, dir)
	for _, room := range []string{"north.101", "north.102"} {
		if err := o.AddMember("finance", room); err != nil {
			t.Fatal(err)
		}
	}
	log, err := os.ReadFile(filepath.Join(dir, "sandbox.log"))
	if err != nil {
		t.Fatal(err)
	}
	first := len(log) / 2 // both lines are equally long
	for _, cut := range []int{0, 1, first / 2, first - 1, first, first + 1, first + first/2, 2*first - 1, 2 * first} {
		crashed := t.TempDir()
		if err := os.CopyFS(crashed, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(crashed, "sandbox.log"), log[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		want := min(cut/first, 2)
		again := open(t, crashed)
		if m, err := again.Members("finance"); err != nil || len(m) != want {
			t.Errorf("cut after %d bytes: %v, %v, want %d", cut, m, err, want)
		}
		if err := errors.Join(again.AddMember("finance", "north.103"), again.Close()); err != nil {
			t.Error(err)
		}
		if m, err := open(t, crashed).Members("finance"); err != nil || len(m) != want+1 {
			t.Errorf("cut after %d bytes, then one more: %v, %v", cut, m, err)
		}
	}
	if err := o.Close(); err != nil {
		t.Fatal(err)
	}
	for _, damaged := range []string{"{\n" + string(log), string(log[first:]) + "\n", `{"seq":9}` + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, "sandbox.log"), []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		o, err := sim.Open(dir)
		if err == nil {
			t.Errorf("a log that is damaged in the middle was accepted: %q", damaged)
			_ = o.Close()
		}
	}
}

// A crash between the new snapshot and the new log leaves changes in both: they are made once.
func TestLogOlderThanSnapshot(t *testing.T) {
	dir := t.TempDir()
	o := open(t, dir)
	if err := errors.Join(o.AddMember("finance", "north.101"), o.RemoveMember("finance", "north.101"), o.AddRoom("north.999@contoso.com", "North 9.99")); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(filepath.Join(dir, "sandbox.log"))
	if err != nil {
		t.Fatal(err)
	}
	want := everything(t, o)
	if err := errors.Join(o.Close(), os.WriteFile(filepath.Join(dir, "sandbox.log"), log[:bytes.IndexByte(log, '\n')+1], 0o600)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, everything(t, open(t, dir))); diff != "" {
		t.Error(diff)
	}
}

// Membership is that of a simple model, also after opening again.
func TestMembershipModel(t *testing.T) {
	dir := t.TempDir()
	o := open(t, dir)
	s := connect(t, o, "")
	model := map[string]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 20).Draw(rt, "changes") {
			room := fmt.Sprintf("north.1%02d@contoso.com", rapid.IntRange(1, 12).Draw(rt, "room"))
			cmdlet, want := "Add-DistributionGroupMember", !model[room]
			if rapid.Bool().Draw(rt, "remove") {
				cmdlet, want = "Remove-DistributionGroupMember", model[room]
			}
			r := run(t, s, cmdlet, p{"Identity": "finance", "Member": room, "Confirm": false})
			if done := r.err == nil; done != want {
				rt.Fatalf("%s %s: %v", cmdlet, room, r.err)
			}
			if want {
				model[room] = cmdlet == "Add-DistributionGroupMember"
			}
		}
		got := map[string]bool{}
		for _, m := range must(t, s, "Get-DistributionGroupMember", p{"Identity": "finance"}) {
			got[m["PrimarySmtpAddress"].(string)] = true
		}
		for room, in := range model {
			if in != got[room] {
				rt.Fatalf("%s: %v in the model, %v in the group", room, in, got[room])
			}
		}
		if rapid.IntRange(0, 19).Draw(rt, "open again") == 0 {
			if err := o.Close(); err != nil {
				rt.Fatal(err)
			}
			o = open(t, dir)
			s = connect(t, o, "")
		}
	})
}

// Several sessions at once lose nothing. It is the race detector that this is for.
func TestConcurrentSessions(t *testing.T) {
	o := open(t, t.TempDir())
	var group sync.WaitGroup
	for i := range 3 {
		group.Go(func() {
			s := connect(t, o, "")
			for j := range 30 {
				must(t, s, "Add-DistributionGroupMember", p{"Identity": "finance", "Member": fmt.Sprintf("north.%d%02d", i+1, j+1)})
				run(t, s, "Get-DistributionGroupMember", p{"Identity": "finance"})
				run(t, s, "Get-Recipient", p{"Identity": "nobody"})
			}
			must(t, s, "Set-DistributionGroup", p{"Identity": "finance", "Description": fmt.Sprint(i)})
		})
	}
	group.Wait()
	if m, err := o.Members("finance"); err != nil || len(m) != 90 {
		t.Errorf("%d members, %v", len(m), err)
	}
}
