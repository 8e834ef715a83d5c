package sim

import (
	"errors"
	"fmt"
	"net/http"
)

// fault is an error that the service answers. Its message begins with code|kind|; what the code means
// is not documented and it may be empty (facts 2).
type fault struct {
	code   string // Ex and six hex digits
	kind   string // the exception's full type
	text   string
	status int // HTTP
}

func (f *fault) Error() string { return f.code + "|" + f.kind + "|" + f.text }

const (
	tasks      = "Microsoft.Exchange.Configuration.Tasks."
	management = "Microsoft.Exchange.Management.Tasks."
	directory  = "Microsoft.Exchange.Data.Directory."
	server     = "EURPR04A001DC001.EURPR04A001.PROD.OUTLOOK.COM"
)

func newFault(code, kind, format string, args ...any) *fault {
	return &fault{code: code, kind: kind, text: fmt.Sprintf(format, args...), status: http.StatusBadRequest}
}

// The faults of facts 1a, under the names of their rows.

func notFound(id string) error {
	f := newFault("Ex6F9304", tasks+"ManagementObjectNotFoundException", "The operation couldn't be performed because object '%s' couldn't be found on '%s'.", id, server)
	f.status = http.StatusNotFound
	return f
}

func couldNotFind(id string) error {
	return newFault("Ex94914C", tasks+"ManagementObjectNotFoundException", `Couldn't find object "%s". Please make sure that it was spelled correctly or specify a different object.`, id)
}

func isNotFound(err error) bool {
	f, ok := errors.AsType[*fault](err)
	return ok && f.code == "Ex6F9304"
}

func ambiguous(id string) error {
	return newFault("Ex9E65A2", tasks+"ManagementObjectNotFoundException", "The operation couldn't be performed because object: '%s' matches multiple entries.", id)
}

func alreadyMember(member, group string) error { // the sentence is inference, the type is not (facts 9)
	return newFault("", management+"MemberAlreadyExistsException", `The recipient "%s" is already a member of the group "%s".`, member, group)
}

func notMember(member, group string) error { // the sentence is inference
	return newFault("", management+"MemberNotFoundException", `The recipient "%s" isn't a member of the group "%s".`, member, group)
}

func notManager() error {
	return newFault("", tasks+"OperationRequiresGroupManagerException", "You don't have sufficient permissions. This operation can only be performed by a manager of the group.")
}

func objectExists(name string) error {
	return newFault("", directory+"ADObjectAlreadyExistsException", "The object '%s' already exists.", name)
}

func addressTaken(address string, by *object) error { // the namespace is inference
	return newFault("", directory+"ProxyAddressExistsException", `The proxy address "SMTP:%s" is already being used by "%s". Choose another proxy address.`, address, by.dn())
}

func domainNotAccepted() error { // type and sentence are inference
	return newFault("", directory+"NotAcceptedDomainException", "You can't use the domain because it's not an accepted domain for your organization.")
}

func synced(cmdlet, what, name string) error { // the type is inference
	return newFault("", "System.InvalidOperationException", `The operation on mailbox "%[3]s" failed because it's out of the current user's write scope. The action '%[1]s', '%[2]s', can't be performed on the object '%[3]s' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`, cmdlet, what, name)
}

// noAccess is for somebody without any role; type and sentence are inference.
func noAccess() error {
	f := newFault("", "System.UnauthorizedAccessException", "The role assigned to the user isn't supported in this scenario.")
	f.status = http.StatusForbidden
	return f
}

func tooLong(maximum, length int) error { // the type is inference
	return newFault("", "Microsoft.Exchange.Data.DataValidationException", "The length of the property is too long. The maximum length is %d and the length of the value provided is %d.", maximum, length)
}

// notCustomized is for an organisation that never ran Enable-OrganizationCustomization; the namespace is inference.
func notCustomized() error {
	return newFault("", directory+"InvalidOperationInDehydratedContextException", "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.")
}

// alreadyCustomized is for one that did; the type is inference.
func alreadyCustomized() error {
	return newFault("", "System.InvalidOperationException", "This operation is not available in current service offer.")
}

// refused is any other objection to what was asked; the sentences are inference.
func refused(format string, args ...any) error {
	return newFault("", management+"RecipientTaskException", format, args...)
}

// badFilter is an objection to a filter; type and sentences are inference.
func badFilter(format string, args ...any) error {
	return newFault("", "Microsoft.Exchange.Data.ParsingException", "Invalid filter syntax. "+format, args...)
}
