package sim

import (
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"roombridge/runner/pwsh"
)

// answer is what a cmdlet that succeeded has to say.
type answer struct {
	rows    iter.Seq[map[string]any] // made one at a time, after the cmdlet has let go of the organisation
	records []pwsh.Record
}

func (a answer) warn(message string) answer {
	a.records = append(a.records, pwsh.Record{Stream: pwsh.StreamWarning, Message: message})
	return a
}

// resultSize returns how many objects may come, or an error. The default is 1,000 (facts 3).
func (c *call) resultSize() (int, error) {
	size := c.text("ResultSize")
	switch n, err := strconv.Atoi(size); {
	case size == "":
		return 1000, nil
	case strings.EqualFold(size, "Unlimited"):
		return -1, nil
	case err != nil || n < 1:
		return 0, refused("Cannot convert value %q to type Unlimited.", size)
	default:
		return n, nil
	}
}

// wanted returns those of the names that Select lets through, spelled as there.
func (c *call) wanted(names []string) []string {
	if len(c.asked.Select) == 0 {
		return names
	}
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !slices.ContainsFunc(c.asked.Select, func(s string) bool { return strings.EqualFold(s, name) })
	})
}

const truncated = "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter."

func noChange(name string) string {
	return "The command completed successfully but no settings of '" + name + "' have been modified."
}

// showObjects answers with these properties of these objects, as many as ResultSize allows.
func (c *call) showObjects(objects []*object, names []string) (answer, error) {
	objects, a, err := limit(c, objects)
	names = c.wanted(names)
	a.rows = func(yield func(map[string]any) bool) {
		for _, x := range objects {
			row := make(map[string]any, len(names))
			for _, name := range names {
				if v, ok := x.property(name); ok {
					row[name] = v
				}
			}
			if !yield(row) {
				return
			}
		}
	}
	return a, err
}

// limit cuts a list to ResultSize, and begins the answer with a warning if it did.
func limit[T any](c *call, items []T) ([]T, answer, error) {
	size, err := c.resultSize()
	if err != nil || size < 0 || len(items) <= size {
		return items, answer{}, err
	}
	return items[:size], answer{}.warn(truncated), nil
}

// rows yields what Select lets through of rows that are no recipients.
func (c *call) rows(rows ...map[string]any) iter.Seq[map[string]any] {
	return func(yield func(map[string]any) bool) {
		for _, full := range rows {
			row := map[string]any{}
			for _, name := range c.wanted(slices.Collect(maps.Keys(full))) {
				row[name] = full[name]
			}
			if !yield(row) {
				return
			}
		}
	}
}
