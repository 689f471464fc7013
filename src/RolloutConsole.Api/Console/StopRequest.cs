namespace RolloutConsole.Api.Console;

/// <summary>What the endpoints of the emergency stop read out of a body.</summary>
/// <param name="RolloutId">One rollout; null for everything.</param>
/// <param name="Reason">Why, if it was said.</param>
/// <param name="ClientTime">When the gesture was made, by the clock of the browser or script.</param>
/// <param name="IdempotencyKey">The same key gets the first answer again.</param>
internal sealed record StopRequest(long? RolloutId, string? Reason, DateTimeOffset? ClientTime, string? IdempotencyKey);

/// <summary>What is wrong with a body.</summary>
/// <param name="Field">Which member; <c>body</c> for all of it.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
internal sealed record BodyFault(string Field, string Message);
