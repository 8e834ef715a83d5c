package rooms

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

const (
	bomUTF8    = "\xef\xbb\xbf"
	bomUTF16LE = "\xff\xfe"
	bomUTF16BE = "\xfe\xff"
)

const saveAsCSV = "open it in Excel and save it as \"CSV UTF-8 (Comma delimited)\""

// notCSV are the files that people have instead of a CSV file, by how they begin.
var notCSV = []struct{ begin, what, hint string }{
	{"PK\x03\x04", "an Excel workbook (or another zip file)", saveAsCSV},
	{"\xd0\xcf\x11\xe0", "an Excel workbook of the old or the protected kind", saveAsCSV},
	{"%PDF-", "a PDF", "ask for the table that it was made from, as CSV"},
	{"{\\rtf", "a Word document", "copy its table into Excel and save it as CSV"},
	{"<!DOCTYPE", "a web page", saveAsCSV},
	{"<!doctype", "a web page", saveAsCSV},
	{"<html", "a web page", saveAsCSV},
	{"<?xml", "an XML file", saveAsCSV},
	{"\x1f\x8b", "a gzip file", "unpack it first"},
}

// lineEnds makes Windows' and the old Mac's line ends \n.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// decode returns data as text whose lines end in \n, or why it is no text and what to do.
func decode(data []byte) (string, *fault) {
	for _, f := range notCSV {
		if bytes.HasPrefix(bytes.TrimPrefix(data, []byte(bomUTF8)), []byte(f.begin)) {
			return "", &fault{"is " + f.what + ", not CSV", f.hint}
		}
	}
	text := unicodeText(data)
	if binary(text) {
		return "", &fault{"is not text", saveAsCSV}
	}
	return lineEnds.Replace(text), nil
}

// unicodeText takes the byte order mark's word for the encoding. Without one it is UTF-8 if it can be,
// else what Excel writes as plain "CSV" on a Western Windows.
func unicodeText(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte(bomUTF8)):
		return strings.ToValidUTF8(string(data[len(bomUTF8):]), string(utf8.RuneError))
	case bytes.HasPrefix(data, []byte(bomUTF16LE)), bytes.HasPrefix(data, []byte(bomUTF16BE)):
		return decoded(utf.UTF16(utf.LittleEndian, utf.ExpectBOM), data)
	case utf8.Valid(data):
		return string(data)
	}
	return decoded(charmap.Windows1252, data)
}

// decoded cannot fail: both decoders replace what they cannot read with U+FFFD, which is a problem of
// the row it is in.
func decoded(e encoding.Encoding, data []byte) string {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return string(utf8.RuneError)
	}
	return string(text)
}

// binary reports whether the first 64 KiB hold more control characters than a damaged list would.
func binary(text string) bool {
	text = text[:min(len(text), 64<<10)]
	controls := 0
	for _, r := range text {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			controls++
		}
	}
	return controls >= 8 && controls > len(text)/16
}
