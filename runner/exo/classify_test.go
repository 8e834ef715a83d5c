package exo

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"roombridge/runner/pwsh"
)

const (
	tasks     = "Microsoft.Exchange.Configuration.Tasks."
	requestNo = "7f6f2d5f-0d3c-4a35-8f5e-2b1f0a6f9b11"
	fqid      = "[Server=AM6PR06MB5795,RequestId=" + requestNo + ",TimeStamp=Tue, 28 Mar 2023 13:55:04 GMT],Write-ErrorMessage"
)

// record is an error record as the module writes it: the reason is a header's and may be missing.
func record(reason, message string) pwsh.Record {
	return pwsh.Record{Stream: pwsh.StreamError, Message: message, Error: &pwsh.ErrorRecord{
		FQID: fqid, Category: "NotSpecified", Reason: reason, Type: "System.Exception", Command: "Write-ErrorMessage",
	}}
}

// shellRecord is an error of PowerShell itself.
func shellRecord(fqid, kind, message string) pwsh.Record {
	return pwsh.Record{Stream: pwsh.StreamError, Message: message, Error: &pwsh.ErrorRecord{
		FQID: fqid, Reason: kind[strings.LastIndexByte(kind, '.')+1:], Type: kind,
	}}
}

// rest is an error of a Get-EXO cmdlet: the HTTP answer is inside the message.
func rest(status, body string) pwsh.Record {
	return shellRecord("An error occurred while processing the request,Microsoft.Exchange.Management.RestApiClient.GetExoMailbox",
		"Microsoft.Exchange.Management.RestApiClient.RestClientException", "Error while querying REST service. HttpStatusCode="+status+" ErrorMessage="+body)
}

