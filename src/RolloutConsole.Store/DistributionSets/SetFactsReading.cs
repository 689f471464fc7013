using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Looks up whether a set may be rolled out.</summary>
internal sealed class SetFactsReading(ReadPool reads) : IDistributionSetFacts
{
    /// <summary>
    /// Complete (hawkbit-rollouts, 1.2 and 1.3): it has a module, every module is there with the files its type asks for, and of every
    /// mandatory type there is a module. The files of a deleted module are gone, though their rows stay (hawkbit-api, 2.11). A condition on
    /// alias <c>s</c> of table <c>distribution_sets</c>.
    /// </summary>
    public const string IsComplete = """
        EXISTS (SELECT 1 FROM distribution_set_modules d WHERE d.distribution_set_id = s.id)
        AND NOT EXISTS (
          SELECT 1 FROM distribution_set_modules d JOIN software_modules m ON m.id = d.software_module_id JOIN software_module_types y ON y.id = m.type_id
          WHERE d.distribution_set_id = s.id
          AND (m.deleted_at IS NOT NULL OR (SELECT count(*) FROM artifacts a WHERE a.software_module_id = m.id) < y.min_artifacts))
        AND NOT EXISTS (
          SELECT 1 FROM distribution_set_type_modules n WHERE n.distribution_set_type_id = s.type_id AND n.mandatory = 1
          AND NOT EXISTS (
            SELECT 1 FROM distribution_set_modules d JOIN software_modules m ON m.id = d.software_module_id
            WHERE d.distribution_set_id = s.id AND m.type_id = n.software_module_type_id))
        """;

    private const string Find = $"SELECT s.name, s.version, ({IsComplete}), s.valid, s.deleted_at IS NOT NULL FROM distribution_sets s WHERE s.id = @id";

    /// <inheritdoc/>
    public Task<DistributionSetFacts?> FindAsync(long distributionSetId, CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        var found = session.Rows(
            Find,
            row => new DistributionSetFacts(
                distributionSetId, row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, row.GetInt64(3) != 0, row.GetInt64(4) != 0),
            ("@id", distributionSetId));
        return Task.FromResult(found.Count == 0 ? null : found[0]);
    }
}
