using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Web.SignIn;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>
/// <c>POST /login</c> (fields <c>name</c>, <c>password</c>, <c>returnUrl</c>, <c>stay</c>) and <c>POST /logout</c>. Forms are answered
/// with a redirect, scripts that accept JSON with JSON. The form token is required, or in its place what the emergency stop requires:
/// our own <c>Origin</c> and the header <c>X-Console-Stop</c>, so that a stale token never stands between a person and the stop.
/// </summary>
internal static class SignInEndpoints
{
    private const string StopHeader = "X-Console-Stop";

    /// <summary>Maps both.</summary>
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/login", SignInAsync).DisableAntiforgery().AllowAnonymous();
        routes.MapPost("/logout", SignOutAsync).DisableAntiforgery().AllowAnonymous();
    }

    /// <summary>Signs a verified person in on this response.</summary>
    /// <param name="context">The request.</param>
    /// <param name="person">Who.</param>
    /// <param name="stay">True to keep the cookie when the browser is closed.</param>
    public static Task EnterAsync(HttpContext context, PersonRecord person, bool stay) =>
        context.SignInAsync(
            ConsoleSchemes.Cookie,
            ConsoleClaims.Build(ConsoleSchemes.Cookie, person.Id, person.Name, person.Roles, PersonStamp.Read(person.Stamp)),
            new AuthenticationProperties { IsPersistent = stay });

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        ICredentialCheck credentials,
        IAuditStore audit,
        IAntiforgery antiforgery,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        var form = await SmallForm.ReadAsync(context, cancellationToken);
        var answer = new SignInAnswer(context, LocalAddress.OrOverview(form?["returnUrl"]));
        if (form is null)
        {
            return answer.Refuse(SignInProblem.Unreadable);
        }

        if (!await IsOwnPageAsync(context, antiforgery))
        {
            return answer.Refuse(SignInProblem.Expired);
        }

        string name = form["name"].ToString().Trim(), password = form["password"].ToString();
        if (name.Length == 0 || password.Length == 0)
        {
            return answer.Refuse(name.Length == 0 ? SignInProblem.NameMissing : SignInProblem.PasswordMissing);
        }

        var address = context.Connection.RemoteIpAddress;
        var check = await credentials.VerifyAsync(name, password, CallerKind.Person, address, cancellationToken);
        if (check.Person is not { } person)
        {
            return answer.Refuse(
                check.Outcome switch
                {
                    CredentialOutcome.Busy => SignInProblem.Busy,
                    CredentialOutcome.WrongTooOften => SignInProblem.TooOften,
                    _ => SignInProblem.Wrong,
                },
                check.RetryAfter);
        }

        var caller = new Caller(person.Name, person.Roles, CallerKind.Person, address?.ToString());
        var hasRole = person.Roles != ConsoleRole.None;
        await audit.AppendAsync(
            new(clock.GetUtcNow(), caller, "person.signin", $"person {person.Name}", hasRole ? "accepted" : "forbidden"),
            cancellationToken);
        if (!hasRole)
        {
            return answer.Refuse(SignInProblem.NoRole);
        }

        await EnterAsync(context, person, form["stay"].ToString() is "true" or "on");
        return answer.Accept(person);
    }

    private static async Task<IResult> SignOutAsync(
        HttpContext context, IAuditStore audit, IAntiforgery antiforgery, TimeProvider clock, CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";

        // A token that is too old means that the session is over as well, or that a foreign page tries to end it.
        if (context.CallerOrNull() is { } caller && await IsOwnPageAsync(context, antiforgery))
        {
            await context.SignOutAsync(ConsoleSchemes.Cookie);
            await audit.AppendAsync(
                new(clock.GetUtcNow(), caller, "person.signout", $"person {caller.Name}", "accepted"), cancellationToken);
        }

        return SignInAnswer.WantsJson(context.Request)
            ? Results.Json(new { signedOut = true })
            : Results.LocalRedirect("/login");
    }

    private static async Task<bool> IsOwnPageAsync(HttpContext context, IAntiforgery antiforgery) =>
        context.Request.Headers[StopHeader] == "1" && SameOrigin.IsOwn(context.Request)
        || await antiforgery.IsRequestValidAsync(context);
}

/// <summary>Why a sign-in did not work. The words are part of the address of the sign-in page: <c>/login?fault=wrong</c>.</summary>
internal enum SignInProblem
{
    /// <summary>Name or password is wrong.</summary>
    Wrong,

    /// <summary>Wrong, many times.</summary>
    TooOften,

    /// <summary>Too many checks wait.</summary>
    Busy,

    /// <summary>No name was typed.</summary>
    NameMissing,

    /// <summary>No password was typed.</summary>
    PasswordMissing,

    /// <summary>The account has no role.</summary>
    NoRole,

    /// <summary>The form was too old.</summary>
    Expired,

    /// <summary>It was no form, or too large.</summary>
    Unreadable,
}

/// <summary>The answer to a sign-in, as redirect or JSON.</summary>
internal sealed class SignInAnswer(HttpContext context, string returnUrl)
{
    /// <summary>True when the request prefers JSON over a page.</summary>
    public static bool WantsJson(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
        && !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Signed in.</summary>
    public IResult Accept(PersonRecord person) =>
        WantsJson(context.Request)
            ? Results.Json(new
            {
                name = person.Name,
                roles = RoleWords.Single.Where(r => person.Roles.HasFlag(r)).Select(r => r.ToString()),
                returnUrl,
            })
            : Results.LocalRedirect(returnUrl);

    /// <summary>Not signed in.</summary>
    public IResult Refuse(SignInProblem problem, TimeSpan? retryAfter = null)
    {
        var seconds = retryAfter is { } wait ? (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds)) : (int?)null;
        if (seconds is not null)
        {
            context.Response.Headers.RetryAfter = seconds.Value.ToString(CultureInfo.InvariantCulture);
        }

        var word = WordOf(problem);
        if (!WantsJson(context.Request))
        {
            var query = QueryString.Create("fault", word).Add("returnUrl", returnUrl);
            return Results.LocalRedirect("/login" + (seconds is { } wait2 ? query.Add("wait", $"{wait2}") : query));
        }

        return Results.Json(new { error = word, message = SignInWords.Of(problem, seconds), field = FieldOf(problem) }, statusCode: StatusOf(problem));
    }

    /// <summary>The word of a problem in addresses and JSON.</summary>
    public static string WordOf(SignInProblem problem)
    {
        var name = problem.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string? FieldOf(SignInProblem problem) => problem switch
    {
        SignInProblem.NameMissing => "name",
        SignInProblem.PasswordMissing => "password",
        _ => null,
    };

    private static int StatusOf(SignInProblem problem) => problem switch
    {
        SignInProblem.Wrong => StatusCodes.Status401Unauthorized,
        SignInProblem.TooOften => StatusCodes.Status429TooManyRequests,
        SignInProblem.Busy => StatusCodes.Status503ServiceUnavailable,
        SignInProblem.NoRole => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status400BadRequest,
    };
}
