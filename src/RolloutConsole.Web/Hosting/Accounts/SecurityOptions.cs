using Microsoft.Extensions.Options;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>The section <c>Security</c> of the settings.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Security";

    /// <summary>The account that is created unattended in an installation without any.</summary>
    public BootstrapAdminOptions BootstrapAdmin { get; set; } = new();

    /// <summary>Addresses and networks of reverse proxies that are believed, such as <c>127.0.0.1</c>; none unless set. See <see cref="ProxyTrust"/>.</summary>
    public IList<string> TrustedProxies { get; } = [];
}

/// <summary>The section <c>Security:BootstrapAdmin</c>; looked at only as long as there is no account.</summary>
internal sealed class BootstrapAdminOptions
{
    /// <summary>Its name; without one nothing is created.</summary>
    public string? Name { get; set; }

    /// <summary>Its password. A weak one is accepted with a warning.</summary>
    public string? Password { get; set; }
}

/// <summary>Finds settings that contradict each other, before anything starts.</summary>
internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var admin = options.BootstrapAdmin;
        List<string> faults = [];
        if (string.IsNullOrEmpty(admin.Name) && !string.IsNullOrEmpty(admin.Password))
        {
            faults.Add("Security:BootstrapAdmin:Password is set but Security:BootstrapAdmin:Name is not. Set both or none.");
        }

        if (!string.IsNullOrEmpty(admin.Name) && string.IsNullOrEmpty(admin.Password))
        {
            faults.Add("Security:BootstrapAdmin:Name is set but Security:BootstrapAdmin:Password is not. Set both or none.");
        }

        if (!string.IsNullOrEmpty(admin.Name) && Engine.Security.PersonNameRules.FaultOf(admin.Name) is { } fault)
        {
            faults.Add($"Security:BootstrapAdmin:Name: {fault} Use {Engine.Security.PersonNameRules.InWords}");
        }

        for (var i = 0; i < options.TrustedProxies.Count; i++)
        {
            if (!ProxyTrust.TryRead(options.TrustedProxies[i], out _))
            {
                faults.Add($"Security:TrustedProxies:{i} ('{options.TrustedProxies[i]}') is neither an address nor a network. Write one such as 127.0.0.1 or 10.1.0.0/16.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
