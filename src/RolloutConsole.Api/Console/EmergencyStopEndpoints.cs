using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Api.Console;

/// <summary>
/// The emergency stop over HTTP (operator-experience, 7). It depends on no circuit and on no antiforgery token that could be stale: a
/// cookie counts only together with our own <c>Origin</c> and the header <c>X-Console-Stop: 1</c>, which no foreign page can send.
/// </summary>
internal static class EmergencyStopEndpoints
{
    /// <summary>The header that only our own script, or a script of a person, sends.</summary>
    public const string Header = "X-Console-Stop";

    private const string Path = "/api/emergency-stop";

    // A browser's clock may be wrong by hours; a difference beyond this says nothing about the way of the request.
    private static readonly TimeSpan s_longestWay = TimeSpan.FromMinutes(2);

    /// <summary>Maps the four endpoints.</summary>
    public static void MapEmergencyStop(this IEndpointRouteBuilder routes)
    {
        var stop = routes.MapGroup(Path).RequireAuthorization().AddEndpointFilter(NoStoreAsync).AddEndpointFilter(AnswerFaultsAsync);
        stop.MapGet("", ShowAsync);
        var write = stop.MapGroup("").AddEndpointFilter(OwnPageOrScriptAsync);
        write.MapPost("", SetAsync);
        write.MapPost("/reason", ExplainAsync);
        write.MapPost("/release", ReleaseAsync);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context, IEmergencyStop stop, IStopReads reads, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!Permissions.Allows(context.Caller(), Permission.Read))
        {
            return ConsoleProblem.Result(StatusCodes.Status403Forbidden, "forbidden", Permissions.Explain(Permission.Read));
        }

