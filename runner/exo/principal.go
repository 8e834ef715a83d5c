package exo

import (
	"context"
	"fmt"
	"slices"
)

// Principal is a service principal in Exchange: the pointer to an enterprise application in Entra. Exchange
// does not check that ObjectID belongs to it; the object id of the app registration is a common mistake.
type Principal struct {
	AppID    ID     `json:"appId"`
	ObjectID ID     `json:"objectId"`
	Name     string `json:"name,omitempty"`
}

func (x access) Principals(ctx context.Context, app, object ID) ([]Principal, error) {
	var found []Principal
	for _, id := range []ID{app, object} {
		principals, err := x.principals(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, p := range principals {
			same := func(q Principal) bool { return q.AppID == p.AppID && q.ObjectID == p.ObjectID }
			if !slices.ContainsFunc(found, same) {
				found = append(found, p)
			}
		}
	}
	return found, nil
}

// principals asks for one id and looks at what comes again: the identity of a service principal is its
// application id, its object id or its name, and an unknown one can return everything (facts.md 0.9).
func (x access) principals(ctx context.Context, id ID) ([]Principal, error) {
	const cmdlet = "Get-ServicePrincipal"
	if id == "" {
		return nil, emptyIdentity(cmdlet)
	}
	objects, err := x.list(ctx, cmdlet, map[string]any{"Identity": string(id)}, string(id), "AppId", "ObjectId", "DisplayName")
	switch {
	case ClassOf(err) == NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return understood(cmdlet, string(id), objects, func(o map[string]any) (Principal, error) {
		p, err := decodePrincipal(o)
		if err == nil && p.AppID != id && p.ObjectID != id {
			err = fmt.Errorf("the service principal %s of the application %s came instead", p.ObjectID, p.AppID)
		}
		return p, err
	})
}

func decodePrincipal(o map[string]any) (Principal, error) {
	app, err := ParseID(text(o, "AppId"))
	if err != nil {
		return Principal{}, fmt.Errorf("AppId: %w", err)
	}
	object, err := ParseID(text(o, "ObjectId"))
	if err != nil {
		return Principal{}, fmt.Errorf("ObjectId: %w", err)
	}
	return Principal{AppID: app, ObjectID: object, Name: text(o, "DisplayName")}, nil
}

func (x access) CreatePrincipal(ctx context.Context, p Principal) error {
	const cmdlet = "New-ServicePrincipal"
	if p.AppID == "" || p.ObjectID == "" {
		return emptyIdentity(cmdlet)
	}
	params := map[string]any{"AppId": string(p.AppID), "ObjectId": string(p.ObjectID)}
	if p.Name != "" {
		params["DisplayName"] = p.Name
	}
	return x.do(ctx, cmdlet, params, string(p.AppID))
}
