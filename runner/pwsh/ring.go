package pwsh

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// maxStderr is how much of what a process says is kept, in bytes.
const maxStderr = 64 << 10

// ring keeps the end of a text.
type ring struct {
	mu   sync.Mutex
	text []byte
}

// Add appends a line and forgets the oldest text beyond maxStderr.
func (r *ring) Add(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text = append(append(r.text, line...), '\n')
	if over := len(r.text) - maxStderr; over > 0 {
		r.text = append(r.text[:0], r.text[over:]...)
	}
}

func (r *ring) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.ToValidUTF8(string(r.text), "")
}

// minSecret is the length below which a secret is not searched for: replacing every "a" would hide
// nothing and spoil the text.
const minSecret = 4

// token is a JSON Web Token, such as an access token.
var token = regexp.MustCompile(`eyJ[\w-]{10,}\.[\w-]+(\.[\w-]*)?`)

// redactor replaces the secrets that a session has been given, and anything like a token, by ***.
type redactor struct {
	mu      sync.RWMutex
	secrets []string // the longest first, so that one which holds another is hidden whole
}

func (r *redactor) Learn(secret string) {
	if len(secret) < minSecret {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if slices.Contains(r.secrets, secret) {
		return
	}
	r.secrets = append(r.secrets, secret)
	slices.SortFunc(r.secrets, func(a, b string) int { return len(b) - len(a) })
}

func (r *redactor) Redact(text string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, secret := range r.secrets {
		text = strings.ReplaceAll(text, secret, hidden)
	}
	return token.ReplaceAllString(text, hidden)
}

// RedactRecord redacts every text of a record in which a cmdlet may repeat a parameter.
func (r *redactor) RedactRecord(rec *Record) {
	rec.Message = r.Redact(rec.Message)
	if rec.Error == nil {
		return
	}
	for _, text := range []*string{&rec.Error.FQID, &rec.Error.Target, &rec.Error.Details, &rec.Error.Stack} {
		*text = r.Redact(*text)
	}
	for i := range rec.Error.Inner {
		rec.Error.Inner[i].Message = r.Redact(rec.Error.Inner[i].Message)
	}
}
