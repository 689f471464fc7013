using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>All that is known of one distribution set.</summary>
public sealed record SetDetail
{
    /// <summary>Identity, type, flags and modules.</summary>
    public required ManagedSet Set { get; init; }

    /// <summary>Files of its modules, by module and then oldest first.</summary>
    public required IReadOnlyDictionary<long, IReadOnlyList<ManagedArtifact>> Files { get; init; }

    /// <summary>Types of modules that a set of its type may have, and whether it must.</summary>
    public required IReadOnlyList<SetPart> Parts { get; init; }

    /// <summary>Why it is incomplete, a sentence each; empty when it is complete.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Notes that people keep with it, by key.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; }

    /// <summary>Who uses it, in words such as <c>used by rollout 41 'spring'; 1,204 devices have it assigned</c>; empty when nobody does.</summary>
    public required string Use { get; init; }

    /// <summary>While it is locked: what keeps it from being unlocked, in words as in <see cref="Use"/>; null when nothing does.</summary>
    public string? WhyNotUnlock { get; init; }

    /// <summary>How many devices run it.</summary>
    public required int Installed { get; init; }

    /// <summary>How many devices are to run it, those that do included.</summary>
    public required int Assigned { get; init; }

    /// <summary>How and by whom it was invalidated; null while it is valid.</summary>
    public InvalidatedSet? Invalidated { get; init; }

    /// <summary>The newest failure of a device with it; null when none failed.</summary>
    public SetFailure? LastFailure { get; init; }
}

/// <summary>A type of modules that a type of sets takes.</summary>
/// <param name="Type">The type.</param>
/// <param name="IsMandatory">Whether a complete set needs one of it.</param>
public sealed record SetPart(ManagedModuleType Type, bool IsMandatory);

/// <summary>A device that failed to install a set.</summary>
/// <param name="TargetId">Which device.</param>
/// <param name="ControllerId">Its id for people.</param>
/// <param name="RolloutId">In which rollout.</param>
/// <param name="RolloutName">That rollout's name.</param>
/// <param name="At">When.</param>
/// <param name="Status">How it ended: error, rejected or timed out.</param>
/// <param name="Code">Number of its last report, if it gave one.</param>
/// <param name="Message">Its last words; empty for none.</param>
public sealed record SetFailure(
    long TargetId, string ControllerId, long RolloutId, string RolloutName, DateTimeOffset At, ActionStatus Status, int? Code, string Message);

/// <summary>A rollout of a set.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Cause">While paused: why.</param>
/// <param name="IsRollback">Whether it returned devices to this set.</param>
/// <param name="Devices">How many devices it has.</param>
/// <param name="Ok">How many of them installed it and are not known to be unwell.</param>
/// <param name="Failed">How many failed, refused or took too long.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="EndedAt">When it ended; null while it goes on.</param>
public sealed record SetRollout(
    long Id,
    string Name,
    RolloutStatus Status,
    PauseCause? Cause,
    bool IsRollback,
    int Devices,
    int Ok,
    int Failed,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt);

/// <summary>What an invalidation would do.</summary>
/// <param name="How">What it does to who uses the set: what was asked, or what was done before where that takes more back.</param>
/// <param name="Refusal">Why it would be refused; null when it would not.</param>
/// <param name="Rollouts">Rollouts that it ends, oldest first; empty for <see cref="SetInvalidation.None"/>.</param>
/// <param name="GoOn">Rollouts of the set that go on, oldest first; only with <see cref="SetInvalidation.None"/>.</param>
/// <param name="LooseTaken">Open actions that belong to no rollout and are taken back; none for <see cref="SetInvalidation.None"/>.</param>
/// <param name="LooseGoOn">Open actions that belong to no rollout and go on.</param>
/// <param name="AutoAssignments">Saved filters that assign the set by themselves and stop doing so.</param>
public sealed record InvalidationPreview(
    SetInvalidation How,
    string? Refusal,
    IReadOnlyList<InvalidatedRollout> Rollouts,
    IReadOnlyList<InvalidatedRollout> GoOn,
    LooseActions LooseTaken,
    LooseActions LooseGoOn,
    IReadOnlyList<string> AutoAssignments);

/// <summary>Open actions that belong to no rollout, by who assigned them.</summary>
/// <param name="ByPeople">Assigned by people and scripts.</param>
/// <param name="ByFilters">Assigned by saved filters.</param>
public readonly record struct LooseActions(int ByPeople, int ByFilters)
{
    /// <summary>All of them.</summary>
    public int Total => ByPeople + ByFilters;
}

/// <summary>A rollout that an invalidation is about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="Cause">While paused: why.</param>
/// <param name="Next">Where the invalidation takes it; its present status when it goes on.</param>
/// <param name="Open">Actions that devices have now.</param>
/// <param name="Scheduled">Actions that no device has seen yet.</param>
public sealed record InvalidatedRollout(
    long Id, string Name, RolloutStatus Status, PauseCause? Cause, RolloutStatus Next, int Open, int Scheduled);
