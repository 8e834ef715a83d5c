// Package sim is an Exchange Online organisation that runs in this process, behind the same cmdlets as
// the real one. It is what --sandbox, the demo and every test work on.
//
// The words of this package:
//
//   - An [Org] is an organisation: recipients, memberships, accounts. It is safe for concurrent use.
//   - A [Session] is one connection to it. It is a [pwsh.Caller] and stands where a PowerShell session
//     stands; nothing above it can tell the difference, except by [Marker].
//   - A fault is what a cmdlet answers instead of a result. Its texts and types are those of the real
//     service as far as they are known; where they are not, the comment says "inference".
//   - A lag is the number of reads that do not see a new group yet.
//   - A principal is a service principal: Exchange's pointer to an application in Entra. Of Entra the sandbox
//     holds what no cmdlet shows, and [Org.Reads] says what an application can open in truth.
//
// Sources are given as "facts 1a", a section of the project's notes on Exchange Online, or as a page of
// Microsoft's cmdlet reference. A parameter that exists and that the sandbox does not simulate is
// refused, never ignored.
//
// # Accounts
//
//	admin@contoso.com                        Organization Management; signs in where no name is given
//	recipient.admin@contoso.com              Recipient Management: no -BypassSecurityGroupManagerCheck, nothing about applications
//	helpdesk@contoso.com                     View-Only Organization Management: Get and Test cmdlets only
//	admin@contoso-test.onmicrosoft.com       Organization Management of another organisation
//	app AppID with CertificateThumbprint     Organization Management, and nobody's mailbox
//
// Everybody else who has a mailbox may sign in and finds no cmdlet; whoever has none cannot sign in.
package sim

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"
)

// Marker is the marker of the module that a Session imports: by it a real session is told from this one.
const Marker = "roombridge-sandbox"

// What signs in without a person.
const (
	AppID                 = "3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42"
	CertificateThumbprint = "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334"
)

// Org is an organisation.
type Org struct {
	name        string // the initial domain
	displayName string
	domains     []string        // accepted domains; the first is the default
	accounts    map[string]role // by user principal name, lower case
	neighbour   *Org            // another organisation, for who signs in at the wrong one

	mu      sync.Mutex
	objects map[string]*object         // by Guid
	keys    map[string]*object         // by every key that is unique: Guids, addresses, UPN
	names   map[string][]*object       // by every key that need not be: name, alias, display name
	members map[string]map[string]bool // group's Guid → members' Guids
	seq     int                        // number of changes ever made
	log     *changeLog                 // nil: kept in memory only
	asked   int                        // requests that an error told the id of
	naming  struct{ prefix, suffix string }
	lag     int            // of groups that will be made
	unseen  map[string]int // Guid → reads that do not see it yet

	access           access
	customizationLag int // of Enable-OrganizationCustomization when it runs
	customizing      int // reads that do not see its effect yet
	scopeShape       ScopeShape
	groupFilter      GroupScopeFilter
}

func newOrg(name, displayName string, domains ...string) *Org {
	return &Org{
		name: name, displayName: displayName, domains: domains,
		accounts: map[string]role{},
		objects:  map[string]*object{}, keys: map[string]*object{}, names: map[string][]*object{},
		members: map[string]map[string]bool{}, unseen: map[string]int{},
	}
}

// id derives the Guid that belongs to these words in this organisation.
func (o *Org) id(words string) string {
	return uuid.NewSHA1(uuid.NameSpaceDNS, []byte(o.name+"/"+words)).String()
}

// list returns the objects that pass, in the order in which they were made.
func (o *Org) list(pass func(*object) bool) []*object {
	var found []*object
	for _, x := range o.objects {
		if pass(x) && o.sees(x) {
			found = append(found, x)
		}
	}
	slices.SortFunc(found, byOrder)
	return found
}

func byOrder(a, b *object) int {
	return cmp.Or(cmp.Compare(a.Order, b.Order), strings.Compare(a.Guid, b.Guid))
}

// sees reports whether this read finds x. A group that was just made is often not found by the next
// calls, which another server answers (facts 1d).
func (o *Org) sees(x *object) bool {
	if o.unseen[x.Guid] == 0 {
		return true
	}
	o.unseen[x.Guid]--
	return false
}

// SetLag lets the next n reads of every group that is made from now on not find it.
func (o *Org) SetLag(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lag = n
}

// SetNamingPolicy puts prefix and suffix around the names of groups that are made from now on
// (Microsoft: Create a distribution group naming policy).
func (o *Org) SetNamingPolicy(prefix, suffix string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.naming.prefix, o.naming.suffix = prefix, suffix
}
