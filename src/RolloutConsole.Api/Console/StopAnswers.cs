using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Api.Console;

/// <summary>The answer to a stop.</summary>
/// <param name="AcceptedAt">When it held and was stored.</param>
/// <param name="AfterMs">Milliseconds since the gesture, where the client told its time.</param>
/// <param name="LastOfferAt">When the last device action was offered before that.</param>
/// <param name="SetBy">Who set the stop that stands.</param>
/// <param name="SetAt">When it was set.</param>
/// <param name="AlreadySet">True when it stood before: success too.</param>
/// <param name="Message">One sentence.</param>
internal sealed record StopAnswer(
    DateTimeOffset? AcceptedAt,
    long? AfterMs,
    DateTimeOffset? LastOfferAt,
    string? SetBy,
    DateTimeOffset? SetAt,
    bool AlreadySet,
    string Message);

/// <summary>The answer to a reason and to a release.</summary>
/// <param name="Message">One sentence.</param>
internal sealed record StopDone(string Message);

/// <summary>What the stop panel shows.</summary>
/// <param name="Latched">The stops that are set.</param>
/// <param name="Running">What runs now.</param>
/// <param name="ServerTime">The server's clock.</param>
internal sealed record StopPicture(Latched Latched, IReadOnlyList<RunningRollout> Running, DateTimeOffset ServerTime);

/// <summary>The stops that are set.</summary>
/// <param name="All">The one of everything.</param>
/// <param name="Rollouts">Those of single rollouts.</param>
internal sealed record Latched(LatchedAll? All, IReadOnlyList<LatchedRollout> Rollouts);

/// <summary>The stop of everything.</summary>
/// <param name="SetAt">When.</param>
/// <param name="SetBy">Who.</param>
/// <param name="Reason">Why, if it was said.</param>
internal sealed record LatchedAll(DateTimeOffset SetAt, string SetBy, string? Reason);

/// <summary>The stop of one rollout.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="SetAt">When.</param>
/// <param name="SetBy">Who.</param>
/// <param name="Reason">Why, if it was said.</param>
internal sealed record LatchedRollout(long Id, string Name, DateTimeOffset SetAt, string SetBy, string? Reason);
