using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Slices;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Filters;

/// <summary>Records the members of saved filters in slices, and counts them for the history.</summary>
internal sealed class FilterMembers(
    WriteGate gate, ReadPool reads, ITargetMatches matches, IConsoleSettings settings, TimeProvider clock) : IFilterMembers
{
    /// <summary>Members of one slice: well under 50 ms behind the gate (architecture, section 5).</summary>
    public const int Slice = 2500;

    /// <summary>Members of one look on a reader.</summary>
    public const int Look = 50_000;

    private const int DaysKept = 30;

    private const string Pending = """
        SELECT id, query, recording, recording_cursor, CASE WHEN deleted_at IS NULL THEN baseline ELSE 0 END FROM target_filters
        WHERE recording IS NOT NULL OR has_old_members = 1 ORDER BY recording IS NULL, id LIMIT 1
        """;

    private const string NextToCount = "SELECT id, query FROM target_filters WHERE deleted_at IS NULL AND counted_at < @before ORDER BY counted_at, id LIMIT 1";

    /// <inheritdoc/>
    public async Task<bool> ContinueAsync(CancellationToken cancellationToken)
    {
        var work = await reads.ReadAsync(
            session => session.Rows(
                Pending,
                row => new Work(row.GetInt64(0), row.GetString(1), (int?)row.Int64OrNull(2), row.GetInt64(3), row.GetInt32(4))).SingleOrDefault(),
            cancellationToken);
        switch (work)
        {
            case null:
                return false;
            case { Recording: { } number }:
                await RecordAsync(work, number, cancellationToken);
                return true;
            default:
                await ClearAsync(work, cancellationToken);
                return true;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> CountNextAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var next = await reads.ReadAsync(
            session => session.Rows(NextToCount, row => (Id: row.GetInt64(0), Query: row.GetString(1)), ("@before", now.AddHours(-1))), cancellationToken);
        if (next is not [var (id, query)])
        {
            return false;
        }

        if (!TargetFilter.TryParse(query, out var parsed, out _))
        {
            // It has its turn again in an hour, and the others have theirs.
            await gate.RunAsync(WritePriority.Ordinary, durable: false, session => NoteCounted(session, id, now), cancellationToken);
            return true;
        }

        var count = await matches.CountAsync(parsed.Tree, null, null, cancellationToken);
        var day = (int)(now.ToUnixTimeSeconds() / (24 * 60 * 60));
        await gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session =>
            {
                session.Execute(
                    "INSERT INTO target_filter_counts (filter_id, day, count) VALUES (@id, @day, @count) ON CONFLICT (filter_id, day) DO UPDATE SET count = excluded.count",
                    ("@id", id), ("@day", day), ("@count", count));
                session.Execute("DELETE FROM target_filter_counts WHERE filter_id = @id AND day <= @last", ("@id", id), ("@last", day - DaysKept));
                NoteCounted(session, id, now);
            },
            cancellationToken);
        return true;
    }

    private static int NoteCounted(WriteSession session, long filterId, DateTimeOffset now) =>
        session.Execute("UPDATE target_filters SET counted_at = @now WHERE id = @id", ("@now", now), ("@id", filterId));

    private async Task RecordAsync(Work work, int number, CancellationToken cancellationToken)
    {
        if (!TargetFilter.TryParse(work.Query, out _, out _))
        {
            // Saved by words that are not understood any more: whoever saves it anew begins a recording, and the others go on.
            while (await gate.RunAsync(WritePriority.Bulk, durable: false, session => GiveUp(session, work.FilterId, number), CancellationToken.None))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return;
        }

        var cursor = work.Cursor;
        while (true)
        {
            var ids = await FindAsync(work.Query, cursor, cancellationToken);
            foreach (var slice in ids.Chunk(Slice))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!await gate.RunAsync(WritePriority.Bulk, durable: false, session => Add(session, work.FilterId, number, slice), CancellationToken.None))
                {
                    return;
                }
            }

            if (ids.Count < Look)
            {
                await gate.RunAsync(WritePriority.Ordinary, durable: false, session => Finish(session, work.FilterId, number, clock.GetUtcNow()), CancellationToken.None);
                return;
            }

            cursor = ids[^1];
        }
    }

    private Task<List<long>> FindAsync(string query, long after, CancellationToken cancellationToken)
    {
        var context = FilterContext.At(clock.GetUtcNow(), settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        var matching = new TargetPredicate(context).Matching(MemberSource.Parse(query));
        return reads.ReadAsync(
            session => session.Rows(
                $"SELECT t.id FROM targets t WHERE t.id > @after AND {matching.Sql} ORDER BY t.id LIMIT @look",
                row => row.GetInt64(0),
                [.. matching.Parameters, ("@after", after), ("@look", Look)]),
            cancellationToken);
    }

    // False when somebody saved or deleted the filter meanwhile: another recording, or none, is wanted now.
    private static bool Add(WriteSession session, long filterId, int number, long[] ids)
    {
        if (session.Execute(
            "UPDATE target_filters SET recording_cursor = @last, recording_count = recording_count + @count WHERE id = @id AND recording = @number",
            ("@last", ids[^1]), ("@count", ids.Length), ("@id", filterId), ("@number", number)) == 0)
        {
            return false;
        }

        session.Execute(
            "INSERT INTO target_filter_members (filter_id, baseline, target_id) SELECT @id, @number, value FROM json_each(@ids)",
            ("@id", filterId), ("@number", number), ("@ids", ids.ToJson()));
        return true;
    }

    // What was recorded goes first, because the next recording has the same number. True while something is left.
    private static bool GiveUp(WriteSession session, long filterId, int number)
    {
        if (session.Execute(
            """
            DELETE FROM target_filter_members WHERE filter_id = @id AND baseline = @number AND target_id IN (
              SELECT m.target_id FROM target_filter_members m WHERE m.filter_id = @id AND m.baseline = @number ORDER BY m.target_id LIMIT @slice)
            """,
            ("@id", filterId), ("@number", number), ("@slice", Slice)) > 0)
        {
            return true;
        }

        session.Execute(
            "UPDATE target_filters SET recording = NULL, recording_since = NULL WHERE id = @id AND recording = @number", ("@id", filterId), ("@number", number));
        return false;
    }

    private static int Finish(WriteSession session, long filterId, int number, DateTimeOffset now) => session.Execute(
        """
        UPDATE target_filters SET baseline = recording, baseline_at = @now, baseline_count = recording_count, recording = NULL, recording_since = NULL
        WHERE id = @id AND recording = @number
        """,
        ("@now", now), ("@id", filterId), ("@number", number));

    private async Task ClearAsync(Work work, CancellationToken cancellationToken)
    {
        while (await gate.RunAsync(WritePriority.Bulk, durable: false, session => Clear(session, work), CancellationToken.None))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Old recordings have smaller numbers, a deleted filter has only old ones; a new one that begins meanwhile has a larger number.
    private static bool Clear(WriteSession session, Work work)
    {
        var keep = work.Baseline == 0 ? int.MaxValue : work.Baseline;
        var oldest = session.Number("SELECT min(baseline) FROM target_filter_members WHERE filter_id = @id", ("@id", work.FilterId));
        if (oldest is null || oldest >= keep)
        {
            session.Execute(
                "UPDATE target_filters SET has_old_members = 0 WHERE id = @id AND recording IS NULL AND (deleted_at IS NOT NULL OR baseline = @baseline)",
                ("@id", work.FilterId), ("@baseline", work.Baseline));
            return false;
        }

        session.Execute(
            """
            DELETE FROM target_filter_members WHERE filter_id = @id AND baseline = @oldest AND target_id IN (
              SELECT m.target_id FROM target_filter_members m WHERE m.filter_id = @id AND m.baseline = @oldest ORDER BY m.target_id LIMIT @slice)
            """,
            ("@id", work.FilterId), ("@oldest", oldest), ("@slice", Slice));
        return true;
    }

    private sealed record Work(long FilterId, string Query, int? Recording, long Cursor, int Baseline);
}
