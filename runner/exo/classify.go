package exo

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// classify turns an error record into an Error.
func classify(r pwsh.Record, cmdlet, target string) *Error {
	rec := pwsh.ErrorRecord{}
	if r.Error != nil {
		rec = *r.Error
	}
	code, typ, text := split(unwrap(r.Message))
	e := &Error{
		Class: classOf(rec, code, typ, r.Message), Scope: ScopeItem, Op: cmdlet, Target: target, Text: text,
		RequestID: first(requestID, rec.FQID, r.Message),
	}
	if s, ok := scopes[e.Class]; ok {
		e.Scope = s
	}
	if seconds, err := strconv.Atoi(first(retryAfter, r.Message)); err == nil {
		e.RetryAfter = time.Duration(seconds) * time.Second
	}
	return e
}

// Classify returns the class of an error record.
func Classify(r pwsh.Record) Class { return classify(r, "", "").Class }

var scopes = map[Class]Scope{
	NotOwner: ScopeGroup, NotCustomized: ScopeGroup, NoRight: ScopeRun, SessionLost: ScopeSession, Throttled: ScopeSession,
}

var (
	requestID  = regexp.MustCompile(`RequestId ?[=:] ?([0-9a-fA-F-]{36})`)
	retryAfter = regexp.MustCompile(`(?i)retry-after["']?[=:] ?["']?(\d{1,5})\b`) // seconds, as in HTTP
	httpStatus = regexp.MustCompile(`HttpStatusCode=(\d{3})\b`)
)

// first returns what the expression's group matches in the first text that it matches.
func first(re *regexp.Regexp, texts ...string) string {
	for _, t := range texts {
		if m := re.FindStringSubmatch(t); m != nil {
			return m[1]
		}
	}
	return ""
}

var prefix = regexp.MustCompile(`(?s)^(Ex[0-9A-F]{6})?\|([\w.]+)\|(.*)$`)

// split takes apart a message such as "Ex6F9304|Namespace.SomeException|What happened". Its code may be
// missing, and so may all but the text (facts.md 2).
func split(message string) (code, typ, text string) {
	if m := prefix.FindStringSubmatch(message); m != nil {
		return m[1], m[2], strings.TrimSpace(m[3])
	}
	return "", "", strings.TrimSpace(message)
}

// unwrap returns the message inside the HTTP answer that the Get-EXO cmdlets put into theirs, in the
// form that split reads (facts.md 2, REST error JSON, styles A and B).
func unwrap(message string) string {
	var body struct {
		Error struct{ Details []struct{ Message string } }
	}
	_, text, found := strings.Cut(message, "ErrorMessage=")
	if !found || json.Unmarshal([]byte(text), &body) != nil || len(body.Error.Details) == 0 {
		return message
	}
	inner := body.Error.Details[0].Message
	var typed struct{ Message, TypeName string }
	if json.Unmarshal([]byte(inner), &typed) == nil && typed.TypeName != "" {
		return "|" + typed.TypeName + "|" + typed.Message
	}
	return inner
}
