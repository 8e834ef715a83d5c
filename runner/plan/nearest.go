package plan

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
)

// nearest finds the address that a mistyped one probably means. Every address is filed under itself
// and under each of its forms with one character left out; a mistyped address is looked up the same
// way. That meets every slip of one character and every swap of two, in work that does not grow with the number of
// addresses compared.
type nearest struct {
	addresses []string
	forms     []form // sorted by hash
}

type form struct {
	hash    uint64
	address int32
}

// maxCandidates bounds how many addresses are compared for one mistyped one.
const maxCandidates = 64

func newNearest(addresses []string) *nearest {
	n := &nearest{addresses: addresses}
	for i, a := range addresses {
		for _, h := range hashes(a) {
			n.forms = append(n.forms, form{h, int32(i)}) //nolint:gosec // a tenant has fewer than 2^31 addresses
		}
	}
	slices.SortFunc(n.forms, func(a, b form) int { return cmp.Compare(a.hash, b.hash) })
	return n
}

// find returns the nearest address, at most two slips away, or "".
func (n *nearest) find(typed string) string {
	best, bestDistance, compared := "", 3, 0
	for _, h := range hashes(typed) {
		i, _ := slices.BinarySearchFunc(n.forms, h, func(f form, h uint64) int { return cmp.Compare(f.hash, h) })
		for ; i < len(n.forms) && n.forms[i].hash == h && compared < maxCandidates; i++ {
			compared++
			a := n.addresses[n.forms[i].address]
			if d := slips(typed, a); d < bestDistance || (d == bestDistance && a < best) {
				best, bestDistance = a, d
			}
		}
	}
	return best
}

// hashes are those of the text and of its forms with one character left out.
func hashes(s string) []uint64 {
	out := make([]uint64, 0, len(s)+1)
	out = append(out, hash(s, ""))
	rest := s
	for i, r := range s {
		rest = s[i+len(string(r)):]
		out = append(out, hash(s[:i], rest))
	}
	return out
}

func hash(a, b string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(a))
	_, _ = h.Write([]byte(b))
	return h.Sum64()
}

// slips counts the insertions, deletions, substitutions and swaps of neighbours that make b of a
// (optimal string alignment).
func slips(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
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
