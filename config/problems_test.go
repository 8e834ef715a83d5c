package config_test

import (
	"strings"
	"testing"
)

// One mistake is one problem, at its place, with what to do.
func TestProblems(t *testing.T) {
	const (
		topKeys   = "organization, sign_in, powershell, state_dir, rooms, groups, applications, calendar_settings"
		noSecrets = "roombridge keeps no secrets in files; delete the line, and change the secret if others could read it; sign_in knows modes that need none"
	)
	group := "groups:\n  - {name: Rooms, address: rooms@contoso.com"
	app := six + "applications:\n  - {name: PlaceOS, app_id: c4a1f2d8-6b3e-4f07-9d25-71e8a0b95c63, enterprise_object_id: 8e0b47c3-2f9a-4d61-b0c7-5a3e9f1d8b24"
	top := "organization: contoso.com\n"
	_, rest, _ := strings.Cut(six, "\n")
	for _, tc := range []struct{ name, file, want string }{
		{"misspelt key", strings.Replace(six, "organization", "organisation", 1),
			`roombridge.yaml:1: unknown key "organisation"; did you mean organization?`},
		{"misspelt key below", strings.Replace(six, "    address", "    adress", 1),
			`roombridge.yaml:6: unknown key "adress" in groups[0]; did you mean address?`},
		{"hyphens", top + "state-dir: x\n" + rest,
			`roombridge.yaml:2: unknown key "state-dir"; did you mean state_dir?`},
		{"key like no other", six + "colour: red\n",
			`roombridge.yaml:7: unknown key "colour"; known here: ` + topKeys},
		{"key twice", six + "organization: fabrikam.com\n",
			`roombridge.yaml:7: organization is here a second time, after roombridge.yaml:1; delete one of the two`},
		{"secret", six + "password: hunter2\n",
			`roombridge.yaml:7: a key with "password": ` + noSecrets},
		{"secret in a key", six + "sign_in: {ClientSecret=hunter2}\n",
			`roombridge.yaml:7: a key with "client_secret": ` + noSecrets},

		{"secret below an unknown key", six + "graph:\n  login: [{token: hunter2}]\n",
			`roombridge.yaml:7: unknown key "graph"; known here: ` + topKeys + "\n" +
				`roombridge.yaml:8: a key with "token": ` + noSecrets},
		{"secret in the place of a value", strings.Replace(six, "contoso.onmicrosoft.com", "{password: hunter2}", 1),
			`roombridge.yaml:1: a key with "password": ` + noSecrets + "\n" +
				`roombridge.yaml:1: organization must be one value, not a list or block; write it on the line of its key`},

		{"organization with @", strings.Replace(six, "contoso.on", "admin@contoso.on", 1),
			`roombridge.yaml:1: organization is a mail address; did you mean contoso.onmicrosoft.com?`},
		{"organization with scheme", strings.Replace(six, "contoso.on", "https://contoso.on", 1),
			`roombridge.yaml:1: organization is a web address; give the domain only, such as contoso.onmicrosoft.com`},
		{"organization no domain", strings.Replace(six, ".onmicrosoft.com", "", 1),
			`roombridge.yaml:1: organization is "contoso", not a domain; give the domain, such as contoso.onmicrosoft.com`},
		{"no organization", rest,
			`roombridge.yaml: organization is missing; add the line organization: contoso.onmicrosoft.com, with your domain`},

		{"no source of rooms", top + "rooms: {types: [room]}\n" + group + "}",
			`roombridge.yaml:2: rooms.file is missing; name a list, or all: true for every room`},
		{"two sources of rooms", top + "rooms:\n  file: a.csv\n  all: true\n" + group + "}",
			`roombridge.yaml:4: every room is asked for, and also a list, at roombridge.yaml:3; keep one of the two`},
		{"except without all", top + "rooms: {file: a.csv, except: [b@contoso.com]}\n" + group + "}",
			`roombridge.yaml:2: rooms.except has no meaning without all: true; delete those rows from the list, or except`},
		{"unknown type", top + "rooms: {file: a.csv, types: [room, desk]}\n" + group + "}",
			`roombridge.yaml:2: rooms.types[1] is "desk"; possible: room, equipment, workspace`},
		{"no type", top + "rooms: {file: a.csv, types: []}\n" + group + "}",
			`roombridge.yaml:2: rooms.types is an empty list; delete it for rooms only`},

		{"no group", strings.Split(six, "groups")[0],
			`roombridge.yaml: groups is missing; describe a group with its name and address`},
		{"empty list of groups", strings.Split(six, "groups")[0] + "groups: []",
			`roombridge.yaml:4: groups is missing; describe a group with its name and address`},
		{"group without address", strings.Split(six, "    address")[0],
			`roombridge.yaml:5: groups[0].address is missing; the address that finds the group, or creates it`},
		{"address without @", strings.Replace(six, "@", "", 1),
			`roombridge.yaml:6: groups[0].address is "placeosroombookingcontoso.com", which has no @; write it as name@contoso.com`},
		{"address with a name", six + "    owners: [Ana <ana@contoso.com>]",
			`roombridge.yaml:7: groups[0].owners[0] is "Ana <ana@contoso.com>", not an address; write it as name@contoso.com`},
		{"address without domain", six + "    owners: [ana@contoso]",
			`roombridge.yaml:7: groups[0].owners[0] is "ana@contoso", and no domain is behind its @; write it as name@contoso.com`},
		{"address twice", six + "  - {name: Other, address: PlaceOSRoomBooking@contoso.com}",
			`roombridge.yaml:7: groups[1].address is that of another group, at roombridge.yaml:6; describe a group once`},
		{"name of 65 units", strings.Replace(six, "PlaceOS Room Booking", strings.Repeat("x", 63)+"🏢", 1),
			`roombridge.yaml:5: groups[0].name has 65 letters; Exchange takes at most 64; an emoji counts as two`},
		{"alias with a space", six + "    alias: room booking",
			"roombridge.yaml:7: groups[0].alias is \"room booking\"; only a-z, digits, ! # % * + - / = ? ^ _ ~ $ & ' ` { } | and dots between them"},
		{"alias too long", six + "    alias: " + strings.Repeat("x", 65),
			`roombridge.yaml:7: groups[0].alias is longer than 64 letters; shorten it`},
		{"application without permissions", app + "}",
			`roombridge.yaml:8: applications[0].permissions is missing; such as [Calendars.ReadWrite, MailboxSettings.Read]: what the platform's manual asks for`},
		{"permission misspelt", app + ", permissions: [Calendar.ReadWrite]}",
			`roombridge.yaml:8: applications[0].permissions[0] is "Calendar.ReadWrite", which is no permission on mailboxes; did you mean Calendars.ReadWrite?`},
		{"permission that is not for mailboxes", app + ", permissions: [Calendars.Read, Place.Read.All]}",
			`roombridge.yaml:8: applications[0].permissions[1] is "Place.Read.All", which is no permission on mailboxes; leave it out: it stays as it is in Entra. Here belong those of Calendars, MailboxSettings, Mail and Contacts`},
		{"permission twice", app + ", permissions: [Calendars.ReadWrite, Application calendars.readwrite]}",
			`roombridge.yaml:8: applications[0].permissions[1] is named twice; delete one of the two`},
		{"group of an application that is not described", app + ", permissions: [Calendars.Read], groups: [other@contoso.com]}",
			`roombridge.yaml:8: applications[0].groups[0] is "other@contoso.com", and groups describes no group with this address; describe it there, or correct it`},
		{"object id that is the app id", strings.Replace(app, "8e0b47c3-2f9a-4d61-b0c7-5a3e9f1d8b24", "C4A1F2D8-6b3e-4f07-9d25-71e8a0b95c63", 1) + ", permissions: [Calendars.Read]}",
			`roombridge.yaml:8: applications[0].enterprise_object_id is the app_id; Entra: Enterprise applications > the application > Object ID (not that of App registrations)`},
		{"application without object id", strings.Replace(app, ", enterprise_object_id: 8e0b47c3-2f9a-4d61-b0c7-5a3e9f1d8b24", "", 1) + ", permissions: [Calendars.Read]}",
			`roombridge.yaml:8: applications[0].enterprise_object_id is missing; Entra: Enterprise applications > the application > Object ID (not that of App registrations)`},
		{"calendar setting", six + "calendar_settings: {automate_processing: Accept}",
			`roombridge.yaml:7: calendar_settings.automate_processing is "Accept"; possible: AutoAccept, AutoUpdate, None`},
		{"open", six + "    join: open",
			`roombridge.yaml:7: groups[0].join is open, which Exchange refuses for security groups; possible: closed, approval_required`},
		{"approval of leaving", six + "    depart: approval_required",
			`roombridge.yaml:7: groups[0].depart is "approval_required"; possible: closed`},

		{"unknown mode", six + "sign_in: {mode: browser}",
			`roombridge.yaml:7: sign_in.mode is "browser"; possible: interactive, device, certificate`},
		{"device on 5.1", six + "sign_in: {mode: device}\npowershell: {edition: 5.1}",
			`roombridge.yaml:7: sign_in.mode is device, which Windows PowerShell 5.1 does not have; powershell: {edition: 7}`},
		{"certificate without mode", six + "sign_in: {app_id: 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42}",
			`roombridge.yaml:7: sign_in has a certificate's keys and no mode; add mode: certificate`},
		{"app_id", six + "sign_in: {app_id: PlaceOS, mode: device}",
			`roombridge.yaml:7: sign_in.app_id is not a Guid; write it as 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42`},
		{"thumbprint", six + "sign_in: {thumbprint: 0a1b, mode: device}",
			`roombridge.yaml:7: sign_in.thumbprint is not 40 hex digits; copy it from the certificate's details`},

		{"tilde", six + "state_dir: ~/roombridge",
			`roombridge.yaml:7: state_dir has ~, which is not replaced; write the path in full`},
		{"variable in a path", six + `state_dir: '%LOCALAPPDATA%/roombridge'`,
			`roombridge.yaml:7: state_dir has %LOCALAPPDATA%, which is not replaced; write the path in full`},

		{"value for a list", six + "    owners: admin@contoso.com",
			`roombridge.yaml:7: groups[0].owners must be a list; begin each entry with - or write [one, two]`},
		{"block for a list", strings.Replace(six, "- name", "  name", 1),
			`roombridge.yaml:5: groups must be a list; begin each entry with - or write [one, two]`},
		{"list for a value", strings.Replace(six, "contoso.onmicrosoft.com", "[contoso.com]", 1),
			`roombridge.yaml:1: organization must be one value, not a list or block; write it on the line of its key`},
		{"value for a block", six + "sign_in: device",
			`roombridge.yaml:7: sign_in must be a block of keys; write key: value, one a line, indented below it`},
		{"not true or false", six + "    hide_from_address_lists: yes",
			`roombridge.yaml:7: groups[0].hide_from_address_lists is "yes"; write true or false`},
		{"no value", six + "    description:",
			`roombridge.yaml:7: groups[0].description has no value; give one, or delete the line`},
		{"empty value", six + "    description: ''",
			`roombridge.yaml:7: groups[0].description has no value; give one, or leave it out`},
		{"two lines", six + "    description: |\n      one\n      two\n",
			`roombridge.yaml:7: groups[0].description has a line break or another control character; write it on one line, and a \ in single quotes`},
		{"escape that YAML knows", strings.Replace(six, "rooms.csv", `"C:\rooms.csv"`, 1),
			`roombridge.yaml:3: rooms.file has a line break or another control character; write it on one line, and a \ in single quotes`},

		{"escape", strings.Replace(six, "rooms.csv", `"C:\Work\rooms.csv"`, 1),
			`roombridge.yaml:3: in double quotes a \ begins an escape; use single quotes, such as 'C:\Rooms\rooms.csv'`},
		{"tab", strings.Replace(six, "    address", "\taddress", 1),
			`roombridge.yaml:6: a tab indents this line; indent with spaces only`},
		{"reserved letter", six + "    alias: @rooms",
			`roombridge.yaml:7: a value here begins with a character that YAML reserves; put the value in single quotes`},
		{"indentation", strings.Replace(six, "    address", "   address", 1),
			`roombridge.yaml:6: this is not YAML: did not find expected '-' indicator; write key: value with a space after the colon, and indent the keys of one block alike`},
		{"bracket", "rooms: {file: a.csv\n" + six,
			`roombridge.yaml:1: this is not YAML: did not find expected ',' or '}'; write key: value with a space after the colon, and indent the keys of one block alike`},
		{"no space", strings.Replace(six, "rooms:\n", "rooms\n", 1),
			`roombridge.yaml:2: this is not YAML: could not find expected ':'; write key: value with a space after the colon, and indent the keys of one block alike`},
		{"anchor", "organization: &o contoso.com\n" + rest,
			`roombridge.yaml:1: anchors and aliases (& and *) are not used here; write the value out, or put it in single quotes`},
		{"unknown alias", "password: *hunter2\n" + six,
			`roombridge.yaml:1: anchors and aliases (& and *) are not used here; write the value out, or put it in single quotes`},
		{"second document", six + "---\norganization: fabrikam.com\n",
			`roombridge.yaml:7: a second document begins here; one file holds one configuration: delete the line ---`},
		{"empty", "", `roombridge.yaml:1: the file is empty; delete it, then roombridge init writes one`},
		{"comments only", "# nothing\n", `roombridge.yaml:1: the file is empty; delete it, then roombridge init writes one`},
		{"a room list", "Room Email\nnorth@contoso.com\n",
			`roombridge.yaml:1: the file must be a block of keys; write key: value, one a line, indented below it`},
		{"Windows-1252", six + "    description: R\xe4ume\n",
			`roombridge.yaml:7: a letter here is not UTF-8; save the file as UTF-8 (Notepad: Save as, Encoding)`},
		{"NUL", six + "    description: a\x00b\n",
			`roombridge.yaml:7: a letter here is not UTF-8; save the file as UTF-8 (Notepad: Save as, Encoding)`},
		{"too large", strings.Repeat("#", 1<<20) + "\n" + six,
			`roombridge.yaml:1: the file is larger than 1 MiB; is this the configuration, or the room list?`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			equal(t, strings.Split(tc.want, "\n"), problems(t, folder(t, tc.file)))
		})
	}
}

