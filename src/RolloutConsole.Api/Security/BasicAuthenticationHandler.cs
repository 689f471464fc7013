using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Security;

/// <summary>
/// Basic authentication of scripts (hawkbit-api, 2.1; architecture, section 8). The account's standing is read on every request, so
/// that a new password ends the old one and new roles hold at once; only the slow check of the password is remembered.
/// </summary>
internal sealed class BasicAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ICredentialCheck credentials,
    PersonStandings standings,
    CredentialMemory memory) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>What is asked for (hawkbit-api, 2.1).</summary>
    public const string Challenge = "Basic realm=\"hawkBit\"";

    private CredentialAnswer? _answer;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!BasicHeader.IsBasic(header))
        {
            return AuthenticateResult.NoResult();
        }

        if (!BasicHeader.TryRead(header, out var user, out var password))
        {
            return AuthenticateResult.Fail("The header Authorization: Basic is not base64 of user:password.");
        }

        // A browser that was once asked for Basic credentials sends them along with whatever another site makes it post.
        if (!SameOrigin.IsOwnOrNone(Request))
        {
            return AuthenticateResult.Fail("Basic credentials are not accepted from pages of another origin.");
        }

        var key = memory.KeyOf(user, password);
        if (memory.TryGet(key, out var personId, out var stamp))
        {
            // The revision counts changes of roles: those are read below, the password is still the same.
            if (await standings.OfAsync(personId, Context.RequestAborted) is { } known && known.Stamp.Session == stamp.Session)
            {
                return Success(known);
            }

            memory.Forget(key);
        }

        var address = Context.Connection.RemoteIpAddress;
        _answer = await credentials.VerifyAsync(user, password, CallerKind.Script, address, Context.RequestAborted);
        if (_answer is not { Outcome: CredentialOutcome.Right, Person: { } person })
        {
            return AuthenticateResult.Fail("User or password is wrong.");
        }

        var verified = new PersonStanding(person.Id, person.Name, person.Roles, PersonStamp.Read(person.Stamp));
        memory.Remember(key, verified.Id, verified.Stamp);
        return Success(verified);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_answer is { Outcome: CredentialOutcome.Busy or CredentialOutcome.WrongTooOften } answer)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling((answer.RetryAfter ?? TimeSpan.FromSeconds(1)).TotalSeconds));
            Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            if (answer.Outcome == CredentialOutcome.Busy)
            {
                return ConsoleProblem.WriteAsync(
                    Context, StatusCodes.Status503ServiceUnavailable, "tooBusy", "Too many sign-ins are waiting. Try again in a second.");
            }

            return ConsoleProblem.WriteAsync(
                Context,
                StatusCodes.Status429TooManyRequests,
                "tooManyWrongAttempts",
                $"User or password is wrong, and there were many wrong attempts from this address. Wait {seconds} s, then check both.");
        }

        Response.Headers.WWWAuthenticate = Challenge;
        return ConsoleProblem.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            _answer is null
                ? "Sign in with Basic authentication: the name and password of an account of this console."
                : "User or password is wrong.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ConsoleProblem.WriteAsync(
            Context, StatusCodes.Status403Forbidden, "forbidden", "This account lacks the role for this; an Admin can give it.");

    private AuthenticateResult Success(PersonStanding standing)
    {
        var principal = ConsoleClaims.Build(Scheme.Name, standing.Id, standing.Name, standing.Roles, standing.Stamp);
        return AuthenticateResult.Success(new(principal, Scheme.Name));
    }
}
