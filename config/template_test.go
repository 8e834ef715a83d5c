package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"roombridge/config"
)

func TestTemplate(t *testing.T) {
	got := config.Template(config.Answers{
		Organization: "contoso.onmicrosoft.com", RoomsFile: "rooms.csv",
		Address: "placeosroombooking@contoso.com", Owner: "admin@contoso.com",
	})
	want, err := os.ReadFile(filepath.Join("testdata", "roombridge.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), string(got))
	if strings.ContainsFunc(string(got), func(r rune) bool { return r > unicode.MaxASCII || r == '\t' }) {
		t.Error("not plain ASCII")
	}
}

func TestTemplateLoadsBack(t *testing.T) {
	for _, a := range []config.Answers{
		{Organization: "contoso.onmicrosoft.com", RoomsFile: "rooms.csv", Address: "placeosroombooking@contoso.com", Owner: "admin@contoso.com"},
		{Organization: "contoso.com", Address: "rooms@contoso.com", Name: "every room"},
		{Organization: "contoso.com", RoomsFile: "our rooms, all.csv", Address: "o'brien@contoso.com", Name: "O'Brien: #1 {rooms}"},
		{Organization: "contoso.com", RoomsFile: "null", Address: "'q@contoso.com", Name: "会议室 🏢", Owner: "{x}@contoso.com"},
		{Organization: "contoso.com", RoomsFile: "-", Address: "-@contoso.com", Name: "- a"},
	} {
		t.Run(a.Name, func(t *testing.T) {
			o := folder(t, string(config.Template(a)))
			c := load(t, o)
			equal(t, a.Organization, c.Organization)
			equal(t, a.RoomsFile == "", c.Rooms.All)
			if a.RoomsFile != "" {
				equal(t, filepath.Join(o.Dir, a.RoomsFile), c.Rooms.File)
			}
			g := c.Groups[0]
			if a.Name != "" {
				equal(t, a.Name, g.Name)
			}
			equal(t, a.Address, g.Address)
			equal(t, a.Address, *g.Alias+"@contoso.com")
			equal(t, a.Owner, strings.Join(g.Owners, ","))
		})
	}
}

// The lines marked * are a complete file, as the first line says.
func TestStarredLinesAreACompleteFile(t *testing.T) {
	for _, list := range []string{"rooms.csv", ""} {
		text := string(config.Template(config.Answers{Organization: "contoso.com", RoomsFile: list, Address: "rooms@contoso.com"}))
		var starred []string
		for line := range strings.SplitSeq(text, "\n") {
			if strings.Contains(line, " # *") {
				starred = append(starred, line)
			}
		}
		equal(t, 6, len(starred))
		load(t, folder(t, strings.Join(starred, "\n")))
	}
}
