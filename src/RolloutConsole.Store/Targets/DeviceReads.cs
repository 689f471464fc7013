using System.Text.Json;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;

namespace RolloutConsole.Store.Targets;

/// <summary>What devices ask for. The poll is one prepared statement on a reader's connection and allocates only its answer.</summary>
internal sealed class DeviceReads(ReadPool reads, DeploymentReading deployments) : IDeviceReads
{
    // The last column: paused by the emergency stop and not resumed yet.
    private const string ActionColumns = """
        a.id, a.rollout_id, a.distribution_set_id, a.status, a.retrieved_at IS NOT NULL, a.action_type, a.force_at, a.changed_at,
          (SELECT r.status = 8 AND r.cause = 7 FROM rollouts r WHERE r.id = a.rollout_id)
        """;

    // Target by its unique index, its selected action by the small index of open actions, its installed action by the newest first.
    private const string Poll = $"""
        SELECT {ActionColumns}, t.id, t.security_token_hash, t.attributes_requested, t.update_status, t.last_poll_at, t.address,
          CASE WHEN t.installed_set_id IS NULL THEN NULL ELSE (
            SELECT f.id FROM actions f WHERE f.target_id = t.id AND f.distribution_set_id = t.installed_set_id AND f.status = 5
            ORDER BY f.id DESC LIMIT 1) END
        FROM targets t LEFT JOIN actions a ON a.id = (
          SELECT o.id FROM actions o WHERE o.target_id = t.id AND o.status IN (1, 2, 3, 9) ORDER BY o.weight DESC, o.id LIMIT 1)
        WHERE t.controller_id = ?1 AND t.deleted_at IS NULL
        """;

    private const string Action = $"SELECT {ActionColumns} FROM actions a WHERE a.id = ?1 AND a.target_id = ?2";

    private const string ActionForModule = $"""
        SELECT {ActionColumns} FROM actions a JOIN distribution_set_modules m ON m.distribution_set_id = a.distribution_set_id AND m.software_module_id = ?2
        WHERE a.target_id = ?1 AND a.status IN (1, 2, 3, 9) AND a.status <> 9 ORDER BY a.weight DESC, a.id LIMIT 1
        """;

    private const string AutoConfirm =
        "SELECT auto_confirm_by, auto_confirm_remark, auto_confirm_at FROM targets WHERE id = ?1 AND auto_confirm = 1 AND deleted_at IS NULL";

    private const string Messages = "SELECT messages FROM action_history WHERE action_id = ?1 AND by_server = 0 AND messages IS NOT NULL ORDER BY id DESC";

    /// <inheritdoc/>
    public PollState? ReadPoll(string controllerId)
    {
        using var session = reads.Rent();
        var row = session.Statement(Poll).Bind(1, controllerId);
        if (!row.Step())
        {
            return null;
        }

        try
        {
            return new PollState(
                row.Int64(9),
                controllerId,
                row.Bytes(10).ToArray(),
                row.Int32(11) != 0,
                (TargetUpdateStatus)row.Int32(12),
                new PollMemory(row.MomentOrNull(13), row.TextOrNull(14)),
                row.IsNull(0) ? null : ActionOf(row),
                row.Int64OrNull(15));
        }
        finally
        {
            row.Reset();
        }
    }

    /// <inheritdoc/>
    public OfferedAction? ReadAction(long targetId, long actionId)
    {
        using var session = reads.Rent();
        return One(session.Statement(Action).Bind(1, actionId).Bind(2, targetId));
    }

    /// <inheritdoc/>
    public AutoConfirmation? ReadAutoConfirm(long targetId)
    {
        using var session = reads.Rent();
        var row = session.Statement(AutoConfirm).Bind(1, targetId);
        if (!row.Step())
        {
            return null;
        }

        var found = new AutoConfirmation(row.TextOrNull(0), row.TextOrNull(1), row.MomentOrNull(2));
        row.Reset();
        return found;
    }

    /// <inheritdoc/>
    public Deployment? ReadDeployment(long distributionSetId) => deployments.Read(distributionSetId);

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadMessages(long actionId, int most)
    {
        using var session = reads.Rent();
        var messages = new List<string>();
        var row = session.Statement(Messages).Bind(1, actionId);

        // One row may hold several messages or only the console's own, so rows are read until there are enough messages.
        while (messages.Count < most && row.Step())
        {
            messages.AddRange((JsonSerializer.Deserialize<string[]>(row.Text(0)) ?? [])
                .Where(m => !m.StartsWith(ActionHistory.ServerPrefix, StringComparison.Ordinal)).Reverse());
        }

        row.Reset();
        return messages.Count > most ? messages[..most] : messages;
    }

    /// <inheritdoc/>
    public OfferedAction? FindActionForModule(long targetId, long softwareModuleId)
    {
        using var session = reads.Rent();
        return One(session.Statement(ActionForModule).Bind(1, targetId).Bind(2, softwareModuleId));
    }

    private static OfferedAction? One(SqliteStatement row)
    {
        if (!row.Step())
        {
            return null;
        }

        var action = ActionOf(row);
        row.Reset();
        return action;
    }

    private static OfferedAction ActionOf(SqliteStatement row) => new(
        row.Int64(0), row.Int64OrNull(1), row.Int64(2), (ActionStatus)row.Int32(3), row.Int32(4) != 0, (ActionType)row.Int32(5), row.MomentOrNull(6),
        row.Int32(8) != 0, row.Moment(7));
}
