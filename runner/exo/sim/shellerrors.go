package sim

import (
	"fmt"

	"roombridge/runner/pwsh"
)

// shellError is an error that PowerShell, or the module on this side of the wire, makes.
type shellError struct {
	message string
	record  pwsh.ErrorRecord
}

func (e *shellError) Error() string { return e.message }

func commandNotFound(name string) error {
	return &shellError{
		message: "The term '" + name + "' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.",
		record: pwsh.ErrorRecord{
			FQID: "CommandNotFoundException", Category: "ObjectNotFound", Reason: "CommandNotFoundException",
			Target: name, TargetType: "String", Type: "System.Management.Automation.CommandNotFoundException",
		},
	}
}

// badBinding is a ParameterBindingException; id is the first part of its FullyQualifiedErrorId.
func badBinding(cmdlet, id, format string, args ...any) error {
	return &shellError{
		message: fmt.Sprintf(format, args...),
		record: pwsh.ErrorRecord{
			FQID: id + "," + cmdlet, Category: "InvalidArgument", Reason: "ParameterBindingException", Activity: cmdlet,
			Type: "System.Management.Automation.ParameterBindingException", Command: cmdlet,
		},
	}
}

// prompt is what a confirmation becomes where nobody can answer it: PowerShell's own exception around
// the one of its host.
func prompt(cmdlet string) error {
	const host = "A command that prompts the user failed because the host program or the command type does not support user interaction."
	return &shellError{
		message: host + " The host was attempting to request confirmation with the following message: Are you sure you want to perform this action?",
		record: pwsh.ErrorRecord{
			FQID: "InvalidOperation," + cmdlet, Category: "InvalidOperation", Reason: "PSInvalidOperationException", Activity: cmdlet,
			Type: "System.Management.Automation.PSInvalidOperationException", Command: cmdlet, Prompt: true,
			Inner: []pwsh.InnerError{{Type: "System.Management.Automation.Host.HostException", Message: host}},
		},
	}
}

// thrown is an exception that a function of the module throws, which is how Connect-ExchangeOnline
// fails: the message is the FullyQualifiedErrorId (seen in public transcripts).
func thrown(kind, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	return &shellError{message: message, record: pwsh.ErrorRecord{FQID: message, Category: "OperationStopped", Reason: shortName(kind), Type: kind}}
}

// notSimulated says that something exists in Exchange and not here. It is never mistaken for an answer of Exchange.
func notSimulated(cmdlet, what string) error {
	return &shellError{
		message: "The sandbox does not simulate " + what + " of " + cmdlet + ".",
		record:  pwsh.ErrorRecord{FQID: "SandboxNotSimulated," + cmdlet, Category: "NotImplemented", Reason: "NotSupportedException", Activity: cmdlet, Type: "System.NotSupportedException", Command: cmdlet},
	}
}
