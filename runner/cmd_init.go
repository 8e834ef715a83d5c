package runner

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"roombridge/config"
	"roombridge/runner/talk"
)

func (a *app) initCommand() *cobra.Command {
	var answers config.Answers
	var all bool
	c := &cobra.Command{
		Use: "init", Short: "Write a commented " + config.FileName + "; never over one",
		Example: example("roombridge init", "roombridge init --organization contoso.onmicrosoft.com --rooms rooms.csv --address placeosroombooking@contoso.com"),
	}
	f := c.Flags()
	f.StringVar(&answers.Organization, "organization", "", "the organisation, such as contoso.onmicrosoft.com")
	f.StringVar(&answers.RoomsFile, "rooms", "", "the list of rooms, such as rooms.csv")
	f.BoolVar(&all, "all-rooms", false, "every room of the organisation instead of a list")
	f.StringVar(&answers.Address, "address", "", "the group's address, such as placeosroombooking@contoso.com")
	f.StringVar(&answers.Name, "name", "", "the group's name (default: PlaceOS Room Booking)")
	f.StringVar(&answers.Owner, "owner", "", "the group's owner, an address")
	c.RunE = func(*cobra.Command, []string) error {
		if all && answers.RoomsFile != "" {
			return &usageError{text: "--rooms and --all-rooms exclude each other", do: "leave one out"}
		}
		return a.init(answers, all)
	}
	return c
}

func (a *app) init(answers config.Answers, all bool) error {
	path := a.path(cmp.Or(a.flags.config, config.FileName))
	if _, err := os.Stat(path); err == nil {
		return &usageError{text: path + " is there already", do: "edit it, or give another name with --config"}
	}
	if err := a.ask(&answers, all); err != nil {
		return err
	}
	if err := checkAnswers(answers); err != nil {
		return err
	}
	text := config.Template(answers)
	if runtime.GOOS == "windows" {
		text = []byte(strings.ReplaceAll(string(text), "\n", "\r\n"))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) //nolint:gosec // a configuration without secrets
	if errors.Is(err, fs.ErrExist) {
		return &usageError{text: path + " is there already", do: "edit it, or give another name with --config"}
	}
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	a.talk.Note("Wrote " + path + ". Check the lines marked *.")
	a.talk.Note("Next:  roombridge plan")
	return nil
}

// ask fills in what no flag said, where there is somebody to ask.
func (a *app) ask(answers *config.Answers, all bool) error {
	in := bufio.NewReader(a.streams.In)
	for _, q := range []struct {
		answer         *string
		question, flag string
		preset         string
		skip           bool
	}{
		{&answers.Organization, "Organisation, such as contoso.onmicrosoft.com", "--organization", "", false},
		{&answers.RoomsFile, "List of rooms", "--rooms (or --all-rooms)", "rooms.csv", all},
		{&answers.Address, "Address of the group, such as placeosroombooking@contoso.com", "--address", "", false},
	} {
		if *q.answer != "" || q.skip {
			continue
		}
		if !a.streams.InTerminal {
			return &usageError{text: talk.ErrNoTerminal.Error(), do: "give " + q.flag, err: talk.ErrNoTerminal}
		}
		prompt := q.question
		if q.preset != "" {
			prompt += " [" + q.preset + "]"
		}
		_, _ = fmt.Fprintf(a.streams.Err, "%s: ", prompt)
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading the answer: %w", err)
		}
		*q.answer = cmp.Or(strings.TrimSpace(line), q.preset)
	}
	return nil
}

// checkAnswers reports everything that is wrong with the answers at once.
func checkAnswers(answers config.Answers) error {
	var problems config.Problems
	check := func(flag string, err error) {
		if p, ok := errors.AsType[config.Problem](err); ok {
			p.Where = flag
			problems = append(problems, p)
		}
	}
	check("organization", config.CheckOrganization(answers.Organization))
	check("address", config.CheckAddress(answers.Address))
	if answers.Owner != "" {
		check("owner", config.CheckAddress(answers.Owner))
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}
