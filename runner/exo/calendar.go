package exo

import (
	"context"
	"fmt"

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

// calendarProperties are what a CalendarSpec is made of, by the names that Exchange gives them.
var calendarProperties = []string{
	"AutomateProcessing", "AddOrganizerToSubject", "DeleteComments", "DeleteSubject", "ProcessExternalMeetingMessages", "RemovePrivateProperty",
}

func (x *exchange) Calendars(ctx context.Context, rooms []ID, each func(Calendar) error) error {
	const cmdlet = "Get-CalendarProcessing"
	failed := func(room ID, e *Error) Calendar { return Calendar{Room: room, Err: e} }
	return batch[ID, Calendar]{
		cmdlet: cmdlet, about: rooms, each: each, unsent: failed,
		call: func(room ID) (pwsh.Call, *Error) {
			if room == "" {
				return pwsh.Call{}, emptyIdentity(cmdlet)
			}
			return x.call(cmdlet, map[string]any{"Identity": string(room)}, calendarProperties...)
		},
		result: func(room ID, a answer, session error) Calendar {
			if e := a.failure(cmdlet, string(room), session); e != nil {
				return failed(room, e)
			}
			spec, err := decodeCalendar(a.objects)
			if err != nil {
				return failed(room, unusable(cmdlet, room, err))
			}
			return Calendar{Room: room, Spec: spec}
		},
	}.run(ctx, x.caller)
}

// decodeCalendar reads the settings of one room. Each has to be there: taken for false, it would look
// like a setting that differs.
func decodeCalendar(objects []map[string]any) (CalendarSpec, error) {
	if len(objects) != 1 {
		return CalendarSpec{}, fmt.Errorf("%d calendars for one room", len(objects))
	}
	o, s := objects[0], CalendarSpec{}
	processing := text(o, "AutomateProcessing")
	if processing == "" {
		return CalendarSpec{}, fmt.Errorf("it came without AutomateProcessing")
	}
	s.AutomateProcessing = &processing
	for property, setting := range s.flags() {
		v, err := yesNo(o, property)
		if err != nil {
			return CalendarSpec{}, err
		}
		*setting = &v
	}
	return s, nil
}

// flags are the settings that are on or off, by the names of their parameters.
func (s *CalendarSpec) flags() map[string]**bool {
	return map[string]**bool{
		"AddOrganizerToSubject": &s.AddOrganizerToSubject, "DeleteComments": &s.DeleteComments, "DeleteSubject": &s.DeleteSubject,
		"ProcessExternalMeetingMessages": &s.ProcessExternalMeetingMessages, "RemovePrivateProperty": &s.RemovePrivateProperty,
	}
}

func (x *exchange) SetCalendars(ctx context.Context, changes []CalendarChange, each func(Result) error) error {
	return batch[CalendarChange, Result]{
		cmdlet: setCalendar, about: changes, each: each, call: x.calendarCall,
		unsent: func(c CalendarChange, e *Error) Result { return notSent(c.Room, e) },
		result: func(c CalendarChange, a answer, session error) Result {
			return a.result("", setCalendar, c.Room, session)
		},
	}.run(ctx, x.caller)
}

const setCalendar = "Set-CalendarProcessing"

func (x *exchange) calendarCall(c CalendarChange) (pwsh.Call, *Error) {
	if c.Room == "" {
		return pwsh.Call{}, emptyIdentity(setCalendar)
	}
	params := c.Spec.params()
	if len(params) == 0 {
		return pwsh.Call{}, &Error{Class: Invalid, Scope: ScopeItem, Op: setCalendar, Target: string(c.Room), Text: "nothing is to be set"}
	}
	params["Identity"] = string(c.Room)
	return x.write(setCalendar, params)
}

// params are the settings that are not nil.
func (s CalendarSpec) params() map[string]any {
	p := map[string]any{}
	put(p, "AutomateProcessing", s.AutomateProcessing)
	for name, setting := range s.flags() {
		put(p, name, *setting)
	}
	return p
}