        var rows = stop.Current;
        var names = await reads.NamesAsync([.. rows.Rollouts.Keys], cancellationToken);
        var running = await reads.ListRunningAsync(cancellationToken);
        return Results.Ok(new StopPicture(
            new(
                rows.Global is { } all ? new(all.SetAt, all.SetBy, all.Reason) : null,
                [.. rows.Rollouts.OrderBy(row => row.Key).Select(row => new LatchedRollout(
                    row.Key, names.GetValueOrDefault(row.Key, $"rollout {row.Key}"), row.Value.SetAt, row.Value.SetBy, row.Value.Reason))]),
            [.. running],
            clock.GetUtcNow()));
    }

    private static async Task<IResult> SetAsync(
        HttpContext context, IEmergencyStop stop, IStopReads reads, ILoggerFactory log, CancellationToken cancellationToken)
    {
        var (body, refusal) = await BodyReader.ReadAsync(context, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var request = new StopRequest(
            body.Scope(), body.Reason(isRequired: false), body.ClientTime(), body.IdempotencyKey(context.Request.Headers["Idempotency-Key"]));
        if (body.Fault is { } fault)
        {
            return Refuse(fault);
        }

        if (await IsMissingAsync(reads, request.RolloutId, log.CreateLogger(typeof(EmergencyStopEndpoints)), cancellationToken))
        {
            return ConsoleProblem.Result(
                StatusCodes.Status404NotFound,
                "notFound",
                $"There is no rollout {request.RolloutId}, so nothing was stopped. Send the id of one.",
                "rolloutId");
        }

        // The token of the request only ends the waiting: a stop that was asked for holds even when the browser is gone.
        StopReceipt receipt;
        try
        {
            receipt = await stop.SetAsync(
                context.Caller(), request.RolloutId, request.Reason, request.IdempotencyKey, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.CreateLogger(typeof(EmergencyStopEndpoints)).LogError(failure, "An emergency stop could not be completed");
            return ConsoleProblem.Result(StatusCodes.Status500InternalServerError, "failed", AfterFailure(stop, request.RolloutId));
        }

        if (receipt.Outcome != CommandOutcome.Accepted)
        {
            return Refuse(context, receipt.Outcome, receipt.Message);
        }

        return Results.Ok(new StopAnswer(
            receipt.AcceptedAt,
            AfterMs(request.ClientTime, receipt.AcceptedAt),
            receipt.LastOfferAt,
            receipt.State?.SetBy,
            receipt.State?.SetAt,
            receipt.WasAlreadySet,
            receipt.Message));
    }

    private static async Task<IResult> ExplainAsync(HttpContext context, IEmergencyStop stop, CancellationToken cancellationToken)
    {
        var (body, refusal) = await BodyReader.ReadAsync(context, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var rolloutId = body.Scope();
        var reason = body.Reason(isRequired: true);
        return body.Fault is { } fault
            ? Refuse(fault)
            : Answer(context, await stop.ExplainAsync(context.Caller(), rolloutId, reason!, cancellationToken));
    }

    private static async Task<IResult> ReleaseAsync(HttpContext context, IEmergencyStop stop, CancellationToken cancellationToken)
    {
        var (body, refusal) = await BodyReader.ReadAsync(context, cancellationToken);
        if (body is null)
        {
            return refusal!;
        }

        var rolloutId = body.Scope();
        var reason = body.Reason(isRequired: true);
        body.Confirm("RELEASE");
        return body.Fault is { } fault
            ? Refuse(fault)
            : Answer(context, await stop.ReleaseAsync(context.Caller(), rolloutId, reason!, cancellationToken));
    }

    /// <summary>What to say when setting the stop failed half way: the flag in memory decides what devices get.</summary>
    internal static string AfterFailure(IEmergencyStop stop, long? rolloutId) =>
        stop.For(rolloutId) is not null
            ? "No new device action starts, but the stop could not be stored and would not outlive a restart. Send it again."
            : "It was not stopped: the server failed. Send it again.";

    /// <summary>Milliseconds from the gesture to the acceptance; null when the two clocks do not fit together.</summary>
    internal static long? AfterMs(DateTimeOffset? clientTime, DateTimeOffset? acceptedAt) =>
        acceptedAt - clientTime is { } way && way >= TimeSpan.Zero && way <= s_longestWay ? (long)way.TotalMilliseconds : null;

    /// <summary>
    /// True when there certainly is no such rollout. A stop for an id that does not exist would look like success while what was meant
    /// goes on; but a database that does not answer must not keep a stop from being set.
    /// </summary>
    internal static async Task<bool> IsMissingAsync(IStopReads reads, long? rolloutId, ILogger logger, CancellationToken cancellationToken)
    {
        if (rolloutId is not { } id)
        {
            return false;
        }

        try
        {
            return !(await reads.NamesAsync([id], cancellationToken)).ContainsKey(id);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogWarning(fault, "Rollout {RolloutId} could not be looked up before its emergency stop; it is set all the same", id);
            return false;
        }
    }

    private static async ValueTask<object?> NoStoreAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return await next(context);
    }

    private static async ValueTask<object?> AnswerFaultsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(EmergencyStopEndpoints))
                .LogError(fault, "The emergency stop's address failed at {Method} {Path}", context.HttpContext.Request.Method, context.HttpContext.Request.Path);
            return ConsoleProblem.Result(
                StatusCodes.Status500InternalServerError, "failed", "The server failed. Look whether the emergency stop is set, and send it again.");
        }
    }

    private static ValueTask<object?> OwnPageOrScriptAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.Caller().Kind != CallerKind.Person)
        {
            // Scripts prove themselves with every request; no browser adds that for a foreign page.
            return next(context);
        }

        if (!SameOrigin.IsOwn(http.Request))
        {
            return new(ConsoleProblem.Result(
                StatusCodes.Status403Forbidden,
                "foreignOrigin",
                "With a cookie this needs the header Origin of this very host. Scripts use Basic authentication."));
        }

        return http.Request.Headers[Header] == "1"
            ? next(context)
            : new(ConsoleProblem.Result(
                StatusCodes.Status403Forbidden, "headerMissing", $"With a cookie this needs the header {Header}: 1."));
    }

    private static IResult Answer(HttpContext context, CommandReceipt receipt) =>
        receipt.IsAccepted ? Results.Ok(new StopDone(receipt.Message)) : Refuse(context, receipt.Outcome, receipt.Message);

    private static IResult Refuse(BodyFault fault) =>
        ConsoleProblem.Result(StatusCodes.Status400BadRequest, "invalid", $"{fault.Field}: {fault.Message}", fault.Field);

    private static IResult Refuse(HttpContext context, CommandOutcome outcome, string message)
    {
        if (outcome == CommandOutcome.TooBusy)
        {
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        }

        return ConsoleProblem.Result(OutcomeStatus.Of(outcome), OutcomeStatus.WordOf(outcome), message);
    }
}
