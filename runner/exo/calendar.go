package exo

import (
	"context"

	"roombridge/runner/pwsh"
)

// Calendars is how rooms answer booking requests (Microsoft: Set-CalendarProcessing).
type Calendars interface {
	// Calendars reads the settings of these rooms and gives each exactly one Calendar per room, in order,
	// also on error and cancel. An error of each ends it.
	Calendars(ctx context.Context, rooms []ID, each func(Calendar) error) error
	// SetCalendars sets what the changes name and gives each exactly one Result per change, as Tenant.Change does.
	SetCalendars(ctx context.Context, changes []CalendarChange, each func(Result) error) error
}

// CalendarSpec are settings of a room's calendar. A nil field is not ours to set.
type CalendarSpec struct {
	AutomateProcessing             *string `json:"automateProcessing,omitempty"` // AutoAccept, AutoUpdate, None
	AddOrganizerToSubject          *bool   `json:"addOrganizerToSubject,omitempty"`
	DeleteComments                 *bool   `json:"deleteComments,omitempty"`
	DeleteSubject                  *bool   `json:"deleteSubject,omitempty"`
	ProcessExternalMeetingMessages *bool   `json:"processExternalMeetingMessages,omitempty"`
	RemovePrivateProperty          *bool   `json:"removePrivateProperty,omitempty"`
}

// Calendar is what one room has.
type Calendar struct {
	Room ID
	Spec CalendarSpec
	Err  *Error // it could not be read; Spec says nothing then
}

// CalendarChange is what is to be set for one room.
type CalendarChange struct {
	Room ID
	Spec CalendarSpec
}

// NewCalendars is [New] for the calendars of rooms.
func NewCalendars(caller pwsh.Caller, rights Rights) Calendars {
	return &exchange{caller: caller, rights: rights}
}
