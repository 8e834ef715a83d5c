// Package config reads roombridge.yaml, the environment and the flags into one checked [Config].
//
// The words of this package:
//
//   - A key is the dotted way to a value: organization, sign_in.mode, groups[0].address.
//   - A layer is one place that values come from: the file, the environment, the flags. A later layer
//     wins over an earlier one, and each over the defaults.
//   - A [Problem] is one thing to mend, with its place. [Load] reports all of them at once.
//
// The tags of [Config] are the one list of the keys that exist: the reading of the file, the names in
// the environment and the search for the nearest key all follow it.
package config

// FileName is the configuration's name in the folder that roombridge is started in.
const FileName = "roombridge.yaml"

// SandboxOrganization is the simulated organisation, used with [Options].Sandbox if none is named.
const SandboxOrganization = "contoso.onmicrosoft.com"

// Auto stands for "find out": in powershell.path, powershell.edition and rooms.columns.address.
const Auto = "auto"

// The values of sign_in.mode.
const (
	Interactive = "interactive" // a window or browser
	Device      = "device"      // a code to type elsewhere; PowerShell 7 only
	Certificate = "certificate" // nobody is asked: app_id and thumbprint
)

// The values of rooms.types.
const (
	Room      = "room"
	Equipment = "equipment"
	Workspace = "workspace"
)

// The values of a group's join. Its depart can only be closed: Exchange knows approval for joining
// alone, and refuses open on security groups (Microsoft: New-DistributionGroup).
const (
	Closed           = "closed"
	ApprovalRequired = "approval_required"
)

// Config is the configuration, checked. Paths are absolute.
type Config struct {
	File             string            `mapstructure:"-"`            // the file that was read; "" if none
	Organization     string            `mapstructure:"organization"` // a domain of it, lower case
	SignIn           SignIn            `mapstructure:"sign_in"`
	PowerShell       PowerShell        `mapstructure:"powershell"`
	StateDir         string            `mapstructure:"state_dir"` // where plans, journals and logs are kept
	Rooms            Rooms             `mapstructure:"rooms"`
	Groups           []Group           `mapstructure:"groups"`
	Applications     []Application     `mapstructure:"applications"`
	CalendarSettings *CalendarSettings `mapstructure:"calendar_settings"`

	where map[string]string // key to its place
}

// SignIn is how to sign in to Exchange Online.
type SignIn struct {
	Mode       string `mapstructure:"mode"`       // Interactive, Device, Certificate
	User       string `mapstructure:"user"`       // the UPN to offer; optional
	AppID      string `mapstructure:"app_id"`     // the application's Guid, for Certificate
	Thumbprint string `mapstructure:"thumbprint"` // the certificate's SHA-1, 40 hex digits in upper case
}

// PowerShell is which PowerShell to drive.
type PowerShell struct {
	Path    string `mapstructure:"path"`    // Auto, a name to look for on PATH, or a path
	Edition string `mapstructure:"edition"` // Auto, "7", "5.1"
}

// Rooms is where the wanted rooms come from: File or All, never both.
type Rooms struct {
	File    string   `mapstructure:"file"`
	All     bool     `mapstructure:"all"`    // every room of the organisation
	Except  []string `mapstructure:"except"` // addresses left out; only with All
	Types   []string `mapstructure:"types"`  // Room, Equipment, Workspace
	Columns Columns  `mapstructure:"columns"`
}

// Columns names columns of the room list by their headings.
type Columns struct {
	Address string `mapstructure:"address"` // the column that names the rooms; Auto: found by its look
}

// Group is a mail-enabled security group as it should be. What is nil stays as Exchange has it.
type Group struct {
	Name        string   `mapstructure:"name"`    // used at creation only
	Address     string   `mapstructure:"address"` // the primary address, which finds the group
	Alias       *string  `mapstructure:"alias"`
	Description *string  `mapstructure:"description"`
	Owners      []string `mapstructure:"owners"` // addresses; added, never removed
	Join        *string  `mapstructure:"join"`   // Closed, ApprovalRequired
	Depart      *string  `mapstructure:"depart"` // Closed

	HideFromAddressLists        *bool `mapstructure:"hide_from_address_lists"`
	RequireSenderAuthentication *bool `mapstructure:"require_sender_authentication"`
}

// Application is an application of the booking platform, to be limited to groups.
type Application struct {
	Name               string   `mapstructure:"name"`
	AppID              string   `mapstructure:"app_id"`               // Guid, lower case
	EnterpriseObjectID string   `mapstructure:"enterprise_object_id"` // Guid of the enterprise application, not of its registration
	Permissions        []string `mapstructure:"permissions"`          // such as Calendars.ReadWrite
	Groups             []string `mapstructure:"groups"`               // addresses of Config.Groups; the only one if none is named
}

// CalendarSettings are parameters of Set-CalendarProcessing by their names.
type CalendarSettings struct {
	AutomateProcessing             *string `mapstructure:"automate_processing"` // AutoAccept, AutoUpdate, None
	AddOrganizerToSubject          *bool   `mapstructure:"add_organizer_to_subject"`
	DeleteComments                 *bool   `mapstructure:"delete_comments"`
	DeleteSubject                  *bool   `mapstructure:"delete_subject"`
	ProcessExternalMeetingMessages *bool   `mapstructure:"process_external_meeting_messages"`
	RemovePrivateProperty          *bool   `mapstructure:"remove_private_property"`
}
