using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>What is on record of one attempt of a past rollout.</summary>
/// <param name="TargetId">Its device.</param>
/// <param name="Group">Number of its group, from 1.</param>
/// <param name="OpenedAt">When it was offered.</param>
/// <param name="RetrievedAt">When the device fetched it, if it did.</param>
/// <param name="EndedAt">When it was over, if it is.</param>
/// <param name="Result">Where it stands.</param>
/// <param name="IsReplaced">True when another attempt of the device stands in its place.</param>
/// <param name="LastResult">What the attempt before came to; null for a first attempt.</param>
public readonly record struct RecordedAction(
    long TargetId,
    int Group,
    DateTimeOffset OpenedAt,
    DateTimeOffset? RetrievedAt,
    DateTimeOffset? EndedAt,
    ActionStatus Result,
    bool IsReplaced = false,
    ActionStatus? LastResult = null)
{
    /// <summary>True when the device said how it ended, or was given up as silent.</summary>
    public bool IsResult => Result is ActionStatus.Finished or ActionStatus.Downloaded || IsFailure;

    /// <summary>True for failed, refused and timed out.</summary>
    public bool IsFailure => Result is ActionStatus.Error or ActionStatus.Rejected or ActionStatus.TimedOut;
}

/// <summary>A past rollout with what its devices did.</summary>
/// <param name="View">The rollout as it ended.</param>
/// <param name="Actions">Every attempt that was offered, group by group.</param>
/// <param name="IsCut">True when there were more attempts than asked for.</param>
public sealed record RecordedRollout(RolloutView View, ImmutableArray<RecordedAction> Actions, bool IsCut);

/// <summary>A past rollout in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Devices">Devices that took part.</param>
/// <param name="Failures">Devices that failed, refused or timed out.</param>
public sealed record PastRollout(long Id, string Name, int Devices, int Failures);
