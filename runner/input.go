package runner

import (
	"path/filepath"

	"roombridge/config"
	"roombridge/runner/exo"
	"roombridge/runner/plan"
	"roombridge/runner/rooms"
)

// allRooms is how rows of rooms.all name their source.
const allRooms = "all rooms"

var kindOf = map[string]exo.Kind{config.Room: exo.KindRoom, config.Equipment: exo.KindEquipment, config.Workspace: exo.KindWorkspace}

// wanted turns the configuration and its list into what is asked for.
func wanted(c config.Config) (plan.Wanted, error) {
	w := plan.Wanted{}
	for _, t := range c.Rooms.Types {
		w.Kinds = append(w.Kinds, kindOf[t])
	}
	for _, g := range c.Groups {
		w.Groups = append(w.Groups, plan.WantedGroup{Spec: spec(g), Owners: g.Owners})
	}
	for _, a := range c.Applications {
		w.Applications = append(w.Applications, application(a))
	}
	if c.Rooms.All {
		w.All = &plan.All{Source: allRooms}
		w.Inputs = []plan.Source{{Name: allRooms}}
		for _, e := range c.Rooms.Except {
			row := rooms.ParseKey(e)
			row.Source = "rooms.except"
			w.All.Except = append(w.All.Except, row)
		}
		return w, nil
	}
	list, err := rooms.Read(c.Rooms.File, rooms.Options{Column: c.Rooms.Columns.Address})
	if err != nil {
		return w, err
	}
	w.Rows = list.Rows
	w.Inputs = []plan.Source{{Name: list.Source, Path: list.Path, SHA256: list.SHA256, Rows: len(list.Rows)}}
	return w, nil
}

// exchangeWords are Exchange's words for those of the configuration.
var exchangeWords = map[string]string{config.Closed: "Closed", config.ApprovalRequired: "ApprovalRequired"}

func spec(g config.Group) exo.GroupSpec {
	s := exo.GroupSpec{Name: &g.Name, Address: &g.Address, Alias: g.Alias, Description: g.Description,
		Hidden: g.HideFromAddressLists, RequireSenderAuth: g.RequireSenderAuthentication}
	if g.Join != nil {
		s.Join = new(exchangeWords[*g.Join])
	}
	if g.Depart != nil {
		s.Depart = new(exchangeWords[*g.Depart])
	}
	return s
}

// application is one of the configuration, which has checked its Guids.
func application(a config.Application) plan.WantedApplication {
	return plan.WantedApplication{Name: a.Name, AppID: exo.ID(a.AppID), ObjectID: exo.ID(a.EnterpriseObjectID), Permissions: a.Permissions, Groups: a.Groups}
}

// calendars is what the configuration says of the calendars of rooms.
func calendars(c config.CalendarSettings) exo.CalendarSpec {
	return exo.CalendarSpec{
		AutomateProcessing: c.AutomateProcessing, AddOrganizerToSubject: c.AddOrganizerToSubject, DeleteComments: c.DeleteComments,
		DeleteSubject: c.DeleteSubject, ProcessExternalMeetingMessages: c.ProcessExternalMeetingMessages, RemovePrivateProperty: c.RemovePrivateProperty,
	}
}

// resultsPath is where the results of a run go if nothing else is said.
func resultsPath(c config.Config, sandbox bool) string {
	dir, name := filepath.Dir(c.File), "all-rooms-results.csv"
	if !c.Rooms.All {
		base := filepath.Base(c.Rooms.File)
		dir, name = filepath.Dir(c.Rooms.File), base[:len(base)-len(filepath.Ext(base))]+"-results.csv"
	}
	if sandbox {
		name = "SANDBOX-" + name
	}
	return filepath.Join(dir, name)
}
