using System.Data.Common;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Filters;

/// <summary>Assigns the sets of saved filters. The long look is taken on a reader; behind the gate only its result is looked at again.</summary>
internal sealed class AutoAssignments(
    WriteGate gate, ReadPool reads, IEmergencyStop stop, IConsoleSettings settings, IOutcomeSignal signal, TimeProvider clock) : IAutoAssignments
{
    /// <summary>Most targets of one look.</summary>
    public const int Look = 10_000;

    // One slice stays well under 50 ms behind the gate (architecture, section 5).
    private const int Slice = 250;

    private const string Living = """
        SELECT id, name, query, auto_set_id, auto_action_type, auto_weight, auto_confirmation FROM target_filters
        WHERE auto_set_id IS NOT NULL AND deleted_at IS NULL
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<AutoAssignment>> ListAsync(CancellationToken cancellationToken) => reads.ReadAsync<IReadOnlyList<AutoAssignment>>(
        session => session.Rows($"{Living} ORDER BY auto_weight DESC, id", RowOf), cancellationToken);

    /// <inheritdoc/>
    public async Task<AutoAssigned> AssignAsync(AutoAssignment assignment, long after, CancellationToken cancellationToken)
    {
        if (!TargetFilter.TryParse(assignment.Query, out var filter, out _))
        {
            return new AutoAssigned(0, after, true);
        }

        var found = await FindAsync(assignment, filter, after, cancellationToken);
        var (count, last) = (0, after);
        foreach (var slice in found.Chunk(Slice))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var created = await gate.RunAsync(
                WritePriority.Ordinary, durable: true, session => Write(session, assignment, slice), CancellationToken.None);
            if (created is null)
            {
                return new AutoAssigned(count, last, true);
            }

            created.Value.Moves.Tell(signal);
            (count, last) = (count + created.Value.Count, slice[^1]);
        }

        return new AutoAssigned(count, last, found.Count < Look);
    }

    private Task<List<long>> FindAsync(AutoAssignment assignment, TargetFilter filter, long after, CancellationToken cancellationToken)
    {
        var unserved = UnservedSql.Of(filter, assignment.SetId, FilterContext.At(clock.GetUtcNow(), settings.Current.PollingTime, settings.Current.PollingOverdueTime));
        return reads.ReadAsync(
            session => session.Rows(
                $"SELECT t.id FROM targets t WHERE t.id > @after AND {unserved.Sql} AND {UnservedSql.NotHeld} ORDER BY t.id LIMIT @look",
                row => row.GetInt64(0),
                [.. unserved.Parameters, .. HeldBy(assignment), ("@after", after), ("@look", Look)]),
            cancellationToken);
    }

    // Null when nothing may be assigned now: the emergency stop is set, the filter was changed, or its set cannot be assigned any more.
    private (int Count, ActionMoves Moves)? Write(WriteSession session, AutoAssignment assignment, long[] targetIds)
    {
        if (stop.For(null) is not null || session.Rows($"{Living} AND id = @filter", RowOf, ("@filter", assignment.FilterId)) is not [var current] || current != assignment)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var writer = new AssignmentWriter(assignment.Actor, assignment.SetId, offline: false, settings.Current);
        if (writer.Begin(session, [], now) is not null)
        {
            return null;
        }

        // Somebody may have assigned something since the look.
        var free = session.Rows(
            $"""
            SELECT t.controller_id FROM json_each(@ids) j CROSS JOIN targets t
            WHERE t.id = j.value AND t.deleted_at IS NULL AND {UnservedSql.NeverHad} AND {UnservedSql.NotHeld} ORDER BY t.id
            """,
            row => new Assignment(row.GetString(0), assignment.ActionType, null, assignment.Weight, assignment.ConfirmationRequired),
            [("@ids", targetIds.ToJson()), ("@set", assignment.SetId), .. HeldBy(assignment)]);
        writer.Write(session, free, now);
        if (writer.Created.Count > 0)
        {
            AuditChain.Append(
                session,
                new AuditEntry(now, assignment.Actor, "action.auto-assign", $"set {assignment.SetId} to {writer.Created.Count} targets", "accepted"));
        }

        return (writer.Created.Count, writer.Moves);
    }

    private static (string, object?)[] HeldBy(AutoAssignment assignment) =>
    [
        ("@weight", assignment.Weight),
        ("@actors", AutoAssignment.ActorPrefix + "%"),
        ("@self", AutoAssignment.ActorOf(assignment.FilterId) + "%"),
    ];

    private static AutoAssignment RowOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt64(3), (ActionType)row.GetInt32(4), row.GetInt32(5), row.GetInt64(6) != 0);
}
