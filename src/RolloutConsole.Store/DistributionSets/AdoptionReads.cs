using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Reads how many devices ran what.</summary>
internal sealed class AdoptionReads(ReadPool pool, TimeProvider clock) : IAdoptionReads
{
    private const string Days = "SELECT day, installed FROM set_adoption WHERE set_id = @set AND day > @after ORDER BY day";

    private const string Top = """
        SELECT a.set_id, s.name, s.version FROM set_adoption a JOIN distribution_sets s ON s.id = a.set_id
        WHERE a.day = (SELECT max(day) FROM set_adoption) AND a.installed > 0 ORDER BY a.installed DESC, a.set_id DESC LIMIT @most
        """;

    /// <inheritdoc/>
    public Task<SetAdoption> ReadAsync(long setId, int days, CancellationToken cancellationToken)
    {
        var after = AfterOf(days);
        return pool.ReadAsync(
            session =>
            {
                var named = session.Rows(
                    "SELECT name, version FROM distribution_sets WHERE id = @set", row => (Name: row.GetString(0), Version: row.GetString(1)), ("@set", setId));
                var (name, version) = named.Count == 0 ? ("", "") : named[0];
                return new SetAdoption(setId, name, version, PointsOf(session, setId, after));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SetAdoption>> ReadTopAsync(int most, int days, CancellationToken cancellationToken)
    {
        var after = AfterOf(days);
        return pool.ReadAsync<IReadOnlyList<SetAdoption>>(
            session =>
            {
                var top = session.Rows(Top, row => (Id: row.GetInt64(0), Name: row.GetString(1), Version: row.GetString(2)), ("@most", Math.Clamp(most, 1, 20)));
                return [.. top.Select(set => new SetAdoption(set.Id, set.Name, set.Version, PointsOf(session, set.Id, after)))];
            },
            cancellationToken);
    }

    private static List<AdoptionPoint> PointsOf(ReadSession session, long setId, int after) => session.Rows(
        Days, row => new AdoptionPoint(DateOnly.FromDayNumber(row.GetInt32(0)), row.GetInt32(1)), ("@set", setId), ("@after", after));

    private int AfterOf(int days) =>
        DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber - Math.Clamp(days, 1, AdoptionSampler.KeptDays);
}
