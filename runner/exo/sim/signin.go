package sim

import (
	"fmt"
	"strings"
	"time"

	"roombridge/runner/pwsh"
)

// firstParty is the application that the module signs people in with (Microsoft: Get-ConnectionInformation, example 1).
const firstParty = "fb78d390-0c51-40cd-8e17-fdbfab77341b"

// deviceSentence is what Microsoft says to somebody who signs in with a code.
const deviceSentence = "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code F7Q2KX9DM to authenticate."

// connect is Connect-ExchangeOnline. The sandbox insists on the parameters that keep a real connection
// quiet and small (facts 3 and 5): no banner, no format data, only the cmdlets that are needed.
func (c *call) connect() (answer, error) {
	if err := c.checkConnect(); err != nil {
		return answer{}, err
	}
	a := c.deviceCode()
	next, err := c.signIn()
	if err != nil {
		return answer{}, err
	}
	next.commands, next.since = texts(c.params["CommandName"]), time.Now()
	s := c.session
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	next.number = s.opened
	next.id = next.org.id(fmt.Sprintf("connection %s %d", next.user, next.number))
	s.now = next
	return a, nil
}

func (c *call) checkConnect() error {
	names, isList := c.params["CommandName"].([]any)
	for _, n := range names {
		s, ok := n.(string)
		isList = isList && ok && s != ""
	}
	switch {
	case c.params["ShowBanner"] != false:
		return notSimulated(c.cmdlet, "anything but -ShowBanner:$false")
	case c.params["SkipLoadingFormatData"] != true:
		return notSimulated(c.cmdlet, "anything but -SkipLoadingFormatData")
	case !isList || len(names) == 0:
		return notSimulated(c.cmdlet, "anything but a list of names as -CommandName")
	}
	return nil
}

// deviceCode shows the code, if that is how this call signs in. Somebody always enters it at once.
func (c *call) deviceCode() answer {
	switch {
	case !c.flag("Device"):
		return answer{}
	case c.show != nil:
		c.show(deviceSentence)
		return answer{}
	}
	return answer{records: []pwsh.Record{{Stream: pwsh.StreamInformation, Message: deviceSentence}}}
}

// signIn finds out who connects to what. The kinds of errors are those of public transcripts.
func (c *call) signIn() (*connection, error) {
	if c.has("AppId") || c.has("CertificateThumbprint") {
		return c.signInApp()
	}
	home := c.session.home
	upn := strings.ToLower(c.text("UserPrincipalName"))
	if upn == "" {
		upn = "admin@" + home.domains[0]
	}
	for o := home; o != nil; o = o.neighbour {
		o.mu.Lock()
		x := o.keys[upn]
		o.mu.Unlock()
		if x != nil && isMailbox(x) && strings.EqualFold(x.UPN, upn) {
			return &connection{org: o, role: o.accounts[upn], user: x.UPN, guid: x.Guid, app: firstParty}, nil
		}
	}
	return nil, thrown("Microsoft.Identity.Client.MsalServiceException",
		"AADSTS50034: The user account {EUII Hidden} does not exist in the %s directory. To sign into this application, the account must be added to the directory.", home.domains[0])
}

func (c *call) signInApp() (*connection, error) {
	o, given := c.session.home, c.text("Organization")
	switch {
	case given == "" || c.text("AppId") == "" || c.text("CertificateThumbprint") == "":
		return nil, badBinding(c.cmdlet, "AmbiguousParameterSet", "Parameter set cannot be resolved using the specified named parameters. -AppId, -CertificateThumbprint and -Organization belong together.")
	case !strings.EqualFold(c.text("CertificateThumbprint"), CertificateThumbprint):
		return nil, thrown("System.ArgumentException", "Cannot find a certificate with the thumbprint %s in the certificate stores of the current user and of this computer.", c.text("CertificateThumbprint"))
	case !strings.EqualFold(given, o.name): // its primary onmicrosoft.com domain (facts 5)
		return nil, thrown("Microsoft.Identity.Client.MsalServiceException", "AADSTS90002: Tenant '%s' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.", given)
	case !strings.EqualFold(c.text("AppId"), AppID):
		return nil, thrown("Microsoft.Identity.Client.MsalServiceException", "AADSTS700016: Application with identifier '%s' was not found in the directory '%s'.", c.text("AppId"), o.displayName)
	}
	return &connection{org: o, role: organizationManagement, app: AppID, orgParam: given}, nil
}
