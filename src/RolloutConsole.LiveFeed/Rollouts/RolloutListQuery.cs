using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>What a page of the rollout list asks for.</summary>
public sealed record RolloutListQuery
{
    /// <summary>The quick filter.</summary>
    public RolloutListFilter Filter { get; init; } = RolloutListFilter.All;

    /// <summary>Only these states; empty for all.</summary>
    public ImmutableArray<RolloutStatus> Statuses { get; init; } = [];

    /// <summary>Words that the name must contain, each somewhere; folded comparison.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>A part of name or version of the distribution set; null for any.</summary>
    public string? Set { get; init; }

    /// <summary>Name of the author; null for any.</summary>
    public string? Owner { get; init; }

    /// <summary>Name of an author whose rollouts are left out; null for none.</summary>
    public string? NotOwner { get; init; }

    /// <summary>Who asks: whose rollouts <see cref="RolloutListFilter.Mine"/> means.</summary>
    public string Person { get; init; } = "";

    /// <summary>The page that follows this id, or precedes it with <see cref="Backwards"/>; null begins with the newest.</summary>
    public long? From { get; init; }

    /// <summary>Read towards newer ids.</summary>
    public bool Backwards { get; init; }

    /// <summary>Rows of a page, 1 to 200.</summary>
    public int Size { get; init; } = 25;
}

/// <summary>Quick filters of the rollout list; the chips over the grid. What each shows is derived in <see cref="RolloutListStates"/>.</summary>
public enum RolloutListFilter
{
    /// <summary>Every rollout that is not deleted.</summary>
    All,

    /// <summary>Paused, waiting for approval, or aborted or denied within a day.</summary>
    Attention,

    /// <summary>Moving by itself.</summary>
    Running,

    /// <summary>Started or asked for, but held by something.</summary>
    Waiting,

    /// <summary>Ready, scheduled or a draft.</summary>
    Scheduled,

    /// <summary>Over.</summary>
    Done,

    /// <summary>Created by the person who asks.</summary>
    Mine,
}

/// <summary>A page of rollouts as the store has it.</summary>
/// <param name="Rows">Newest first.</param>
/// <param name="Matching">How many match in all.</param>
/// <param name="Before">How many matching rollouts come before the first row.</param>
public sealed record RolloutListSlice(IReadOnlyList<RolloutRead> Rows, int Matching, int Before);
