package sim

// seedPeople adds who may sign in to administer, and everybody else: each first name with each family name.
func (o *Org) seedPeople() {
	o.person("admin", "Contoso Admin")
	o.person("recipient.admin", "Recipient Admin")
	o.person("helpdesk", "Helpdesk")
	for _, family := range familyNames {
		for _, first := range firstNames {
			o.person(first.alias+"."+family.alias, first.name+" "+family.name)
		}
	}
}

// spelt is a name as people write it, and in the letters of an address.
type spelt struct{ name, alias string }

var firstNames = []spelt{
	{"Ana", "ana"}, {"Li", "li"}, {"Zoë", "zoe"}, {"José", "jose"}, {"Søren", "soren"}, {"Łukasz", "lukasz"}, {"Ayşe", "ayse"}, {"Björn", "bjorn"},
	{"Chloé", "chloe"}, {"Dmitri", "dmitri"}, {"Emma", "emma"}, {"Fatima", "fatima"}, {"George", "george"}, {"Hana", "hana"}, {"Ivan", "ivan"},
	{"Jia", "jia"}, {"Kofi", "kofi"}, {"Lena", "lena"}, {"Mateo", "mateo"}, {"Nadia", "nadia"}, {"Oskar", "oskar"}, {"Priya", "priya"},
	{"Quentin", "quentin"}, {"Rosa", "rosa"}, {"Sean", "sean"}, {"Tomás", "tomas"}, {"Uma", "uma"}, {"Víctor", "victor"}, {"Wanda", "wanda"},
	{"Yara", "yara"},
}

var familyNames = []spelt{
	{"Silva", "silva"}, {"Wei", "wei"}, {"Müller", "muller"}, {"O'Brien", "obrien"}, {"García", "garcia"}, {"Jørgensen", "jorgensen"},
	{"Kowalski", "kowalski"}, {"Yılmaz", "yilmaz"}, {"Åkesson", "akesson"}, {"Dubois", "dubois"}, {"Ivanova", "ivanova"}, {"Smith", "smith"},
	{"Khan", "khan"}, {"Papadopoulos", "papadopoulos"}, {"Novák", "novak"}, {"Petrov", "petrov"}, {"Chen", "chen"}, {"Mensah", "mensah"},
	{"Fischer", "fischer"}, {"Rossi", "rossi"}, {"Haddad", "haddad"}, {"Lindqvist", "lindqvist"}, {"Patel", "patel"}, {"Martin", "martin"},
	{"Nowak", "nowak"}, {"Murphy", "murphy"}, {"Nguyễn", "nguyen"}, {"Rao", "rao"}, {"Šimić", "simic"}, {"Wilson", "wilson"},
	{"Tanaka", "tanaka"}, {"van Dijk", "vandijk"}, {"Ribeiro", "ribeiro"}, {"Horvath", "horvath"}, {"Jensen", "jensen"}, {"Kim", "kim"},
	{"Lopez", "lopez"}, {"Moreau", "moreau"}, {"Osei", "osei"}, {"Weber", "weber"},
}
