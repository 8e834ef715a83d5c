package sim

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// setting is one parameter of Set-CalendarProcessing that is simulated.
type setting struct {
	value   any      // a new room's: a bool, an int64 or a string
	allowed []string // of a string; none: any text
	max     int64    // of an int64
}

// calendarSettings are those of a new room (Microsoft: Set-CalendarProcessing). Lists of people are not simulated.
var calendarSettings = map[string]setting{
	"AddAdditionalResponse":               {value: false},
	"AdditionalResponse":                  {value: ""},
	"AddNewRequestsTentatively":           {value: true},
	"AddOrganizerToSubject":               {value: true},
	"AllBookInPolicy":                     {value: true},
	"AllRequestInPolicy":                  {value: false},
	"AllRequestOutOfPolicy":               {value: false},
	"AllowConflicts":                      {value: false},
	"AllowRecurringMeetings":              {value: true},
	"AutomateProcessing":                  {value: autoAccept, allowed: []string{autoAccept, autoUpdate, "None"}},
	"BookingType":                         {value: "Standard", allowed: []string{"Standard", "Reserved"}},
	"BookingWindowInDays":                 {value: int64(180), max: 1080},
	"ConflictPercentageAllowed":           {value: int64(0), max: 100},
	"DeleteAttachments":                   {value: true},
	"DeleteComments":                      {value: true},
	"DeleteNonCalendarItems":              {value: true},
	"DeleteSubject":                       {value: true},
	"EnableResponseDetails":               {value: true},
	"EnforceCapacity":                     {value: false},
	"EnforceSchedulingHorizon":            {value: true},
	"ForwardRequestsToDelegates":          {value: true},
	"MaximumConflictInstances":            {value: int64(0), max: 1<<31 - 1},
	"MaximumDurationInMinutes":            {value: int64(1440), max: 1<<31 - 1},
	"MinimumDurationInMinutes":            {value: int64(0), max: 1<<31 - 1},
	"OrganizerInfo":                       {value: true},
	"ProcessExternalMeetingMessages":      {value: false},
	"RemoveForwardedMeetingNotifications": {value: false},
	"RemoveOldMeetingMessages":            {value: true},
	"RemovePrivateProperty":               {value: true},
	"ScheduleOnlyDuringWorkHours":         {value: false},
	"TentativePendingApproval":            {value: true},
}

const (
	autoAccept = "AutoAccept" // for the mailboxes of resources only
	autoUpdate = "AutoUpdate" // everybody else's default
)

func calendarParameters() string {
	return strings.Join(slices.Sorted(maps.Keys(calendarSettings)), " ")
}

// calendarSetting returns what the mailbox has.
func (x *object) calendarSetting(name string) any {
	s := calendarSettings[name]
	if kept, ok := x.Calendar[name]; ok {
		v, _ := s.convert(kept)
		return v
	}
	if name == "AutomateProcessing" && x.Resource == "" {
		return autoUpdate
	}
	return s.value
}

// convert reads a value for the setting, and reports whether it can be one.
func (s setting) convert(v any) (any, bool) {
	given := text(v)
	switch s.value.(type) {
	case bool:
		return strings.EqualFold(given, "true") || given == "1", slices.Contains([]string{"true", "false", "1", "0"}, strings.ToLower(given))
	case int64:
		n, err := strconv.ParseInt(given, 10, 64)
		return n, err == nil && n >= 0 && n <= s.max
	}
	if len(s.allowed) == 0 {
		return given, true
	}
	i := slices.IndexFunc(s.allowed, func(a string) bool { return strings.EqualFold(a, given) })
	if i < 0 {
		return nil, false
	}
	return s.allowed[i], true
}

// setCalendar returns the mailbox with this setting, and the same one if it has it already.
func (x *object) setCalendar(name string, value any) (*object, error) {
	v, ok := calendarSettings[name].convert(value)
	switch {
	case !ok:
		return nil, refused(`The value "%s" isn't valid for %s.`, text(value), name)
	case v == autoAccept && x.Resource == "": // the sentence is inference
		return nil, refused(`The value AutoAccept is only valid for resource mailboxes, and "%s" isn't one.`, x.Name)
	case v == x.calendarSetting(name):
		return x, nil
	}
	changed := x.clone()
	changed.Calendar = maps.Clone(x.Calendar)
	if changed.Calendar == nil {
		changed.Calendar = map[string]string{}
	}
	changed.Calendar[name] = text(v)
	return changed, nil
}
