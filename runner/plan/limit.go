package plan

import (
	"fmt"
	"strconv"
	"strings"
)

// Limit is how many members a run may remove: a number, or a share of the members. The zero Limit is 5 %.
type Limit struct {
	count   int
	percent int
}

const defaultPercent = 5

// ParseLimit reads "12" or "10%".
func ParseLimit(s string) (Limit, error) {
	number, isPercent := strings.CutSuffix(strings.TrimSpace(s), "%")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil || n < 1 || (isPercent && n > 100) {
		return Limit{}, fmt.Errorf("%q is neither a number of members, such as 20, nor a share, such as 10%%", s)
	}
	if isPercent {
		return Limit{percent: n}, nil
	}
	return Limit{count: n}, nil
}

// Of returns how many of so many members may be removed: a share is rounded down and is at least 1.
func (l Limit) Of(members int) int {
	if l.count > 0 {
		return l.count
	}
	p := l.percent
	if p == 0 {
		p = defaultPercent
	}
	return max(1, members*p/100)
}

// exact says that a number of members was given, not a share.
func (l Limit) exact() bool { return l.count > 0 }

func (l Limit) String() string {
	switch {
	case l.count > 0:
		return strconv.Itoa(l.count)
	case l.percent > 0:
		return strconv.Itoa(l.percent) + "%"
	}
	return strconv.Itoa(defaultPercent) + "%"
}
