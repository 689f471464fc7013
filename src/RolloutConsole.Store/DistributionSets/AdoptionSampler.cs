using System.Globalization;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>
/// Samples which devices run what. The count walks one covering index on a reader; what is written is one row a set and day, in slices.
/// </summary>
internal sealed class AdoptionSampler(ReadPool reads, WriteGate gate, TimeProvider clock) : IAdoptionSampler
{
    /// <summary>Days that are kept.</summary>
    public const int KeptDays = 400;

    private const int Slice = 500;

    private const string Count = """
        SELECT installed_set_id, count(*) FROM targets
        WHERE installed_set_id IS NOT NULL AND deleted_at IS NULL GROUP BY installed_set_id ORDER BY installed_set_id
        """;

    private const string Put = """
        INSERT INTO set_adoption (set_id, day, installed) SELECT value ->> 0, @day, value ->> 1 FROM json_each(@counts) WHERE true
        ON CONFLICT (set_id, day) DO UPDATE SET installed = excluded.installed
        """;

    // What somebody ran today or at the sample before, and nobody runs any more, gets its zero once: a line that just ended would look
    // as if nobody had looked.
    private const string Left = """
        SELECT a.set_id FROM set_adoption a WHERE a.installed > 0
          AND (a.day = @day OR a.day = (SELECT max(b.day) FROM set_adoption b WHERE b.day < @day))
        """;

    /// <inheritdoc/>
    public async Task<int> SampleAsync(CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        var (counts, left) = await reads.ReadAsync(
            session =>
            {
                var running = session.Rows(Count, row => (Set: row.GetInt64(0), Installed: row.GetInt64(1)));
                var known = running.Select(r => r.Set).ToHashSet();
                var gone = session.Rows(Left, row => row.GetInt64(0), ("@day", day)).Distinct().Where(id => !known.Contains(id)).ToList();
                return (running, gone);
            },
            cancellationToken);
        foreach (var slice in counts.Concat(left.Select(id => (Set: id, Installed: 0L))).Chunk(Slice))
        {
            var json = $"[{string.Join(',', slice.Select(c => string.Create(CultureInfo.InvariantCulture, $"[{c.Set},{c.Installed}]")))}]";
            await gate.RunAsync(
                WritePriority.Ordinary, durable: false, session => session.Execute(Put, ("@day", day), ("@counts", json)), cancellationToken);
        }

        await gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session => session.Execute("DELETE FROM set_adoption WHERE day < @first", ("@first", day - KeptDays)),
            cancellationToken);
        return counts.Count;
    }
}
