using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>One rollout as the store has it, with the names a reader needs. All of it is one moment of the database.</summary>
public sealed record RolloutRead
{
    /// <summary>
    /// The rollout. Unlike in <see cref="IRolloutStore.LoadAsync"/> the groups' tallies are the committed ones with every outcome in them,
    /// <see cref="RolloutView.Undecided"/> is empty, and the emergency stop is left null.
    /// </summary>
    public required RolloutView View { get; init; }

    /// <summary>What people should know of it; at most 512 characters.</summary>
    public string Description { get; init; } = "";

    /// <summary>Its author.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Name of its distribution set.</summary>
    public required string SetName { get; init; }

    /// <summary>Version of its distribution set.</summary>
    public required string SetVersion { get; init; }

    /// <summary>Newest change that is contained; 0 when there was none yet.</summary>
    public long Sequence { get; init; }

    /// <summary>Sequence of its newest event; 0 when there is none.</summary>
    public long LastEvent { get; init; }

    /// <summary>Counters of the last half hour, oldest first, without minutes in which nothing happened.</summary>
    public ImmutableArray<MinuteRow> Recent { get; init; } = [];
}

/// <summary>What happened in one minute, or, in a thinned series, in the span that begins with it.</summary>
/// <param name="Minute">Start of the minute, UTC.</param>
/// <param name="Started">Actions opened.</param>
/// <param name="Ok">Actions ended well.</param>
/// <param name="Failed">Actions ended badly.</param>
public readonly record struct MinuteRow(DateTimeOffset Minute, int Started, int Ok, int Failed);