// The texts are those of facts.md 1a, 1b and 2, and what each means is what is said there.
func TestClassify(t *testing.T) {
	for name, c := range map[string]struct {
		record pwsh.Record
		want   Class
		scope  Scope
	}{
		"already a member":                     {record("MemberAlreadyExistsException", `|Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException|The recipient "A" is already a member of the group "B".`), AlreadyMember, ScopeItem},
		"already a member, reason alone":       {record("MemberAlreadyExistsException", "O destinatário já é membro do grupo."), AlreadyMember, ScopeItem},
		"already a member, type alone":         {record("", "|Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException|O destinatário já é membro."), AlreadyMember, ScopeItem},
		"already a member, English alone":      {record("", `The recipient "A" is already a member of the group "B".`), UnknownResponse, ScopeItem},
		"not a member":                         {record("MemberNotFoundException", `|Microsoft.Exchange.Management.Tasks.MemberNotFoundException|The recipient "A" isn't a member of the group "B".`), NotMember, ScopeItem},
		"not found":                            {record("ManagementObjectNotFoundException", "Ex6F9304|"+tasks+"ManagementObjectNotFoundException|The operation couldn't be performed because object 'x' couldn't be found on 'DC.PROD.OUTLOOK.COM'."), NotFound, ScopeItem},
		"not found, of several":                {record("", "Ex94914C|"+tasks+`ManagementObjectNotFoundException|Couldn't find object "x". Please make sure that it was spelled correctly or specify a different object.`), NotFound, ScopeItem},
		"mailbox not found":                    {record("", "Ex41BAF5|"+tasks+`ManagementObjectNotFoundException|The specified mailbox Identity:"x" doesn't exist.`), NotFound, ScopeItem},
		"not found, code alone":                {record("", "Ex6F9304|Some.NewException|Nicht gefunden."), NotFound, ScopeItem},
		"ambiguous":                            {record("ManagementObjectNotFoundException", "Ex9E65A2|"+tasks+"ManagementObjectNotFoundException|The operation couldn't be performed because object: 'x' matches multiple entries."), Ambiguous, ScopeItem},
		"ambiguous, without its code":          {record("ManagementObjectNotFoundException", "|"+tasks+"ManagementObjectNotFoundException|The operation couldn't be performed because object: 'x' matches multiple entries."), Ambiguous, ScopeItem},
		"ambiguous, in another language":       {record("ManagementObjectNotFoundException", "Ex9E65A2|"+tasks+"ManagementObjectNotFoundException|Mehrere Einträge."), Ambiguous, ScopeItem},
		"multiple recipients":                  {record("", `There are multiple recipients matching identity "x". Please specify a unique value.`), Ambiguous, ScopeItem},
		"object exists":                        {record("ADObjectAlreadyExistsException", "|Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException|The object 'x' already exists."), Exists, ScopeItem},
		"address taken":                        {record("ProxyAddressExistsException", `|Microsoft.Exchange.Data.Directory.ProxyAddressExistsException|The proxy address "SMTP:x@contoso.com" is already being used by "y". Choose another proxy address.`), AddressTaken, ScopeItem},
		"not an owner":                         {record("OperationRequiresGroupManagerException", "|"+tasks+"OperationRequiresGroupManagerException|You don't have sufficient permissions. This operation can only be performed by a manager of the group."), NotOwner, ScopeGroup},
		"no such cmdlet":                       {shellRecord("CommandNotFoundException", "System.Management.Automation.CommandNotFoundException", "The term 'X' is not recognized as the name of a cmdlet, function, script file, or operable program."), NoRight, ScopeRun},
		"no such parameter":                    {shellRecord("NamedParameterNotFound,Add-DistributionGroupMember", "System.Management.Automation.ParameterBindingException", "A parameter cannot be found that matches parameter name 'Member'."), NoRight, ScopeRun},
		"a value that does not fit":            {shellRecord("ParameterArgumentTransformationError,Set-DistributionGroup", "System.Management.Automation.ParameterBindingException", "Cannot process argument transformation on parameter 'X'."), Invalid, ScopeItem},
		"not in the role":                      {record("", "The property is not present in the role definition of the current user."), NoRight, ScopeRun},
		"app without a role":                   {shellRecord("UnAuthorized", "System.UnauthorizedAccessException", "The role assigned to application 3d5e8f0a isn't supported in this scenario."), NoRight, ScopeRun},
		"synced":                               {record("", `The operation on mailbox "x" failed because it's out of the current user's write scope. The action 'Add-DistributionGroupMember', 'Members', can't be performed on the object 'x' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`), SyncedObject, ScopeItem},
		"Entra did not follow":                 {dualWriteRecord("Directory_ConcurrencyViolation"), Transient, ScopeItem},
		"Entra has the address":                {dualWriteRecord("Another object with the same value for property proxyAddresses already exists."), AddressTaken, ScopeItem},
		"Entra has the object":                 {dualWriteRecord("ObjectConflict"), Exists, ScopeItem},
		"Entra's object is mastered elsewhere": {dualWriteRecord("Unable to update the specified properties for on-premises mastered Directory Sync objects."), SyncedObject, ScopeItem},
		"name too long":                        {record("DataValidationException", "|Microsoft.Exchange.Data.DataValidationException|The length of the property is too long. The maximum length is 64 and the length of the value provided is 67."), Invalid, ScopeItem},
		"not an address":                       {record("RecipientTaskException", `|Microsoft.Exchange.Management.Tasks.RecipientTaskException|"x" is not an SMTP e-mail address.`), Invalid, ScopeItem},
		"server side error":                    {record("", "A server side error has occurred because of which the operation could not be completed. Please try again after some time. If the problem still persists, please reach out to MS support."), Transient, ScopeItem},
		"executing user":                       {record("", "Failed to retrieve executing user. Please try again later."), Transient, ScopeItem},

		"never customised":                   {record("InvalidOperationInDehydratedContextException", "|Microsoft.Exchange.Data.Directory.InvalidOperationInDehydratedContextException|The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization."), NotCustomized, ScopeGroup},
		"never customised, without its type": {record("", "Führen Sie zuerst diesen Befehl aus: Enable-OrganizationCustomization."), NotCustomized, ScopeGroup},
		"customised already":                 {record("", "|System.InvalidOperationException|This operation is not available in current service offer."), UnknownResponse, ScopeItem},
		"no right to give the role":          {record("", "|"+tasks+`TaskInvalidOperationException|You don't have access to create, change, or remove the "PlaceOS" management role assignment. You must be assigned a delegating role assignment to the management role or its parent in the hierarchy without a scope restriction.`), NoRight, ScopeRun},
		"too many policies":                  {record("", "The total size of App Access Policies exceeded the limit."), Invalid, ScopeItem},
		"no policy":                          {record("ManagementObjectNotFoundException", "Ex6F9304|"+tasks+`ManagementObjectNotFoundException|The operation couldn't be performed because object 'OU=contoso\*' couldn't be found.`), NotFound, ScopeItem},

		"throttled, by status":       {rest("429", "{}"), Throttled, ScopeSession},
		"throttled, by text":         {record("", "The request was throttled."), Throttled, ScopeSession},
		"over budget":                {record("OverBudgetException", "|Microsoft.Exchange.Data.Directory.OverBudgetException|The budget."), Throttled, ScopeSession},
		"server busy":                {record("", "ServerBusy: later."), Throttled, ScopeSession},
		"budget, by text":            {record("", "You have exceeded the budget."), Throttled, ScopeSession},
		"too many connections":       {record("", "Fail to create a runspace because you have exceeded the maximum number of connections allowed"), Throttled, ScopeSession},
		"domain controller":          {record("DCOverloadedException", "|Microsoft.Exchange.Data.Directory.DCOverloadedException|x"), Transient, ScopeItem},
		"topology":                   {record("ADTopologyEndpointNotFoundException", "x"), Transient, ScopeItem},
		"remoting":                   {shellRecord("PSSessionStateBroken", "System.Management.Automation.Remoting.PSRemotingTransportException", "x"), SessionLost, ScopeSession},
		"claims handler":             {shellRecord("MethodNotFound", "System.Management.Automation.RuntimeException", "Method invocation failed because [System.Net.Http.HttpResponseMessage] does not contain a method named 'GetResponseHeader'."), SessionLost, ScopeSession},
		"claims handler, by stack":   {stackRecord("at Get-ClaimsFromExceptionDetails<Process>, tmpEXO_x.psm1: line 1080"), SessionLost, ScopeSession},
		"session closed":             {record("", "The session has been closed."), SessionLost, ScopeSession},
		"runspace state":             {record("", "The runspace state is not valid for this operation."), SessionLost, ScopeSession},
		"gone":                       {record("", "The session is no longer available."), SessionLost, ScopeSession},
		"not connected":              {record("", "You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets."), SessionLost, ScopeSession},
		"a request without answer":   {shellRecord("WebCmdletWebResponseException", "System.Net.Http.HttpRequestException", "Connection reset by peer"), NoAnswer, ScopeItem},
		"the same, inside another":   {innerRecord("System.Threading.Tasks.TaskCanceledException"), NoAnswer, ScopeItem},
		"the same, with a status":    {statusRecord("System.Net.WebException", 503), Transient, ScopeItem},
		"timeout, by text":           {record("", "The operation has timed out."), NoAnswer, ScopeItem},
		"gateway timeout":            {rest("504", "Gateway Timeout"), NoAnswer, ScopeItem},
		"unauthorized, after tries":  {rest("401", ""), Transient, ScopeItem},
		"forbidden":                  {rest("403", "{}"), NoRight, ScopeRun},
		"a question":                 {pwsh.Record{Message: "A command that prompts the user failed", Error: &pwsh.ErrorRecord{Prompt: true, Reason: "CommandNotFoundException"}}, Prompted, ScopeItem},
		"nothing is known":           {record("", "Etwas ist schiefgegangen."), UnknownResponse, ScopeItem},
		"no record behind the error": {pwsh.Record{Stream: pwsh.StreamError, Message: "what?"}, UnknownResponse, ScopeItem},

		"the bridge has no such cmdlet":    {shellRecord(pwsh.NotBound, "System.InvalidOperationException", "The cmdlet X is not offered by the modules of this session."), NoRight, ScopeRun},
		"the bridge does not allow it":     {shellRecord(pwsh.NotAllowed, "System.InvalidOperationException", "The cmdlet X is not on this session's list of cmdlets."), NoRight, ScopeRun},
		"the bridge cannot send the value": {shellRecord(pwsh.BadValue, "", "the text holds a NUL character"), Invalid, ScopeItem},

		"Get-EXO, style A":          {rest("404", styleA), NotFound, ScopeItem},
		"Get-EXO, style B":          {rest("400", styleB), AlreadyMember, ScopeItem},
		"Get-EXO, another key case": {rest("500", `{"Error":{"Code":"x","Details":[{"Message":"|Microsoft.Exchange.Data.Storage.StorageTransientException|x"}]}}`), Transient, ScopeItem},
		"Get-EXO, no JSON":          {rest("404", "<html>"), NotFound, ScopeItem},

		"the reason goes before the type": {record("MemberAlreadyExistsException", "|"+tasks+"OperationRequiresGroupManagerException|x"), AlreadyMember, ScopeItem},
		"the type goes before the code":   {record("", "Ex6F9304|Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException|x"), AlreadyMember, ScopeItem},
		"the id goes before the text":     {shellRecord("NamedParameterNotFound,X", "System.Exception", "The session has been closed."), NoRight, ScopeRun},
	} {
		got := classify(c.record, "Add-DistributionGroupMember", "x")
		if got.Class != c.want || got.Scope != c.scope {
			t.Errorf("%s: class %s of scope %s, want %s of %s", name, got.Class, got.Scope, c.want, c.scope)
		}
		if Classify(c.record) != c.want {
			t.Errorf("%s: Classify says %s, want %s", name, Classify(c.record), c.want)
		}
	}
}

