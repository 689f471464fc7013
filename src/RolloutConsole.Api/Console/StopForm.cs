using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Api.Console;

/// <summary>
/// <c>POST /stop</c>: the emergency stop as a plain form, for a browser without script. Fields: <c>scope</c> (<c>all</c> or
/// <c>rollout</c>), <c>rolloutId</c>, <c>reason</c>, the form token, and <c>name</c> with <c>password</c> for whoever is not signed
/// in. The page also sends <c>confirm</c>, the typed word STOP. Whatever is missing is asked for on the answering page, which keeps what was meant.
/// </summary>
internal static class StopForm
{
    /// <summary>Maps it.</summary>
    public static void MapStopForm(this IEndpointRouteBuilder routes) =>
        // The token is checked below, to answer a stale one with a fresh form instead of a bare 400.
        routes.MapPost("/stop", HandleAsync).DisableAntiforgery().AllowAnonymous();

    private static async Task<IResult> HandleAsync(
        HttpContext context,
        IEmergencyStop stop,
        IStopReads reads,
        ICredentialCheck credentials,
        IAntiforgery antiforgery,
        ILoggerFactory log,
        CancellationToken cancellationToken)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > BodyReader.Most)
        {
            return ConsoleProblem.Result(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupportedMediaType",
                "This address takes a small form. Scripts use POST /api/emergency-stop with JSON.");
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException)
        {
            return ConsoleProblem.Result(
                StatusCodes.Status400BadRequest, "invalid", $"Nothing was stopped: the form cannot be read. {unreadable.Message} Open /stop and send the form from there.");
        }

        var intent = StopIntent.Read(form);
        var page = new StopPage(antiforgery.GetAndStoreTokens(context), intent);
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return page.Ask(
                StatusCodes.Status400BadRequest, "This form was too old. Nothing was stopped yet: press the button again.", WhoIs(context) is null);
        }

        if (intent.Fault is { } fault)
        {
            return page.Ask(StatusCodes.Status400BadRequest, $"Nothing was stopped yet. {fault}", WhoIs(context) is null);
        }

        var (caller, problem) = await CallerAsync(context, form, credentials, cancellationToken);
        if (caller is null)
        {
            return page.Ask(StatusCodes.Status401Unauthorized, $"Nothing was stopped yet. {problem}", true);
        }

        if (await EmergencyStopEndpoints.IsMissingAsync(
            reads, intent.RolloutId, log.CreateLogger(typeof(StopForm)), cancellationToken))
        {
            return page.Ask(
                StatusCodes.Status404NotFound, $"Nothing was stopped: there is no rollout {intent.RolloutId}.", WhoIs(context) is null);
        }

        StopReceipt receipt;
        try
        {
            receipt = await stop.SetAsync(caller, intent.RolloutId, intent.Reason, intent.Key, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.CreateLogger(typeof(StopForm)).LogError(failure, "An emergency stop could not be completed");
            return page.Ask(
                StatusCodes.Status500InternalServerError,
                EmergencyStopEndpoints.AfterFailure(stop, intent.RolloutId),
                WhoIs(context) is null);
        }

        return receipt.Outcome == CommandOutcome.Accepted
            ? page.Done(receipt)
            : page.Ask(OutcomeStatus.Of(receipt.Outcome), $"Nothing was stopped. {receipt.Message}", false);
    }

    private static Caller? WhoIs(HttpContext context) => context.CallerOrNull();

    private static async Task<(Caller? Caller, string Problem)> CallerAsync(
        HttpContext context, IFormCollection form, ICredentialCheck credentials, CancellationToken cancellationToken)
    {
        if (WhoIs(context) is { } caller)
        {
            return (caller, "");
        }

        string name = form["name"].ToString().Trim(), password = form["password"].ToString();
        if (name.Length == 0 || password.Length == 0)
        {
            return (null, "You are not signed in: type your name and password below.");
        }

        var address = context.Connection.RemoteIpAddress;
        var answer = await credentials.VerifyAsync(name, password, CallerKind.Person, address, cancellationToken);
        return answer switch
        {
            { Outcome: CredentialOutcome.Right, Person: { } person } =>
                (new(person.Name, person.Roles, CallerKind.Person, address?.ToString()), ""),
            { Outcome: CredentialOutcome.Busy } => (null, "Too many sign-ins are waiting; press the button again."),
            _ => (null, "Name or password is wrong."),
        };
    }
}

/// <summary>What a person wants stopped, as the form says it.</summary>
/// <param name="IsAll">True for everything.</param>
/// <param name="RolloutText">The id as typed.</param>
/// <param name="RolloutId">The id, where it is one; null for everything.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="Key">Idempotency key of the form.</param>
/// <param name="Fault">What is wrong with it.</param>
internal sealed record StopIntent(bool IsAll, string RolloutText, long? RolloutId, string? Reason, string Key, string? Fault)
{
    /// <summary>Reads the fields of the form.</summary>
    public static StopIntent Read(IFormCollection form)
    {
        string scope = form["scope"].ToString(), text = form["rolloutId"].ToString().Trim();
        var reason = form["reason"].ToString().Trim();
        var key = form["idempotencyKey"].ToString();
        if (key.Length is 0 or > StopBody.LongestKey)
        {
            // Pressing twice on the answering page is the same stop.
            key = Guid.NewGuid().ToString("N");
        }

        // A reason too long is cut and not refused: this form is for emergencies.
        var kept = reason.Length == 0 ? null : reason.Length <= StopBody.LongestReason ? reason : reason[..StopBody.LongestReason];
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0;
        var word = form["confirm"];
        return scope switch
        {
            _ when word.Count > 0 && !word.ToString().Trim().Equals("STOP", StringComparison.OrdinalIgnoreCase) =>
                new(scope != "rollout", text, null, kept, key, "confirm: type the word STOP, or press the button below."),
            "all" => new(true, "", null, kept, key, null),
            "rollout" when isNumber => new(false, text, id, kept, key, null),
            "rollout" => new(false, text, null, kept, key, "rolloutId: type the number of the rollout, such as 41."),
            _ => new(true, text, null, kept, key, "scope: choose everything or one rollout."),
        };
    }
}
