using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>One row of the rollout list.</summary>
public sealed record RolloutListRow
{
    /// <summary>Id of the rollout.</summary>
    public required long Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Name and version of the distribution set.</summary>
    public required string Set { get; init; }

    /// <summary>Where it stands.</summary>
    public required RolloutStatus Status { get; init; }

    /// <summary>While paused: why.</summary>
    public PauseCause? Cause { get; init; }

    /// <summary>True when it runs but nothing moves.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Since when it stands there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many groups have begun.</summary>
    public int GroupsBegun { get; init; }

    /// <summary>How many groups there are.</summary>
    public int Groups { get; init; }

    /// <summary>Its devices by where they stand.</summary>
    public required RolloutTotals Totals { get; init; }

    /// <summary>Actions opened a minute, as <see cref="RolloutSnapshot.RateNow"/> has it; null when it is not moving by itself.</summary>
    public int? PerMinute { get; init; }

    /// <summary>The guard that is nearest to acting; null when none can.</summary>
    public GuardHeadroom? Headroom { get; init; }

    /// <summary>Why it waits, in one sentence; empty when it moves or is over without a story.</summary>
    public string Why { get; init; } = "";

    /// <summary>Its author.</summary>
    public required string Owner { get; init; }

    /// <summary>When it began, or is planned to begin; null when a person starts it.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Whether pause is possible.</summary>
    public bool CanPause { get; init; }

    /// <summary>Whether resume is possible.</summary>
    public bool CanResume { get; init; }

    /// <summary>The row of a rollout.</summary>
    public static RolloutListRow Of(RolloutSnapshot rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        return new RolloutListRow
        {
            Id = rollout.Id,
            Name = rollout.Name,
            Set = rollout.Set,
            Status = rollout.Status,
            Cause = rollout.Cause,
            IsHeld = rollout.IsHeld,
            Since = rollout.Reason.Since,
            GroupsBegun = rollout.Groups.Count(g => g.StartedAt is not null),
            Groups = rollout.Groups.Length,
            Totals = rollout.Totals,
            PerMinute = rollout.Status == RolloutStatus.Running ? rollout.RateNow : null,
            Headroom = rollout.Headroom.FirstOrDefault(),
            Why = WhyOf(rollout),
            Owner = rollout.CreatedBy,
            Start = rollout.StartedAt ?? (rollout.Plan.Schedule.Start == RolloutStart.AtTime ? rollout.Plan.Schedule.StartAt : null),
            CanPause = rollout[RolloutCommand.Pause].IsAllowed,
            CanResume = rollout[RolloutCommand.Resume].IsAllowed,
        };
    }

    private static string WhyOf(RolloutSnapshot rollout) => rollout.Status switch
    {
        RolloutStatus.Finished => "",
        RolloutStatus.Stopped or RolloutStatus.Aborted or RolloutStatus.ApprovalDenied or RolloutStatus.Deleted => rollout.Reason.Text,
        _ => rollout.Waiting.IsEmpty ? "" : rollout.Waiting[0].Sentence,
    };
}
