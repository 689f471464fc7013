using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Security;

/// <summary>From a request to the engine's <see cref="Caller"/>.</summary>
public static class CallerExtensions
{
    /// <summary>Who asks; null when nobody is signed in.</summary>
    public static Caller? CallerOrNull(this HttpContext context)
    {
        var user = context.User;
        if (user.Identity is not { IsAuthenticated: true, Name.Length: > 0 } identity)
        {
            return null;
        }

        var kind = identity.AuthenticationType == ConsoleSchemes.Basic ? CallerKind.Script : CallerKind.Person;
        return new(identity.Name, ConsoleClaims.RolesOf(user), kind, context.Connection.RemoteIpAddress?.ToString());
    }

    /// <summary>Who asks, behind a check that somebody is signed in.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the endpoint lacks its check.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.CallerOrNull() ?? throw new InvalidOperationException("Nobody is signed in; this endpoint lacks RequireAuthorization().");
}
