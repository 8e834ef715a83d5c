package runner

import (
	"github.com/spf13/pflag"

	"roombridge/runner/plan"
)

// pruneFlags are the flags that ask for removal.
type pruneFlags struct {
	prune bool
	limit string
}

func (p *pruneFlags) add(fs *pflag.FlagSet) {
	fs.BoolVar(&p.prune, "prune", false, "also remove members that the list does not name")
	fs.StringVar(&p.limit, "max-remove", "", "with --prune: how many members, or which share, one run may remove: `N` or N% (default 5%)")
}

// change asks for the removal in what is wanted, if the flags do.
func (p *pruneFlags) change() (func(*plan.Wanted), error) {
	var limit plan.Limit
	if p.limit != "" {
		var err error
		if limit, err = plan.ParseLimit(p.limit); err != nil {
			return nil, &usageError{text: "--max-remove: " + err.Error()}
		}
		if !p.prune {
			return nil, &usageError{text: "--max-remove is for --prune", do: "add --prune, or leave --max-remove out"}
		}
	}
	return func(w *plan.Wanted) { w.Prune, w.MaxRemove = p.prune, limit }, nil
}