func TestAllProblemsAtOnceInTheOrderOfTheFile(t *testing.T) {
	o := folder(t, `organization: contoso
sign_in: {mode: certificate, secret: hunter2}
rooms: {file: rooms.csv, types: [desk]}
groups:
  - nam: PlaceOS
    address: contoso.com
    owner: [admin@contoso.com]
`)
	o.Env = append(o.Env, "ROOMBRIDGE_ROOMS_ALL=maybe")
	var got []string
	for _, p := range problems(t, o) {
		got = append(got, strings.Split(p, ";")[0])
	}
	equal(t, []string{
		`ROOMBRIDGE_ROOMS_ALL: rooms.all is "maybe"`,
		`roombridge.yaml:1: organization is "contoso", not a domain`,
		`roombridge.yaml:2: a key with "secret": roombridge keeps no secrets in files`,
		`roombridge.yaml:2: sign_in.app_id is missing`,
		`roombridge.yaml:2: sign_in.thumbprint is missing`,
		`roombridge.yaml:3: rooms.types[0] is "desk"`,
		`roombridge.yaml:5: unknown key "nam" in groups[0]`,
		`roombridge.yaml:6: groups[0].address is "contoso.com", which has no @`,
		`roombridge.yaml:7: unknown key "owner" in groups[0]`,
	}, got)
}

func TestAnApplicationNeedsAnOwner(t *testing.T) {
	certificate := "sign_in: {mode: certificate, app_id: 3d5e8f0a-91c4-4d7b-8a26-5be07c1f9e42, thumbprint: 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d}\n"
	equal(t, []string{"roombridge.yaml:6: groups[0].owners is missing; an application cannot own a group: name a person, for mode: certificate"},
		problems(t, folder(t, certificate+strings.Replace(six, "  file: rooms.csv", "  file: a.csv", 1))))
	load(t, folder(t, certificate+six+"    owners: [admin@contoso.com]\n"))
}

func TestStrayVariables(t *testing.T) {
	o := folder(t, six)
	o.Env = append(o.Env, "ROOMBRIDGE_ORGANISATION=fabrikam.com", "ROOMBRIDGE_CLIENT_SECRET=hunter2", "OTHER_PASSWORD=hunter2")
	equal(t, []string{
		"ROOMBRIDGE_CLIENT_SECRET: roombridge takes no secret from the environment; unset it",
		"ROOMBRIDGE_ORGANISATION: no such variable; did you mean ROOMBRIDGE_ORGANIZATION?",
	}, problems(t, o))
}
