package exo

import (
	"regexp"
	"strings"

	"roombridge/runner/pwsh"
)

// Errors are classed by the reason that the module puts into the record, then by the type in the
// text's prefix, then by its Ex code, then by the fully qualified id. English text comes last, and
// leads only to classes from which nothing is lost: the module localises what it says (facts.md 2).

var prefix = regexp.MustCompile(`(?s)^(Ex[0-9A-F]{6})?\|([\w.]+)\|(.*)$`)

var requestID = regexp.MustCompile(`RequestId=([0-9a-fA-F-]{36})`)

var byType = map[string]Class{
	"ManagementObjectNotFoundException":      NotFound,
	"MemberAlreadyExistsException":           AlreadyMember,
	"MemberNotFoundException":                NotMember,
	"ADObjectAlreadyExistsException":         Exists,
	"ProxyAddressExistsException":            AddressTaken,
	"OperationRequiresGroupManagerException": NotOwner,
	"ManagementObjectAmbiguousException":     Ambiguous,
	"UnauthorizedAccessException":            NoRight,
	"CommandNotFoundException":               NoRight,
	"RecipientTaskException":                 Invalid,
	"OverBudgetException":                    Throttled,
	"DCOverloadedException":                  Transient,
	"ADServerSettingsChangedException":       Transient,
	"ConnectionFailedTransientException":     Transient,
	"ADTopologyEndpointNotFoundException":    Transient,
	"SuitabilityDirectoryException":          Transient,
	"ServerInMMException":                    Transient,
	"StorageTransientException":              Transient,
	"UnableToWriteToAadException":            Transient,
}

var byCode = map[string]Class{"Ex6F9304": NotFound, "Ex94914C": NotFound, "Ex41BAF5": NotFound, "Ex9E65A2": Ambiguous}

var byID = []struct {
	part  string
	class Class
}{
	{"NamedParameterNotFound", NoRight},
	{"CommandNotFoundException", NoRight},
	{"RoombridgeNotBound", NoRight},
	{"RoombridgeNotAllowed", NoRight},
}

var byText = []struct {
	part  string
	class Class
}{
	{"is being synchronized from your on-premises organization", SyncedObject},
	{"getresponseheader", SessionLost},
	{"get-claimsfromexceptiondetails", SessionLost},
	{"session has been closed", SessionLost},
	{"httpstatuscode=404", NotFound},
	{"httpstatuscode=429", Throttled},
	{"httpstatuscode=401", Transient},
	{"server side error has occurred", Transient},
	{"throttl", Throttled},
	{"server busy", Throttled},
	{"too many concurrent", Throttled},
	{"is not present in the role definition", NoRight},
}

var scopes = map[Class]Scope{NotOwner: ScopeGroup, SyncedObject: ScopeItem, NoRight: ScopeRun, SessionLost: ScopeSession, Throttled: ScopeSession}

// classify turns an error record into an Error.
func classify(r pwsh.Record, cmdlet, target string) *Error {
	rec := pwsh.ErrorRecord{}
	if r.Error != nil {
		rec = *r.Error
	}
	e := &Error{Op: cmdlet, Target: target, Text: r.Message}
	if m := requestID.FindStringSubmatch(rec.FQID); m != nil {
		e.RequestID = m[1]
	}
	code, typ := "", ""
	if m := prefix.FindStringSubmatch(r.Message); m != nil {
		code, typ, e.Text = m[1], m[2], m[3]
	}
	e.Class = classOf(rec, code, typ, r.Message)
	e.Scope = ScopeItem
	if s, ok := scopes[e.Class]; ok {
		e.Scope = s
	}
	return e
}

func classOf(rec pwsh.ErrorRecord, code, typ, message string) Class {
	if rec.Prompt {
		return Prompted
	}
	class := UnknownResponse
	for _, name := range []string{rec.Reason, typ, rec.Type} {
		if c, ok := byType[shortName(name)]; ok {
			class = c
			break
		}
	}
	if c, ok := byCode[code]; ok && (class == UnknownResponse || class == NotFound) {
		class = c // not found and "matches multiple entries" share a type (facts.md 1a)
	}
	if class == NotFound && strings.Contains(message, "matches multiple entries") {
		return Ambiguous
	}
	if class == Transient && permanentDualWrite(message) {
		return Exists
	}
	if class != UnknownResponse {
		return class
	}
	for _, i := range byID {
		if strings.Contains(rec.FQID, i.part) {
			return i.class
		}
	}
	lower := strings.ToLower(message + "\n" + rec.Stack)
	for _, t := range byText {
		if strings.Contains(lower, strings.ToLower(t.part)) {
			return t.class
		}
	}
	return UnknownResponse
}

// permanentDualWrite says that writing to Entra failed for a reason that will not pass (facts.md 1a).
func permanentDualWrite(message string) bool {
	for _, part := range []string{"same value for property proxyAddresses", "ObjectConflict", "on-premises mastered"} {
		if strings.Contains(message, part) {
			return true
		}
	}
	return false
}

func shortName(typ string) string { return typ[strings.LastIndexByte(typ, '.')+1:] }

// Classify returns the class of an error record.
func Classify(r pwsh.Record) Class { return classify(r, "", "").Class }
