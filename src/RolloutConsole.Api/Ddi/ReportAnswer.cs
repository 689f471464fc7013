using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>What the intake's outcomes are in HTTP (hawkbit-api, 1.6, 1.7 and 1.10).</summary>
internal static class ReportAnswer
{
    /// <summary>The answer to a report.</summary>
    public static Task SendAsync(HttpContext context, ReportOutcome outcome) => outcome switch
    {
        ReportOutcome.Accepted => WireAnswer.Empty(context, StatusCodes.Status200OK),
        ReportOutcome.NotFound => WireAnswer.Empty(context, StatusCodes.Status404NotFound),
        ReportOutcome.Closed => WireAnswer.Empty(context, StatusCodes.Status410Gone),
        ReportOutcome.NotCanceling => WireAnswer.Error(
            context,
            StatusCodes.Status405MethodNotAllowed,
            "CancelActionNotAllowed",
            "action.notCancelable",
            "The action is not being canceled. Send the report to deploymentBase instead."),
        ReportOutcome.TooManyEntries => TooMany(
            context, "The action has its 1000 status entries. Only its final result, closed with success or failure, is still taken."),
        ReportOutcome.InvalidAttributes => InvalidAttributes(
            context, "data: an attribute breaks a limit. Keys and values have at most 128 characters each."),
        ReportOutcome.TooManyAttributes => TooMany(
            context, "data: the device would have more than 100 attributes. Remove some with mode remove, or send fewer with mode replace."),
        ReportOutcome.AlreadyConfirming => WireAnswer.Error(
            context,
            StatusCodes.Status409Conflict,
            "AutoConfirmationAlreadyActive",
            "repo.autoConfAlreadyActive",
            "Auto-confirmation is on already. Post to deactivateAutoConfirm first."),
        ReportOutcome.Busy => Busy(context),
        _ => throw new System.Diagnostics.UnreachableException($"outcome {outcome}"),
    };

    /// <summary>The answer to fetching a document that could not be noted as fetched: it changed in between, or nothing can be written.</summary>
    public static Task NotFetchedAsync(HttpContext context, ReportOutcome outcome) => outcome is ReportOutcome.Closed or ReportOutcome.NotCanceling
        ? WireAnswer.Empty(context, StatusCodes.Status404NotFound)
        : SendAsync(context, outcome);

    /// <summary>429: more than a limit allows.</summary>
    public static Task TooMany(HttpContext context, string message) => WireAnswer.Error(
        context, StatusCodes.Status429TooManyRequests, "AssignmentQuotaExceeded", "quota.tooManyEntries", message);

    /// <summary>400: an attribute that may not be stored.</summary>
    public static Task InvalidAttributes(HttpContext context, string message) => WireAnswer.Error(
        context, StatusCodes.Status400BadRequest, "InvalidTargetAttribute", "repo.invalidTargetAttributes", message);

    /// <summary>503 for one second: nothing was stored, and the same request will do later.</summary>
    public static Task Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return WireAnswer.Error(
            context, StatusCodes.Status503ServiceUnavailable, "TooBusy", "repo.genericError", "The server is busy and stored nothing. Send it again in a second.");
    }
}
