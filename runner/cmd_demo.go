package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"roombridge/config"
	"roombridge/runner/exo/sim"
	"roombridge/runner/plan"
	"roombridge/runner/report"
	"roombridge/runner/talk"
)

// The organisation, group and people of the demonstration.
const (
	demoList   = "rooms.csv"
	demoGroup  = "placeosroombooking@contoso.com"
	demoOwner  = "admin@contoso.com"
	demoPerson = "ana.silva@contoso.com"
	demoSeed   = 7319
)

// demoApplication is what a person adds to the file that init wrote.
const demoApplication = `applications:
  - name: PlaceOS
    app_id: ` + sim.PlatformAppID + `
    enterprise_object_id: ` + sim.PlatformObjectID + `
    permissions: [Calendars.ReadWrite, MailboxSettings.Read]
`

func (a *app) demoCommand() *cobra.Command {
	return &cobra.Command{
		Use: "demo", Short: "The whole job on a simulated organisation; nothing real is touched",
		Example: example("roombridge demo"),
		Long:    "What it leaves to look at (list, configuration, results, runs) is in the folder that it names.",
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context()) },
	}
}

// demo does the job of the manual with the commands' own code, in a folder of its own.
func (a *app) demo(ctx context.Context) error {
	if a.flags.config != "" || a.flags.sandbox != "" {
		return &usageError{text: "demo takes neither --config nor --sandbox", do: "it makes both in a folder of its own"}
	}
	// No configuration is read: whatever the folder holds that this is started in, the demonstration runs.
	c, err := config.Load(config.Options{Dir: filepath.Join(a.dir, "none"), Env: a.streams.Env, Sandbox: true, Partial: true})
	if err != nil {
		return err
	}
	dir := filepath.Join(c.StateDir, "demo")
	if err := a.demoFolder(dir); err != nil {
		return err
	}
	a.flags.config, a.flags.sandbox = filepath.Join(dir, config.FileName), filepath.Join(dir, "sandbox")
	story := talk.NewStory(a.streams, talk.Options{JSON: a.flags.json, Sandbox: true, Now: a.now})
	a.talk = story

	story.Step("1  What would change", "roombridge plan")
	var first plan.Plan
	if err := a.demoPlan(ctx, &first); err != nil {
		return err
	}
	story.Step("2  Change it", "roombridge apply")
	if err := a.demoApply(ctx, false); err != nil {
		return err
	}
	corrected, deleted, err := mend(filepath.Join(dir, demoList), first.Refused)
	if err != nil {
		return err
	}
	story.Step(fmt.Sprintf("3  Mend %d rows (%d corrected, %d deleted)", corrected+deleted, corrected, deleted), "roombridge apply")
	if err := a.demoApply(ctx, false); err != nil {
		return err
	}
	story.Step("4  Somebody adds a person by hand", "roombridge verify")
	if err := a.demoDrift(ctx); err != nil {
		return err
	}
	story.Step("5  Take the person out again", "roombridge apply --prune")
	if err := a.demoApply(ctx, true); err != nil {
		return err
	}
	story.Step("6  Limit the application to the group", "roombridge restrict apply")
	if err := a.onPlan(ctx, "restrict apply", nil, restriction, func(w *work) error { return a.apply(ctx, w, applyFlags{yes: true}) }); err != nil {
		return err
	}
	story.Step("7  Prove it", "roombridge restrict prove")
	if err := a.onPlan(ctx, "restrict prove", nil, restriction, func(w *work) error { return a.prove(ctx, w, proveFlags{seed: demoSeed}) }); err != nil {
		return err
	}
	story.Ending(dir)
	return nil
}

// demoFolder makes the folder anew. One that holds anything but an earlier demonstration is left alone.
func (a *app) demoFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(filepath.Join(dir, config.FileName)); err != nil {
			return &usageError{text: dir + " holds something else", do: "empty it, or set ROOMBRIDGE_STATE_DIR to another folder"}
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the folder of the demonstration: %w", err)
	}
	text := config.Template(config.Answers{Organization: config.SandboxOrganization, RoomsFile: demoList, Address: demoGroup, Owner: demoOwner})
	text = append(text, demoApplication...)
	return errors.Join(
		os.WriteFile(filepath.Join(dir, demoList), a.campus, 0o600),
		os.WriteFile(filepath.Join(dir, config.FileName), text, 0o600))
}

func (a *app) demoPlan(ctx context.Context, p *plan.Plan) error {
	return a.onPlan(ctx, "plan", nil, nothingMore, func(w *work) error {
		*p = w.plan
		a.talk.Planned(w.plan, talk.ThenStop)
		return nil
	})
}

func (a *app) demoApply(ctx context.Context, prune bool) error {
	ask := pruneFlags{prune: prune}.ask
	return a.onPlan(ctx, "apply", nil, ask, func(w *work) error {
		err := a.apply(ctx, w, applyFlags{yes: true})
		if refused, ok := errors.AsType[outcome](err); ok && refused == exitRefused {
			return nil // that is part of the story
		}
		return err
	})
}

// demoDrift changes the organisation behind the program's back, and looks.
func (a *app) demoDrift(ctx context.Context) error {
	org, err := sim.Open(a.flags.sandbox)
	if err != nil {
		return err
	}
	if err := errors.Join(org.AddMember(demoGroup, demoPerson), org.Close()); err != nil {
		return err
	}
	return a.onPlan(ctx, "verify", nil, nothingMore, func(w *work) error {
		a.talk.Verified(report.Make(w.plan, nil))
		return nil
	})
}

// mend does what a person does with refused rows: corrects the mistyped ones and deletes the others.
func mend(path string, refused []plan.Refusal) (corrected, deleted int, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, 0, err
	}
	byLine := map[int]plan.Refusal{}
	for _, f := range refused {
		byLine[f.Row.Line] = f
	}
	var out strings.Builder
	line := 0
	for l := range strings.Lines(string(text)) {
		line++
		f, bad := byLine[line]
		switch {
		case !bad:
			out.WriteString(l)
		case f.Nearest != "":
			corrected++
			out.WriteString(strings.Replace(l, f.Row.Cell, f.Nearest, 1))
		default:
			deleted++
		}
	}
	return corrected, deleted, os.WriteFile(path, []byte(out.String()), 0o600)
}
