using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Overview;

/// <summary>The overview as the hub sends it: states are words, lanes are arrays of numbers.</summary>
public sealed record OverviewFrame
{
    /// <summary>Newest change sequence that it contains.</summary>
    public required long V { get; init; }

    /// <summary>Server time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What needs attention, worst first.</summary>
    public required ImmutableArray<AttentionFrame> Attention { get; init; }

    /// <summary>Rollouts that are under way, by id.</summary>
    public required ImmutableArray<CardFrame> Cards { get; init; }

    /// <summary>Planned starts of the next 24 hours.</summary>
    public required ImmutableArray<PlannedStart> Next { get; init; }

    /// <summary>The fleet.</summary>
    public required FleetPicture Fleet { get; init; }

    /// <summary>The stop of everything, if it is set.</summary>
    public LatchState? Latch { get; init; }

    /// <summary>The frame of a snapshot.</summary>
    public static OverviewFrame Of(OverviewSnapshot overview)
    {
        ArgumentNullException.ThrowIfNull(overview);
        return new OverviewFrame
        {
            V = overview.Version,
            At = overview.ServerTime,
            Attention = [.. overview.Attention.Select(a => new AttentionFrame(a.Kind.ToString(), a.RolloutId, a.Name, a.Sentence, a.Since))],
            Cards = [.. overview.Cards.Select(CardFrame.Of)],
            Next = overview.NextUp,
            Fleet = overview.Fleet,
            Latch = overview.Latch,
        };
    }
}

/// <summary>One line of what needs attention.</summary>
/// <param name="Kind">Name of the <see cref="AttentionKind"/>.</param>
/// <param name="Id">The rollout, if it is about one.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">The rest of the sentence.</param>
/// <param name="Since">Since when.</param>
public sealed record AttentionFrame(string Kind, long? Id, string Name, string Text, DateTimeOffset Since);

/// <summary>One rollout that is under way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Set">Name and version of the set.</param>
/// <param name="Status">Name of the <see cref="RolloutStatus"/>.</param>
/// <param name="Cause">Letter of the cause of a pause.</param>
/// <param name="Held">Runs, but nothing moves.</param>
/// <param name="Since">Since when it stands there.</param>
/// <param name="Totals">Devices: all, ok, failed, in flight, not started, taken back.</param>
/// <param name="Lanes">Groups, each: number, size, ok, in flight, failed.</param>
/// <param name="PerMinute">Results in the last whole minute.</param>
/// <param name="Failures">Failures that the nearest guard counts.</param>
/// <param name="Limit">Failures at which it acts; null when no guard can.</param>
/// <param name="Next">What comes next or holds it.</param>
public sealed record CardFrame(
    long Id,
    string Name,
    string Set,
    string Status,
    string? Cause,
    bool Held,
    DateTimeOffset Since,
    int[] Totals,
    int[][] Lanes,
    int PerMinute,
    int Failures,
    long? Limit,
    string Next)
{
    /// <summary>The frame of a card.</summary>
    public static CardFrame Of(RolloutCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        var totals = card.Totals;
        return new CardFrame(
            card.Id,
            card.Name,
            card.Set,
            card.Status.ToString(),
            card.Cause is { } cause ? PauseCauseLetter.Of(cause).ToString() : null,
            card.IsHeld,
            card.Since,
            [totals.All, totals.Ok, totals.Failed, totals.InFlight, totals.NotStarted, totals.TakenBack],
            [.. card.Lanes.Select(l => new[] { l.Number, l.Size, l.Ok, l.InFlight, l.Failed })],
            card.PerMinute,
            card.Headroom?.Happened ?? 0,
            card.Headroom?.Limit,
            card.Next);
    }
}
