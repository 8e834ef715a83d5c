package exo

import "strings"

// maxFilter is how many values one filter asks for.
const maxFilter = 50

// singleQuotes are the quotes that Exchange takes for one.
const singleQuotes = "'\u2018\u2019\u201a\u201b"

// quote makes a value of Exchange's filter language (OPATH): single quotes around it, those inside
// doubled. Exchange takes the typographic single quotes for plain ones, so they are doubled too
// (Microsoft: Recipient filters, "quotation marks").
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if strings.ContainsRune(singleQuotes, r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}

// anyOf is a filter that matches objects whose property equals one of the values.
func anyOf[S ~string](property, prefix string, values []S) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = property + " -eq " + quote(prefix+string(v))
	}
	return strings.Join(parts, " -or ")
}
