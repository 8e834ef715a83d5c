package sim

import (
	"maps"
	"slices"
)

// getCalendarProcessing is Get-CalendarProcessing.
func (c *call) getCalendarProcessing() (answer, error) {
	if !c.blank("Identity") {
		x, err := c.org.one(c.text("Identity"), isMailbox)
		if err != nil {
			return answer{}, err
		}
		return answer{rows: c.rows(x.calendarRow())}, nil
	}
	mailboxes, a, err := limit(c, c.org.list(isMailbox))
	var rows []map[string]any
	for _, x := range mailboxes {
		rows = append(rows, x.calendarRow())
	}
	a.rows = c.rows(rows...)
	return a, err
}

func (x *object) calendarRow() map[string]any {
	row := map[string]any{"Identity": x.Name, "MailboxOwnerId": x.Name}
	for name := range calendarSettings {
		row[name] = x.calendarSetting(name)
	}
	for _, list := range []string{"BookInPolicy", "RequestInPolicy", "RequestOutOfPolicy", "ResourceDelegates"} {
		row[list] = []any{}
	}
	return row
}

// setCalendarProcessing is Set-CalendarProcessing.
func (c *call) setCalendarProcessing() (answer, error) {
	old, err := c.org.one(c.text("Identity"), isMailbox)
	if err != nil {
		return answer{}, err
	}
	x := old
	for _, name := range slices.Sorted(maps.Keys(c.params)) { // so that of several problems always the same is told
		if _, ok := calendarSettings[name]; !ok {
			continue
		}
		if x, err = x.setCalendar(name, c.params[name]); err != nil {
			return answer{}, err
		}
	}
	switch {
	case x == old:
		return answer{}.warn(noChange(old.Name)), nil
	case c.flag("WhatIf"):
		return answer{}, nil
	}
	return answer{}, c.org.commit(change{Put: x})
}
