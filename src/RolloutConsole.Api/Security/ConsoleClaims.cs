using System.Globalization;
using System.Security.Claims;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Security;

/// <summary>What a signed-in identity carries, however it was proven: by cookie or by Basic authentication.</summary>
public static class ConsoleClaims
{
    /// <summary>The account's name.</summary>
    public const string Name = "name";

    /// <summary>The account's key.</summary>
    public const string Id = "sub";

    /// <summary>The roles, as the number of <see cref="ConsoleRole"/>.</summary>
    public const string Roles = "console.roles";

    /// <summary>The security stamp with which it was signed in.</summary>
    public const string Stamp = "console.stamp";

    /// <summary>Builds the identity of an account.</summary>
    /// <param name="scheme">Authentication scheme that proved it.</param>
    /// <param name="id">Key of the account.</param>
    /// <param name="name">Name of the account.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="stamp">Its security stamp.</param>
    public static ClaimsPrincipal Build(string scheme, string id, string name, ConsoleRole roles, PersonStamp stamp) =>
        new(new ClaimsIdentity(
            [
                new(Id, id),
                new(Name, name),
                new(Roles, ((int)roles).ToString(CultureInfo.InvariantCulture)),
                new(Stamp, stamp.ToString()),
                .. RoleWords.Single.Where(r => roles.HasFlag(r)).Select(r => new Claim(ClaimTypes.Role, r.ToString())),
            ],
            scheme,
            Name,
            ClaimTypes.Role));

    /// <summary>The roles that an identity carries; none for a stranger.</summary>
    public static ConsoleRole RolesOf(ClaimsPrincipal principal) =>
        principal.Identity?.IsAuthenticated == true
        && int.TryParse(principal.FindFirstValue(Roles), NumberStyles.None, CultureInfo.InvariantCulture, out var roles)
            ? (ConsoleRole)roles & ConsoleRole.All
            : ConsoleRole.None;
}