const (
	styleA = `{"error":{"code":"NotFound","message":"Error executing cmdlet","details":[{"code":"Context","target":"","message":"Ex6F9304|` + tasks + `ManagementObjectNotFoundException|The object 'x' couldn't be found."}],"innererror":{"message":"Error executing cmdlet","type":"Microsoft.Exchange.Admin.OData.Core.ODataServiceException","stacktrace":"..."}}}`
	styleB = `{"error":{"code":"BadRequest","details":[{"code":"Client","message":"{\"Message\":\"already\",\"TypeName\":\"Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException\",\"StackTrace\":null,\"InnerError\":null}"}]}}`
)

func dualWriteRecord(detail string) pwsh.Record {
	return record("UnableToWriteToAadException", "|Microsoft.Exchange.Configuration.DualWrite.LocStrings.UnableToWriteToAadException|An Azure Active Directory call was made to keep object in sync between Azure Active Directory and Exchange Online. However, it failed. Detailed error message: "+
		detail+" RequestId : "+requestNo+" The issue may be transient and please retry a couple of minutes later. If issue persists, please see exception members for more information.")
}

func stackRecord(stack string) pwsh.Record {
	r := record("RuntimeException", "You cannot call a method on a null-valued expression.")
	r.Error.Stack = stack
	return r
}

