package rooms

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// sense is what the words of a heading speak of.
type sense uint8

const (
	senseFiller  sense = 1 << iota // de, of, E (of E-Mail)
	senseMail                      // mail, SMTP, mailbox
	senseAddress                   // also where a building stands
	senseRoom
	sensePrimary
	senseUPN
	senseGuid
	senseName
)

// vocabulary holds the words that headings are made of, in the forms that exports of Exchange, booking
// tools and people use: "PrimarySmtpAddress", "E-Mail-Adresse", "Adresse e-mail de la salle".
var vocabulary = map[sense]string{
	senseFiller: "e of the in for de du des d da do di del della la le el l les der fur pour para av van",
	senseMail: "mail mails email emails smtp mailbox mailboxes windowsemail courriel messagerie electronique correo electronico" +
		" posta elettronica eletronico postfach epost epostadress eposta sahkoposti poczta почта почты электронная электронной эл" +
		" メール 邮箱 邮件 電子郵件 电子邮件 이메일 메일",
	senseAddress: "address addresses adresse adressen adress adres adresa adresu direccion indirizzo endereco osoite адрес アドレス 地址 주소",
	senseRoom: "room rooms meeting conference resource resources space workspace equipment calendar raum raums raume" +
		" besprechungsraum ressource salle salles reunion sala salas riunioni zaal ruimte vergaderruimte recurso risorsa" +
		" rum rom lokal huone комната переговорная 会議室 会议室 회의실",
	sensePrimary: "primary primaire primare principal primario primaria",
	senseUPN:     "userprincipalname upn benutzerprinzipalname",
	senseGuid:    "guid objectid externaldirectoryobjectid",
	senseName:    "name names display nom nombre nome naam navn namn nazwa nazev anzeigename bezeichnung имя название 名前 名称 이름",
}

var senses, longestWord = index(vocabulary)

func index(v map[sense]string) (map[string]sense, int) {
	words, longest := map[string]sense{}, 0
	for s, list := range v {
		for word := range strings.FieldsSeq(list) {
			word = letters(word)
			words[word] = s
			longest = max(longest, len(word))
		}
	}
	return words, longest
}

// letters returns the letters and digits of s in lower case, without accents.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFD.String(s))
}

// sensesOf returns what a heading speaks of; 0 if it has a word that is not in the vocabulary. A room
// may be called "Mail Room": that is no heading.
func sensesOf(heading string) sense {
	if len(heading) > 200 || strings.HasPrefix(letters(heading), "mailroom") {
		return 0
	}
	if s := sensesOfWords(heading); s != 0 {
		return s
	}
	return sensesOfWord(letters(heading)) // E-postadress, User Principal Name
}

func sensesOfWords(heading string) sense {
	var all sense
	for _, word := range strings.FieldsFunc(norm.NFC.String(heading), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		s := sensesOfWord(letters(word))
		if s == 0 {
			return 0
		}
		all |= s
	}
	return all
}

// sensesOfWord takes a compound word, such as emailadresse, apart.
func sensesOfWord(word string) sense {
	var all sense
	for word != "" {
		n := min(len(word), longestWord)
		for n > 0 && senses[word[:n]] == 0 {
			n--
		}
		if n == 0 {
			return 0
		}
		all |= senses[word[:n]]
		word = word[n:]
	}
	return all
}

// rank says how well a heading names the column with the rooms' addresses: the lower the better.
type rank int

const (
	rankRoomMail rank = iota // a room's mail address, or the primary one
	rankMail
	rankUPN
	rankAddress // only where the cells hold mail addresses: it may be the street
	rankGuid    // only where the cells hold Guids
	rankNone
)

func rankOf(heading string) rank {
	switch s := sensesOf(heading); {
	case s&senseUPN != 0:
		return rankUPN
	case s&senseName != 0:
		return rankNone
	case s&senseMail != 0 && s&(senseRoom|sensePrimary) != 0:
		return rankRoomMail
	case s&senseMail != 0:
		return rankMail
	case s&senseAddress != 0:
		return rankAddress
	case s&senseGuid != 0:
		return rankGuid
	}
	return rankNone
}

// sameHeading compares headings as people do: without case, spaces, hyphens and accents.
func sameHeading(a, b string) bool {
	a, b = strings.TrimFunc(a, edge), strings.TrimFunc(b, edge)
	return strings.EqualFold(a, b) || letters(a) != "" && letters(a) == letters(b)
}
