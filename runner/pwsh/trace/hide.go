package trace

import (
	"regexp"
	"strings"
)

const hidden = "***"

var (
	token  = regexp.MustCompile(`eyJ[\w-]{10,}\.[\w-]+(\.[\w-]*)?`) // a JSON Web Token
	bearer = regexp.MustCompile(`(?i)\b(bearer\s+)[^\s"',;]{8,}`)
	// key is a part of a connection string, a web address or a JSON text that lets in whoever has it.
	key = regexp.MustCompile(`(?i)\b((?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|client_?secret|access_?token|refresh_?token|id_?token|sig|apikey)["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|[^\s"',;&]+)`)
	// thumbprint is the SHA-1 or SHA-256 of a certificate.
	thumbprint = regexp.MustCompile(`\b(?:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{40})\b`)
	// signInCode is what a person types in a browser to sign in.
	signInCode = regexp.MustCompile(`\b[A-Z0-9]{8,10}\b`)
)

// hide replaces what nobody else may ever see.
func (s *scrubber) hide(text string) string {
	for secret := range s.secrets {
		text = secret.Redact(text)
	}
	if len(text) >= 40 {
		text = thumbprint.ReplaceAllString(text, hidden)
	}
	if strings.Contains(text, "eyJ") {
		text = token.ReplaceAllString(text, hidden)
	}
	if strings.ContainsAny(text, "=:") {
		text = key.ReplaceAllString(text, "${1}"+hidden)
	}
	if strings.IndexByte(text, ' ') >= 0 {
		text = bearer.ReplaceAllString(text, "${1}"+hidden)
	}
	return text
}
