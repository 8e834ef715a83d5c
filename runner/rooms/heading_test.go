package rooms_test

import (
	"strings"
	"testing"

	"roombridge/runner/rooms"
)

// Every heading stands above the second of three columns, the others mean nothing.
func TestHeadings(t *testing.T) {
	for heading := range strings.SplitSeq("E-mail|Email|EMAIL|e mail|Email Address|E-Mail-Adresse|Mail|Mail:|SMTP|SMTP address|"+
		"Room Email|Room e-mail address|Room mailbox|RoomMail|Resource email|Meeting room email|"+
		"PrimarySmtpAddress|Primary SMTP Address|WindowsEmailAddress|UserPrincipalName|UPN|User principal name|Mailbox|Mailboxes|"+
		"Address|Room address|Resource Address|Calendar address|Adresse e-mail|Adresse électronique de la salle|Adresse de messagerie|"+
		"Courriel|Raum-E-Mail|E-Mail des Raums|Correo electrónico|Correo de la sala|Indirizzo di posta elettronica|"+
		"Endereço de e-mail|E-mailadres|E-postadress|Epost|Adres e-mail|E-posta|Sähköposti|Электронная почта|"+
		"メールアドレス|邮箱|电子邮件地址|이메일 주소", "|") {
		t.Run(heading, func(t *testing.T) {
			list, err := rooms.Parse("rooms.csv", []byte("Stock,"+heading+",Keeper\nA1,nowhere,ana@contoso.com\nA2,north.102@contoso.com,ana@contoso.com\n"), rooms.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if list.Column != heading || list.Rows[1].Key.Address != "north.102@contoso.com" {
				t.Errorf("taken: %q, rows %+v", list.Column, list.Rows)
			}
		})
	}
}
