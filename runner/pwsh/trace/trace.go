// Package trace records what is asked of a PowerShell and what it answers, so that a run can be looked
// at elsewhere and played again: [Record] wraps a [pwsh.Shell], and a [Player] answers in its place.
//
// # The file
//
// One JSON object a line. The first is the header; "trace" is the version of this format:
//
//	{"trace":1,"tool":"roombridge 1.4.0","powershell":"7.6.5","edition":"Core","organization":"contoso.onmicrosoft.com","time":"2026-03-31T22:15:00Z","names":"replaced"}
//
// Each of the others says at what time after the header it happened ("at"), and is one of these:
//
//	{"at":"0.9s","import":{"name":"ExchangeOnlineManagement","module":{"Name":…,"Version":…,"Path":…,"Marker":…}}}
//	{"at":"1.2s","bind":{"modules":["ExchangeOnlineManagement"],"commands":{"Get-Recipient":["Filter","ResultSize"]}}}
//	{"at":"1.3s","run":1,"calls":[{"cmdlet":"Get-Recipient","params":{"Filter":…},"select":["Guid"],"timeout":"1h2m0s"}],"interactive":true}
//	{"at":"1.4s","run":1,"event":{"call":0,"object":{"Guid":…}}}
//	{"at":"1.4s","run":1,"event":{"call":0,"record":{"stream":"warn","message":…}}}
//	{"at":"1.5s","run":1,"event":{"call":0,"end":"ok","took":"104.2ms"}}
//	{"at":"1.5s","run":1,"done":{}}
//	{"at":"9.9s","cut":true}
//
// A run is numbered from 1; its "done" holds the error of the session, if there was one, and so do
// "import" and "bind". "cut" ends a file that reached its limit. Durations are written as Go does.
//
// # What is in it, and what is not
//
// A [pwsh.Secret] is never written, also where an answer repeats its value (of four bytes or more). Neither
// is anything that looks like a token, the password or key of a connection string, the thumbprint of a
// certificate, or the code of an interactive sign-in. They become ***.
//
// Names of people, rooms and groups are theirs. Unless [Options].Plain asks for it, every text is replaced
// by a pseudonym, name1, name2 and so on, that is the same wherever the text comes back in this file
// (upper and lower case do not count). Kept are
//
//   - numbers, Booleans, dates, Guids, and every text that is the organisation of the header;
//   - names of cmdlets, parameters, properties, modules and .NET types, and the codes of errors;
//   - the domain of an address and what kind of address it is: SMTP:ana.silva@contoso.com becomes SMTP:name7@contoso.com;
//   - the values of parameters and properties that are named in [Options].Keep, which are words of a vocabulary;
//   - in a parameter that is named …Filter, all but the constants in quotes.
//
// The messages of records and errors are the one exception: their own words are kept, and replaced is only
// what is recognised in them: addresses, what stands in quotes, home folders, and every name that this
// file has met before. Look through them before you send a trace to others.
//
// A trace played again has to be asked with its pseudonyms, not with the names that they replaced; there
// is no way back from the one to the other.
//
// The file may hold names (always, if Plain is set), so whoever creates it lets only its owner read it: mode 0600.
package trace

// Options say what a recording is of and how much of it is kept.
type Options struct {
	Tool         string   // the program and its version
	Organization string   // free text; kept where an answer is equal to it
	Keep         []string // parameters and properties whose text is no name; case does not count
	Plain        bool     // names are recorded as they are: for the eyes of the organisation itself
	Limit        int64    // bytes after which the recording is cut off; 0: 64 MiB
}

const (
	version      = 1
	defaultLimit = 64 << 20
)
