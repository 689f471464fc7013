using Microsoft.AspNetCore.Components.Authorization;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Security;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>
/// Who works on this page, with the roles of this moment: a circuit lives for hours, and a role taken away must not be used in it.
/// Ask before every command, never keep the answer.
/// </summary>
public sealed class CurrentCaller(AuthenticationStateProvider session, PersonStandings standings, ClientOrigin origin) : ICurrentCaller
{
    /// <summary>The person; null when nobody is signed in any more, because the password changed or the account was shut.</summary>
    public async Task<Caller?> GetAsync(CancellationToken cancellationToken = default)
    {
        var user = (await session.GetAuthenticationStateAsync()).User;
        if (user.FindFirst(ConsoleClaims.Id)?.Value is not { } id)
        {
            return null;
        }

        var stamp = PersonStamp.Read(user.FindFirst(ConsoleClaims.Stamp)?.Value);
        var standing = await standings.OfAsync(id, cancellationToken);
        return standing is null || standing.Roles == ConsoleRole.None || standing.Stamp.Session != stamp.Session
            ? null
            : new Caller(standing.Name, standing.Roles, CallerKind.Person, origin.Address);
    }
}
