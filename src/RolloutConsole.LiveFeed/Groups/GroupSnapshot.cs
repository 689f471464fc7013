using RolloutConsole.Engine.Groups;

namespace RolloutConsole.LiveFeed.Groups;

/// <summary>One deployment group of a frame.</summary>
public sealed record GroupSnapshot
{
    /// <summary>Place in the rollout, counted from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required GroupStatus Status { get; init; }

    /// <summary>Members now, or the planned size while it is being filled.</summary>
    public required int Size { get; init; }

    /// <summary>For a group that devices join while the rollout runs: how many it is to get; null for every other group, and for one without limit.</summary>
    public int? Planned { get; init; }

    /// <summary>Its actions by status.</summary>
    public required GroupTally Tally { get; init; }

    /// <summary>Actions that ended well, skipped ones and downloads included.</summary>
    public int Ok => Tally.Confirmed + Tally.Downloaded;

    /// <summary>Actions that ended badly, and devices that fail after success.</summary>
    public int Failed => Tally.Failed;

    /// <summary>Actions that a device may still report on, and installed devices that are not known to be healthy yet.</summary>
    public int InFlight => Tally.Updating;

    /// <summary>Actions that are planned only, and those given back to the emergency stop.</summary>
    public int NotStarted => Tally.NotStarted;

    /// <summary>Successes that count toward the trigger.</summary>
    public required int Successes { get; init; }

    /// <summary>Fewest successes that start the next group.</summary>
    public required int SuccessesNeeded { get; init; }

    /// <summary>Most failures it may have.</summary>
    public required int FailuresAllowed { get; init; }

    /// <summary>Failures that are left before the error limit is broken; 0 when it is.</summary>
    public int FailuresLeft => Math.Max(0, FailuresAllowed - Tally.FailedForGood);

    /// <summary>Members that could not start because they are busy elsewhere.</summary>
    public int Busy { get; init; }

    /// <summary>When it began to run, if it did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was over, if it is.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it stands there, in one sentence.</summary>
    public string Reason { get; init; } = "";
}
