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
	a.started = true
	a.talk.Note("Wrote " + path + ". Check the lines marked *.")
	a.talk.Note("Next:  roombridge plan")
	return nil
}

// question is one thing that init asks for.
type question struct {
	answer *string
	text   string
	flag   string
	preset string
	check  func(string) error // nil: anything
}

// ask fills in what no flag said, where there is somebody to ask.
func (a *app) ask(answers *config.Answers, all bool) error {
	questions := []question{
		{&answers.Organization, "Organisation, such as contoso.onmicrosoft.com", "--organization", "", config.CheckOrganization},
		{&answers.RoomsFile, "List of rooms", "--rooms (or --all-rooms)", "rooms.csv", nil},
		{&answers.Address, "Address of the group, such as placeosroombooking@contoso.com", "--address", "", config.CheckAddress},
	}
	if all {
		questions = append(questions[:1], questions[2])
	}
	in := bufio.NewReader(a.streams.In)
	for _, q := range questions {
		if *q.answer != "" {
			continue
		}
		if !a.streams.InTerminal {
			return &usageError{text: talk.ErrNoTerminal.Error(), do: "give " + q.flag, err: talk.ErrNoTerminal}
		}
		if err := a.askOne(in, q); err != nil {
			return err
		}
	}
	return nil
}

// askOne asks until the answer will do, or the input ends.
func (a *app) askOne(in *bufio.Reader, q question) error {
	prompt := q.text
	if q.preset != "" {
		prompt += " [" + q.preset + "]"
	}
	for {
		_, _ = fmt.Fprintf(a.streams.Err, "%s: ", prompt)
		line, err := in.ReadString('\n')
		*q.answer = cmp.Or(strings.TrimSpace(line), q.preset)
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("reading the answer: %w", err)
		case q.check == nil:
			return nil
		}
		wrong := q.check(*q.answer)
		if wrong == nil {
			return nil
		}
		if err != nil {
			return &usageError{text: "the input ended before every question was answered", do: "give " + q.flag}
		}
		a.talk.Note("That " + wrong.Error() + ".")
	}
}

// checkAnswers reports everything that is wrong with the answers at once.
func checkAnswers(answers config.Answers) error {
	var problems config.Problems
	check := func(flag string, err error) {
		if p, ok := errors.AsType[config.Problem](err); ok {
			p.Text = flag + " " + p.Text
			problems = append(problems, p)
		}
	}
	check("--organization", config.CheckOrganization(answers.Organization))
	check("--address", config.CheckAddress(answers.Address))
	if answers.Owner != "" {
		check("--owner", config.CheckAddress(answers.Owner))
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}
