using System.Collections.Immutable;
using System.Data.Common;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Rollouts;

/// <summary>How a rollout came to where it stands: transitions, chart, events.</summary>
internal static class RolloutHistorySql
{
    private const int LastTransitions = 5;
    private const int NewestEvents = 30;

    private const string Events = """
        SELECT e.id, e.at, e.kind, e.text, e.actor, e.reason, g.number, e.from_status, e.to_status
        FROM rollout_events e LEFT JOIN groups g ON g.id = e.group_id
        WHERE e.rollout_id = @id AND e.id < @before
        """;

    /// <summary>Transitions, chart and newest events.</summary>
    public static RolloutHistory Read(ReadSession session, long rolloutId, int mostPoints)
    {
        var travelled = session.Rows(
            "SELECT DISTINCT e.kind, e.from_status, e.to_status FROM rollout_events e WHERE e.rollout_id = @id AND e.kind IN (0, 1)",
            row => (Kind: (RolloutEventKind)row.GetInt32(0), From: row.TextOrNull(1), To: row.TextOrNull(2)),
            ("@id", rolloutId));
        return new RolloutHistory
        {
            Transitions = [.. Last(session, rolloutId, RolloutEventKind.RolloutMoved).Select(RolloutTransitionOf).OfType<RolloutTransition>()],
            GroupTransitions = [.. Last(session, rolloutId, RolloutEventKind.GroupMoved).Select(GroupTransitionOf).OfType<GroupTransition>()],
            Travelled = [.. travelled.Where(t => t.Kind == RolloutEventKind.RolloutMoved).Select(t => EdgeOf<RolloutStatus>(t.From, t.To)).OfType<(RolloutStatus, RolloutStatus)>()],
            GroupsTravelled = [.. travelled.Where(t => t.Kind == RolloutEventKind.GroupMoved).Select(t => EdgeOf<GroupStatus>(t.From, t.To)).OfType<(GroupStatus, GroupStatus)>()],
            Chart = ChartOf(session, rolloutId, mostPoints),
            Events = [.. ReadEvents(session, rolloutId, null, NewestEvents).Lines],
            EventCount = (int)session.Number("SELECT count(*) FROM rollout_events e WHERE e.rollout_id = @id", ("@id", rolloutId))!.Value,
        };
    }

    /// <summary>A page of events, newest first.</summary>
    public static EventPage ReadEvents(ReadSession session, long rolloutId, long? before, int most)
    {
        var size = Math.Clamp(most, 1, 500);
        var rows = session.Rows(
            Events + " ORDER BY e.id DESC LIMIT @most", EventOf, ("@id", rolloutId), ("@before", before ?? long.MaxValue), ("@most", size + 1));
        return new EventPage([.. rows.Take(size).Select(r => r.Line)], rows.Count > size);
    }

    private static List<(EventLine Line, string? From)> Last(ReadSession session, long rolloutId, RolloutEventKind kind) => session.Rows(
        Events + " AND e.kind = @kind ORDER BY e.id DESC LIMIT @most",
        EventOf,
        ("@id", rolloutId), ("@before", long.MaxValue), ("@kind", kind), ("@most", LastTransitions));

    // Long histories are summed up in spans of whole minutes, so that a chart never has more points than asked for.
    private static ImmutableArray<ChartPoint> ChartOf(ReadSession session, long rolloutId, int mostPoints)
    {
        var span = session.Rows(
            "SELECT min(minute), max(minute) FROM rollout_minutes WHERE rollout_id = @id",
            row => row.IsDBNull(0) ? (First: 0L, Minutes: 0L) : (First: row.GetInt64(0), Minutes: ((row.GetInt64(1) - row.GetInt64(0)) / 60_000) + 1),
            ("@id", rolloutId))[0];
        if (span.Minutes == 0)
        {
            return [];
        }

        // One point is the beginning; each span may need two, because a line must stay level while nothing happens.
        var most = Math.Max(1, (mostPoints - 1) / 2);
        var step = 60_000 * ((span.Minutes + most - 1) / most);
        var points = ImmutableArray.CreateBuilder<ChartPoint>();
        var (started, ok, failed) = (0, 0, 0);
        points.Add(new ChartPoint(DateTimeOffset.FromUnixTimeMilliseconds(span.First), 0, 0, 0));
        foreach (var (bucket, s, o, f) in session.Rows(
            """
            SELECT (minute - @first) / @step, sum(started), sum(ok), sum(failed)
            FROM rollout_minutes WHERE rollout_id = @id GROUP BY 1 ORDER BY 1
            """,
            row => (row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)),
            ("@id", rolloutId), ("@first", span.First), ("@step", step)))
        {
            var begin = span.First + (bucket * step);
            if (points[^1].At.ToUnixTimeMilliseconds() < begin)
            {
                // Nothing happened for a while: the line stays level instead of rising slowly.
                points.Add(new ChartPoint(DateTimeOffset.FromUnixTimeMilliseconds(begin), started, ok, failed));
            }

            (started, ok, failed) = (started + s, ok + o, failed + f);
            points.Add(new ChartPoint(DateTimeOffset.FromUnixTimeMilliseconds(begin + step), started, ok, failed));
        }

        return points.ToImmutable();
    }

    private static (EventLine Line, string? From) EventOf(DbDataReader row) => (
        new EventLine(
            row.GetInt64(0), row.Moment(1), (RolloutEventKind)row.GetInt32(2), row.GetString(3), row.GetString(4), row.TextOrNull(5),
            (int?)row.Int64OrNull(6), row.TextOrNull(8)),
        row.TextOrNull(7));

    private static RolloutTransition? RolloutTransitionOf((EventLine Line, string? From) row) =>
        EdgeOf<RolloutStatus>(row.From, row.Line.ToStatus) is { } edge
            ? new RolloutTransition(row.Line.At, edge.From, edge.To, row.Line.Actor, row.Line.Text, row.Line.Reason)
            : null;

    private static GroupTransition? GroupTransitionOf((EventLine Line, string? From) row) =>
        EdgeOf<GroupStatus>(row.From, row.Line.ToStatus) is { } edge && row.Line.Group is { } group
            ? new GroupTransition(row.Line.At, group, edge.From, edge.To, row.Line.Actor, row.Line.Text)
            : null;

    // A word that this version does not know any more is left out of the picture; the event's text still tells it.
    private static (TStatus From, TStatus To)? EdgeOf<TStatus>(string? from, string? to)
        where TStatus : struct, Enum =>
        Enum.TryParse<TStatus>(from, out var a) && Enum.TryParse<TStatus>(to, out var b) ? (a, b) : null;
}
