using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies;

/// <summary>When a rollout starts and ends, and when it may offer the update (aws-iot-jobs, 8.3).</summary>
/// <param name="Start">What starts it.</param>
/// <param name="StartAt">With <see cref="RolloutStart.AtTime"/>: the moment; one that has passed starts at once.</param>
public sealed record RolloutSchedule(RolloutStart Start = RolloutStart.Manual, DateTimeOffset? StartAt = null)
{
    /// <summary>Zone of a plan that names none.</summary>
    public const string UsualZone = "UTC";

    /// <summary>When it ends, whoever is left; null for never. Later than the start.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>What the end does; without meaning where there is no <see cref="EndAt"/>.</summary>
    public EndBehavior EndBehavior { get; init; } = EndBehavior.StopRollout;

    /// <summary>The zone in which the windows are meant, by its IANA name; one for the whole plan.</summary>
    public string Zone { get; init; } = UsualZone;

    /// <summary>When actions may open; none for always. At most 20; windows that overlap join.</summary>
    public ImmutableList<MaintenanceWindow> Windows { get; init; } = [];

    /// <summary>Equal when every choice is, windows in the same order.</summary>
    /// <param name="other">The other.</param>
    public bool Equals(RolloutSchedule? other) => other is not null
        && (Start, StartAt, EndAt, EndBehavior, Zone) == (other.Start, other.StartAt, other.EndAt, other.EndBehavior, other.Zone)
        && Windows.SequenceEqual(other.Windows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Start, StartAt, EndAt, EndBehavior, Zone, Windows.Count);
}

/// <summary>What starts a rollout.</summary>
public enum RolloutStart
{
    /// <summary>A person.</summary>
    Manual = 0,

    /// <summary>The approval.</summary>
    WhenApproved = 1,

    /// <summary>The clock.</summary>
    AtTime = 2,
}

/// <summary>What a planned end does (aws-iot-jobs, section 5). It acts once, when the clock passes it.</summary>
public enum EndBehavior
{
    /// <summary>Nothing new is offered; what was offered goes on, and the rollout finishes with it.</summary>
    StopRollout = 0,

    /// <summary>Offers that no device has fetched are taken back too; the rollout is aborted.</summary>
    Cancel = 1,

    /// <summary>Everything open is closed without asking; the rollout is aborted.</summary>
    ForceCancel = 2,
}
