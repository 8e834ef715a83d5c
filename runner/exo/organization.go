package exo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

func (x *exchange) Organization(ctx context.Context) (Organization, error) {
	configs, err := x.list(ctx, "Get-OrganizationConfig", map[string]any{}, "", "Name", "ExternalDirectoryOrganizationId", "Guid")
	if err != nil {
		return Organization{}, err
	}
	if len(configs) != 1 {
		return Organization{}, incomplete("Get-OrganizationConfig", "", fmt.Sprintf("%d organisations", len(configs)))
	}
	c := configs[0]
	org := Organization{
		ID:   strings.ToLower(cmp.Or(text(c, "ExternalDirectoryOrganizationId"), text(c, "Guid"))),
		Name: strings.ToLower(text(c, "Name")), Sandbox: x.sandbox,
	}
	if org.ID == "" || org.Name == "" {
		return Organization{}, incomplete("Get-OrganizationConfig", "", "an organisation without Guid or name")
	}
	org.Domains, err = x.domains(ctx)
	return org, err
}

// domains returns the accepted domains, in lower case and sorted.
func (x *exchange) domains(ctx context.Context) ([]string, error) {
	accepted, err := x.list(ctx, "Get-AcceptedDomain", map[string]any{"ResultSize": unlimited}, "", "DomainName")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, d := range accepted {
		out = append(out, strings.ToLower(text(d, "DomainName")))
	}
	slices.Sort(out)
	if len(out) == 0 || out[0] == "" {
		return nil, incomplete("Get-AcceptedDomain", "", "no domain, or one without a name")
	}
	return out, nil
}

func (x access) Customized(ctx context.Context) (bool, error) {
	const cmdlet = "Get-OrganizationConfig"
	configs, err := x.list(ctx, cmdlet, map[string]any{}, "", "IsDehydrated")
	if err != nil {
		return false, err
	}
	if len(configs) != 1 {
		return false, incomplete(cmdlet, "", fmt.Sprintf("%d organisations", len(configs)))
	}
	dehydrated, err := yesNo(configs[0], "IsDehydrated")
	if err != nil {
		return false, incomplete(cmdlet, "", err.Error())
	}
	return !dehydrated, nil
}

func (x access) EnableCustomization(ctx context.Context) error {
	return x.do(ctx, "Enable-OrganizationCustomization", map[string]any{}, "")
}
