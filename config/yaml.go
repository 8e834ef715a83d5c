package config

import (
	"bytes"
	"errors"
	"io"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// mostBytes bounds a configuration; a thousand groups are far below it.
const mostBytes = 1 << 20

// parse turns a file into YAML nodes, which know their lines. UTF-16, as Notepad and PowerShell 5.1's
// redirection write it, is read like UTF-8. With a problem comes its line.
func parse(data []byte) (root *yaml.Node, line int, err error) {
	if len(data) > mostBytes {
		return nil, 1, Problem{Text: "the file is larger than 1 MiB", Hint: "is this the configuration, or the room list?"}
	}
	text, _, err := transform.Bytes(unicode.BOMOverride(transform.Nop), data)
	if line := badLetter(text); err != nil || line > 0 {
		return nil, max(line, 1), Problem{Text: "a letter here is not UTF-8", Hint: "save the file as UTF-8 (Notepad: Save as, Encoding)"}
	}
	document, second, err := decode(text)
	switch {
	case errors.Is(err, io.EOF):
		return nil, 1, Problem{Text: "the file is empty", Hint: "delete it, then roombridge init writes one"}
	case err != nil:
		line := syntaxLine(text, err)
		return nil, line, syntaxProblem(err, bytes.Split(text, []byte("\n"))[line-1])
	case second > 0:
		return nil, second, Problem{Text: "a second document begins here", Hint: "one file holds one configuration: delete the line ---"}
	}
	return document.Content[0], 0, nil
}

// decode reads the first document, and the line where a second one begins, or 0. The error is io.EOF if
// there is none at all.
func decode(text []byte) (document yaml.Node, second int, err error) {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&document); err != nil {
		return document, 0, err
	}
	var more yaml.Node
	if err := decoder.Decode(&more); err != nil && !errors.Is(err, io.EOF) {
		return document, 0, err
	}
	return document, more.Line, nil
}

// badLetter returns the line of the first byte that no UTF-8 text has, or 0.
func badLetter(text []byte) int {
	for i, line := range bytes.Split(text, []byte("\n")) {
		if bytes.ContainsRune(line, '\uFFFD') || bytes.IndexByte(line, 0) >= 0 {
			return i + 1
		}
	}
	return 0
}

// syntaxLine finds the line that makes the parser fail: the first that is needed for its error. The line
// in the error itself is often that of an enclosing block.
func syntaxLine(text []byte, failed error) int {
	lines := bytes.SplitAfter(text, []byte("\n"))
	return 1 + sort.Search(len(lines)-1, func(i int) bool {
		_, _, err := decode(bytes.Join(lines[:i+1], nil))
		return err != nil && err.Error() == failed.Error()
	})
}

// syntaxProblem says in people's words what the parser said of a line. It shows nothing of the line,
// which may hold a secret; an anchor's name is the one such thing in the parser's texts.
func syntaxProblem(failed error, line []byte) error {
	said := strings.TrimPrefix(failed.Error(), "yaml: ")
	if _, after, found := strings.Cut(said, ": "); found && strings.HasPrefix(said, "line ") {
		said = after
	}
	indent := line[:len(line)-len(bytes.TrimLeft(line, " \t"))]
	switch {
	case bytes.Contains(indent, []byte("\t")):
		return Problem{Text: "a tab indents this line", Hint: "indent with spaces only"}
	case strings.Contains(said, "anchor"):
		return noAnchors
	case strings.Contains(said, "escape"):
		return Problem{Text: `in double quotes a \ begins an escape`, Hint: `use single quotes, such as 'C:\Rooms\rooms.csv'`}
	case strings.Contains(said, "cannot start"):
		return Problem{Text: "a value here begins with a character that YAML reserves", Hint: "put the value in single quotes"}
	}
	return Problem{
		Text: "this is not YAML: " + said,
		Hint: "write key: value with a space after the colon, and indent the keys of one block alike",
	}
}

var noAnchors = Problem{Text: "anchors and aliases (& and *) are not used here", Hint: "write the value out, or put it in single quotes"}
