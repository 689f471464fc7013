using System.Collections.Concurrent;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>
/// What a set brings to a device. In a rollout thousands of devices ask for the same set within seconds, so what was read is kept for a
/// few seconds; only locked sets are kept, because their content cannot change.
/// </summary>
internal sealed class DeploymentReading(ReadPool reads, TimeProvider clock)
{
    private const int MostKept = 256;
    private static readonly TimeSpan s_kept = TimeSpan.FromSeconds(5);

    private const string Locked = "SELECT locked FROM distribution_sets WHERE id = @set";

    private const string Modules = """
        SELECT m.id, y.key, m.name, m.version FROM distribution_set_modules d
        JOIN software_modules m ON m.id = d.software_module_id JOIN software_module_types y ON y.id = m.type_id
        WHERE d.distribution_set_id = @set ORDER BY m.id
        """;

    // The files of a deleted module are named too, though they are gone: a device that cannot load them says so, one that is told of
    // fewer files would install half a set and call it done.
    private const string Artifacts = """
        SELECT a.software_module_id, a.id, a.file_name, a.size, a.sha1, a.md5, a.sha256, a.created_at FROM distribution_set_modules d
        JOIN artifacts a ON a.software_module_id = d.software_module_id WHERE d.distribution_set_id = @set ORDER BY a.id
        """;

    private const string Metadata = """
        SELECT k.software_module_id, k.key, k.value FROM distribution_set_modules d
        JOIN software_module_metadata k ON k.software_module_id = d.software_module_id
        WHERE d.distribution_set_id = @set AND k.target_visible = 1 ORDER BY k.key
        """;

    private readonly ConcurrentDictionary<long, (Deployment Deployment, long ReadAt)> _kept = new();

    /// <summary>The set's content, or null when there is no such set.</summary>
    public Deployment? Read(long setId)
    {
        if (_kept.TryGetValue(setId, out var kept) && clock.GetElapsedTime(kept.ReadAt) < s_kept)
        {
            return kept.Deployment;
        }

        var readAt = clock.GetTimestamp();
        using var session = reads.Rent();
        var (deployment, isLocked) = session.Snapshot(read => Read(read, setId));
        if (deployment is not null && isLocked)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[setId] = (deployment, readAt);
        }

        return deployment;
    }

    private static (Deployment? Deployment, bool IsLocked) Read(ReadSession session, long setId)
    {
        if (session.Number(Locked, ("@set", setId)) is not { } locked)
        {
            return (null, false);
        }

        var artifacts = session.Rows(
            Artifacts,
            row => (Module: row.GetInt64(0), Artifact: new DeploymentArtifact(
                row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetString(6), row.Moment(7))),
            ("@set", setId)).ToLookup(a => a.Module, a => a.Artifact);
        var metadata = session.Rows(
            Metadata, row => (Module: row.GetInt64(0), Pair: KeyValuePair.Create(row.GetString(1), row.GetString(2))), ("@set", setId))
            .ToLookup(m => m.Module, m => m.Pair);
        var modules = session.Rows(
            Modules,
            row => new DeploymentModule(
                row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), [.. artifacts[row.GetInt64(0)]], [.. metadata[row.GetInt64(0)]]),
            ("@set", setId));
        return (new Deployment(setId, modules), locked != 0);
    }
}
