package exo

import (
	"strconv"
	"strings"

	"roombridge/runner/pwsh"
)

// classOf classes an error by the reason that the module puts into the record, then by the type in the
// text's prefix, then by the Ex code, the fully qualified id and the HTTP status. English text comes
// last: the service localises what it says (facts.md 2), so text leads to no class that counts as done.
// The texts and types are those of facts.md 1a and 1b.
func classOf(rec pwsh.ErrorRecord, code, typ, message string) Class {
	if rec.Prompt {
		return Prompted
	}
	class := byName(rec, typ)
	if c, ok := byCode[code]; ok && (class == "" || class == NotFound) {
		class = c // not found and "matches multiple entries" share a type
	}
	switch {
	case class == NotFound && strings.Contains(message, "matches multiple entries"):
		return Ambiguous
	case class == dualWrite:
		return match(byDualWrite, message, Transient)
	case class != "":
		return class
	}
	if class = match(byID, rec.FQID, ""); class != "" {
		return class
	}
	status := rec.HTTPStatus
	if status == 0 {
		status, _ = strconv.Atoi(first(httpStatus, message))
	}
	if c, ok := byStatus[status]; ok {
		return c
	}
	class = match(byText, strings.ToLower(message+"\n"+rec.FQID+"\n"+rec.Details), "")
	if class == "" {
		class = match(byStack, rec.Stack, UnknownResponse)
	}
	return class
}

// byName looks for the first exception that is known: the reason, the type in the prefix, the record's
// own, and the ones inside it.
func byName(rec pwsh.ErrorRecord, typ string) Class {
	names := []string{rec.Reason, typ, rec.Type}
	for _, inner := range rec.Inner {
		names = append(names, inner.Type)
	}
	for _, name := range names {
		c, ok := byType[name[strings.LastIndexByte(name, '.')+1:]]
		if ok && (c != NoAnswer || rec.HTTPStatus == 0) { // with a status there was an answer
			return c
		}
	}
	return ""
}

// dualWrite stands for a change that was not passed on to Entra; the text says whether it may pass.
const dualWrite Class = "dual-write"

var byType = map[string]Class{
	"ManagementObjectNotFoundException":      NotFound,
	"ManagementObjectAmbiguousException":     Ambiguous,
	"MemberAlreadyExistsException":           AlreadyMember,
	"MemberNotFoundException":                NotMember,
	"ADObjectAlreadyExistsException":         Exists,
	"ProxyAddressExistsException":            AddressTaken,
	"OperationRequiresGroupManagerException": NotOwner,
	"UnauthorizedAccessException":            NoRight,
	"CommandNotFoundException":               NoRight,
	"RecipientTaskException":                 Invalid,
	"DataValidationException":                Invalid,
	"NotAcceptedDomainException":             Invalid,
	"ParsingException":                       Invalid, // of a filter
	"OverBudgetException":                    Throttled,
	"DCOverloadedException":                  Transient,
	"ADServerSettingsChangedException":       Transient,
	"ConnectionFailedTransientException":     Transient,
	"ADTopologyEndpointNotFoundException":    Transient,
	"SuitabilityDirectoryException":          Transient,
	"ServerInMMException":                    Transient,
	"StorageTransientException":              Transient,
	"PSRemotingTransportException":           SessionLost,
	"UnableToWriteToAadException":            dualWrite,

	"InvalidOperationInDehydratedContextException": NotCustomized,

	// A request that got no answer, which the module does not try again (facts.md 1c). It may have had
	// its effect.
	"HttpRequestException":       NoAnswer,
	"WebException":               NoAnswer,
	"SocketException":            NoAnswer,
	"TimeoutException":           NoAnswer,
	"TaskCanceledException":      NoAnswer,
	"OperationCanceledException": NoAnswer,
}

var byCode = map[string]Class{"Ex6F9304": NotFound, "Ex94914C": NotFound, "Ex41BAF5": NotFound, "Ex9E65A2": Ambiguous}

var byStatus = map[int]Class{
	401: Transient, // a role so new that it has no effect yet; the module has tried six times
	403: NoRight,
	404: NotFound,
	408: NoAnswer,
	429: Throttled,
	502: NoAnswer,
	503: Transient,
	504: NoAnswer,
}

// clue is a part of a text that tells the class.
type clue struct {
	part  string
	class Class
}

var byID = []clue{
	{"NamedParameterNotFound", NoRight},
	{"CommandNotFoundException", NoRight},
	{pwsh.NotBound, NoRight},
	{pwsh.NotAllowed, NoRight},
	{pwsh.BadValue, Invalid},
	{"ParameterArgument", Invalid}, // ParameterArgumentTransformationError and ParameterArgumentValidationError
	{"MissingMandatoryParameter", Invalid},
	{"AmbiguousParameterSet", Invalid},
}

var byDualWrite = []clue{
	{"value for property proxyAddresses already exists", AddressTaken},
	{"ObjectConflict", Exists},
	{"on-premises mastered", SyncedObject},
}

var byText = []clue{ // in lower case
	{"is being synchronized from your on-premises organization", SyncedObject},
	{"multiple recipients matching identity", Ambiguous},
	{"is not present in the role definition", NoRight},
	{"delegating role assignment", NoRight},               // to give a role, one has to have it to give (Microsoft: New-ManagementRoleAssignment)
	{": enable-organizationcustomization", NotCustomized}, // the command to run first
	{"app access policies exceeded the limit", Invalid},
	{"getresponseheader", SessionLost},
	{"get-claimsfromexceptiondetails", SessionLost},
	{"session has been closed", SessionLost},
	{"runspace state is not valid", SessionLost},
	{"no longer available", SessionLost},
	{"must call the connect-exchangeonline cmdlet", SessionLost},
	{"timed out", NoAnswer},
	{"timeout", NoAnswer},
	{"throttl", Throttled},
	{"server busy", Throttled},
	{"serverbusy", Throttled},
	{"exceeded the budget", Throttled},
	{"too many concurrent", Throttled},
	{"maximum number of connections", Throttled},
	{"server side error has occurred", Transient},
	{"try again later", Transient},
}

// byStack is for a crash of the module's own that hides what happened (facts.md 0.5).
var byStack = []clue{{"Get-ClaimsFromExceptionDetails", SessionLost}}

// match returns the class of the first clue in the text.
func match(clues []clue, text string, otherwise Class) Class {
	for _, c := range clues {
		if strings.Contains(text, c.part) {
			return c.class
		}
	}
	return otherwise
}
