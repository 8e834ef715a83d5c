package plan

import (
	"cmp"
	"slices"

	"roombridge/runner/exo"
)

// nearest finds the recipients that a mistyped text may mean. Every text is filed under itself and
// under each of its forms with one character left out; a mistyped text is looked up the same way. That
// meets every slip of one character and every swap of two, in work that does not grow with the number
// of recipients; and what shares a form is at most two slips away.
type nearest struct {
	recipients []exo.Recipient
	texts      []text
	forms      []uint64 // sorted: the hash of a form above, the index of its text below
}

type text struct {
	value     string
	recipient int32
}

// maxCandidates bounds how many texts are compared with one mistyped text.
const maxCandidates = 64

func newNearest(recipients []exo.Recipient, keep func(exo.Recipient) bool, texts func(exo.Recipient) []string) *nearest {
	n := &nearest{recipients: recipients}
	for i, r := range recipients {
		if !keep(r) {
			continue
		}
		for _, t := range texts(r) {
			n.file(t, i)
		}
	}
	slices.Sort(n.forms)
	return n
}

func (n *nearest) file(t string, recipient int) {
	if t == "" {
		return
	}
	for h := range forms(t) {
		n.forms = append(n.forms, uint64(h)<<32|uint64(len(n.texts)))
	}
	n.texts = append(n.texts, text{t, int32(recipient)})
}

// candidate is a text that shares a form with a mistyped one.
type candidate struct {
	text
	index int32
	slips int
}

// find returns the recipients whose text is at most two slips away, the nearest first.
func (n *nearest) find(typed string) []exo.Recipient {
	near := n.candidates(typed)
	for i := range near {
		near[i].slips = slips(typed, near[i].value)
	}
	slices.SortFunc(near, func(a, b candidate) int {
		return cmp.Or(a.slips-b.slips, cmp.Compare(a.value, b.value), cmp.Compare(n.idOf(a), n.idOf(b)))
	})
	var out []exo.Recipient
	for i, c := range near {
		again := slices.ContainsFunc(near[:i], func(d candidate) bool { return d.recipient == c.recipient })
		if c.slips <= 2 && !again { // more slips: two forms have the same hash
			out = append(out, n.recipients[c.recipient])
		}
	}
	return out
}

func (n *nearest) idOf(c candidate) exo.ID { return n.recipients[c.recipient].ID }

// candidates are the texts that share a form with typed, each once, at most maxCandidates.
func (n *nearest) candidates(typed string) []candidate {
	var found []candidate
	for h := range forms(typed) {
		i, _ := slices.BinarySearch(n.forms, uint64(h)<<32)
		for ; i < len(n.forms) && uint32(n.forms[i]>>32) == h; i++ {
			index := int32(uint32(n.forms[i]))
			if slices.ContainsFunc(found, func(c candidate) bool { return c.index == index }) {
				continue
			}
			if len(found) == maxCandidates {
				return found
			}
			found = append(found, candidate{text: n.texts[index], index: index})
		}
	}
	return found
}

// forms yields the hash of the text and those of its forms with one character left out.
func forms(s string) func(yield func(uint32) bool) {
	return func(yield func(uint32) bool) {
		if !yield(hash(offset, s)) {
			return
		}
		before := offset // the hash of s[:i]
		for i, r := range s {
			rest := s[i+len(string(r)):]
			if !yield(hash(before, rest)) {
				return
			}
			before = hash(before, s[i:len(s)-len(rest)])
		}
	}
}

const offset = uint32(2166136261)

// hash continues a 32-bit FNV-1a hash: texts are filed by the million, and without an allocation.
func hash(h uint32, s string) uint32 {
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// slips counts the insertions, deletions, substitutions and swaps of neighbours that make b of a
// (optimal string alignment).
func slips(a, b string) int {
	x, y := differing([]rune(a), []rune(b))
	rows := [3][]int{make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row := rows[(i+1)%3], rows[(i+2)%3], rows[i%3]
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return rows[len(x)%3][len(y)]
}

// differing cuts off what both begin and end with.
func differing(x, y []rune) (xRest, yRest []rune) {
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return x, y
}
