package execute_test

import "roombridge/runner/exo"

// fate is what happens to one write of a model.
type fate int

const (
	done       fate = iota
	refused         // will not pass
	failed          // answered, not done
	failedDone      // answered as a failure, and done
	lost            // not answered, not done
	lostDone        // not answered, and done
	dead            // the session is lost before it
	notOwner        // condemns the group
	throttled
	notFound      // by a server that does not know the group yet
	exists        // something of this name is there
	notCustomized // Exchange is still preparing the organisation
	noRight
)

func (f fate) effective() bool {
	return f == done || f == failedDone || f == lostDone
}

func errorOf(f fate) error {
	switch f {
	case refused:
		return &exo.Error{Class: exo.Invalid, Scope: exo.ScopeItem, Text: "not valid"}
	case failed, failedDone:
		return &exo.Error{Class: exo.Transient, Scope: exo.ScopeItem, Text: "try again"}
	case lost, lostDone:
		return &exo.Error{Class: exo.NoAnswer, Scope: exo.ScopeItem, Text: "no answer"}
	case dead:
		return &exo.Error{Class: exo.SessionLost, Scope: exo.ScopeSession, Text: "lost"}
	case notOwner:
		return &exo.Error{Class: exo.NotOwner, Scope: exo.ScopeGroup, Text: "not an owner"}
	case notFound:
		return &exo.Error{Class: exo.NotFound, Scope: exo.ScopeItem, Text: "couldn't be found"}
	case exists:
		return &exo.Error{Class: exo.Exists, Scope: exo.ScopeItem, Text: "already exists"}
	case notCustomized:
		return &exo.Error{Class: exo.NotCustomized, Scope: exo.ScopeGroup, Text: "run Enable-OrganizationCustomization"}
	case noRight:
		return &exo.Error{Class: exo.NoRight, Scope: exo.ScopeRun, Text: "not allowed"}
	case throttled:
		return &exo.Error{Class: exo.Throttled, Scope: exo.ScopeSession, Text: "too much"}
	}
	return nil
}

// fates gives the writes of a kind their fates in order; what comes after them is done.
func fates(m map[string][]fate) func(string) fate {
	return func(what string) fate {
		if len(m[what]) == 0 {
			return done
		}
		f := m[what][0]
		m[what] = m[what][1:]
		return f
	}
}