func innerRecord(kind string) pwsh.Record {
	r := record("", "An error occurred while sending the request.")
	r.Error.Inner = []pwsh.InnerError{{Type: "System.AggregateException"}, {Type: kind}}
	return r
}

func statusRecord(kind string, status int) pwsh.Record {
	r := shellRecord("WebCmdletWebResponseException", kind, "The remote server returned an error.")
	r.Error.HTTPStatus = status
	return r
}

// What a person reads has no codes; what Microsoft's support asks for is kept.
func TestClassifyKeepsWhatHelps(t *testing.T) {
	notFound := "The object 'x' couldn't be found."
	for name, c := range map[string]struct {
		record pwsh.Record
		want   Error
	}{
		"a record of the module": {
			record("", "Ex6F9304|"+tasks+"ManagementObjectNotFoundException|"+notFound+"\n"),
			Error{Class: NotFound, Text: notFound, RequestID: requestNo},
		},
		"an answer inside the text": {rest("404", styleA), Error{Class: NotFound, Text: notFound}},
		"lines":                     {record("", "|"+tasks+"ManagementObjectNotFoundException|one\ntwo"), Error{Class: NotFound, Text: "one\ntwo", RequestID: requestNo}},
		"the id in the text":        {func() pwsh.Record { r := dualWriteRecord("x"); r.Error.FQID = ""; return r }(), Error{Class: Transient, RequestID: requestNo}},
		"when to come back":         {rest("429", `{} Retry-After: 30`), Error{Class: Throttled, RetryAfter: 30 * time.Second}},
	} {
		got := classify(c.record, "Get-Recipient", "x")
		if c.want.Text == "" {
			got.Text = ""
		}
		got.Scope = ""
		c.want.Op, c.want.Target = "Get-Recipient", "x"
		if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// No class leads to an answer that counts as done, except the two that say so.
func TestAnswers(t *testing.T) {
	for class, want := range map[Class][2]Answer{
		AlreadyMember: {NoChange, Refused}, NotMember: {Refused, NoChange},
		NotFound: {Refused, Refused}, Ambiguous: {Refused, Refused}, Exists: {Refused, Refused}, AddressTaken: {Refused, Refused},
		WrongKind: {Refused, Refused}, SyncedObject: {Refused, Refused}, Invalid: {Refused, Refused}, NotOwner: {Refused, Refused},
		NoRight: {Refused, Refused}, Prompted: {Refused, Refused},
		NoAnswer: {Unknown, Unknown}, SessionLost: {Unknown, Unknown}, Incomplete: {Unknown, Unknown}, Unsent: {NotSent, NotSent},
		Throttled: {Failed, Failed}, NotCustomized: {Failed, Failed}, Transient: {Failed, Failed}, UnknownResponse: {Failed, Failed}, "a class of tomorrow": {Failed, Failed},
	} {
		if got := [2]Answer{class.Answer(Add), class.Answer(Remove)}; got != want {
			t.Errorf("%s: %q, want %q", class, got, want)
		}
		if got := class.Answer(""); got == NoChange || got == Done {
			t.Errorf("%s, of what is no member: %q", class, got)
		}
	}
}

func FuzzClassify(f *testing.F) {
	f.Add("", "Ex6F9304|A.B|text", "")
	f.Add("MemberAlreadyExistsException", styleB, fqid)
	f.Add("", "HttpStatusCode=404 ErrorMessage="+styleA, "")
	f.Fuzz(func(t *testing.T, reason, message, fqid string) {
		r := pwsh.Record{Message: message, Error: &pwsh.ErrorRecord{Reason: reason, FQID: fqid}}
		e := classify(r, "X", "")
		if e.Class == "" || e.Class == dualWrite || e.Scope == "" || e.RetryAfter < 0 {
			t.Errorf("%+v", e)
		}
		_, typ, _ := split(unwrap(message))
		named := strings.HasSuffix(reason, "Exception") || typ != ""
		if (e.Class == AlreadyMember || e.Class == NotMember) && !named {
			t.Errorf("%q became %s by its text", message, e.Class)
		}
	})
}
