using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Console;

/// <summary>HTTP status and word of a command's outcome, for the console's own endpoints.</summary>
internal static class OutcomeStatus
{
    /// <summary>The HTTP status.</summary>
    public static int Of(CommandOutcome outcome) => outcome switch
    {
        CommandOutcome.Accepted => StatusCodes.Status200OK,
        CommandOutcome.NotFound => StatusCodes.Status404NotFound,
        CommandOutcome.Forbidden => StatusCodes.Status403Forbidden,
        CommandOutcome.IllegalState => StatusCodes.Status409Conflict,
        CommandOutcome.Invalid => StatusCodes.Status400BadRequest,
        CommandOutcome.Conflict => StatusCodes.Status409Conflict,
        CommandOutcome.Locked => StatusCodes.Status423Locked,
        CommandOutcome.TooBusy => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException($"outcome {outcome}"),
    };

    /// <summary>The stable word of a refusal.</summary>
    public static string WordOf(CommandOutcome outcome)
    {
        var name = outcome.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
