using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// A rollout's frame as the hub sends it: names are short and states are words, because tens of groups have to fit in 4 KB
/// (architecture, section 7) and a static page reads it.
/// </summary>
public sealed record RolloutFrame
{
    /// <summary>Id of the rollout.</summary>
    public required long Id { get; init; }

    /// <summary>Change sequence that it contains; a newer frame never has a smaller one.</summary>
    public required long V { get; init; }

    /// <summary>Server time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Name of the rollout.</summary>
    public required string Name { get; init; }

    /// <summary>Name and version of the distribution set.</summary>
    public required string Set { get; init; }

    /// <summary>State, as the name of <see cref="RolloutStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Letter of the cause of a pause; null when it is not paused.</summary>
    public string? Cause { get; init; }

    /// <summary>Runs, but nothing moves.</summary>
    public bool Held { get; init; }

    /// <summary>Why it stands there.</summary>
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The first blocker's sentence; null when nothing is waited for.</summary>
    public string? Why { get; init; }

    /// <summary>Devices: all, ok, failed, in flight, not started, taken back.</summary>
    public required int[] Totals { get; init; }

    /// <summary>Whether an emergency stop holds it.</summary>
    public bool Latched { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The groups in order.</summary>
    public required ImmutableArray<GroupFrame> Groups { get; init; }

    /// <summary>The frame of a snapshot.</summary>
    public static RolloutFrame Of(RolloutSnapshot rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var totals = rollout.Totals;
        return new RolloutFrame
        {
            Id = rollout.Id,
            V = rollout.Version,
            At = rollout.ServerTime,
            Name = rollout.Name,
            Set = rollout.Set,
            Status = rollout.Status.ToString(),
            Cause = rollout.Cause is { } cause ? PauseCauseLetter.Of(cause).ToString() : null,
            Held = rollout.IsHeld,
            Reason = rollout.Reason.Text,
            Since = rollout.Reason.Since,
            Why = rollout.Waiting.IsEmpty ? null : rollout.Waiting[0].Sentence,
            Totals = [totals.All, totals.Ok, totals.Failed, totals.InFlight, totals.NotStarted, totals.TakenBack],
            Latched = rollout.Latch is not null,
            Started = rollout.StartedAt,
            Groups =
            [
                .. rollout.Groups.Select(g => new GroupFrame(
                    g.Number, g.Status, [g.Size, g.Ok, g.Failed, g.InFlight, g.NotStarted], g.SuccessesNeeded, g.FailuresAllowed)),
            ],
        };
    }
}

/// <summary>One group of a frame.</summary>
/// <param name="N">Place in the rollout, counted from 1.</param>
/// <param name="S">State, as the number of <see cref="GroupStatus"/>.</param>
/// <param name="T">Devices: size, ok, failed, in flight, not started.</param>
/// <param name="Need">Fewest successes that start the next group.</param>
/// <param name="May">Most failures it may have.</param>
public sealed record GroupFrame(int N, GroupStatus S, int[] T, int Need, int May);
