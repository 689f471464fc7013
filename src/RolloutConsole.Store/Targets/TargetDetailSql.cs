using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>One device with its attributes, tags and actions.</summary>
internal static class TargetDetailSql
{
    private const int MostReports = 200;

    /// <summary>The device; null when there is none or it was deleted.</summary>
    public static TargetDetail? Read(ReadSession session, long targetId, int mostActions)
    {
        var target = session.Rows(
            """
            SELECT t.id, t.controller_id, t.name, t.description, tt.name, t.update_status, t.address, t.last_poll_at, t.created_at, t.installed_at,
                   i.id, i.name, i.version, s.id, s.name, s.version, t.auto_confirm, t.auto_confirm_by, t.auto_confirm_remark, t.auto_confirm_at,
                   t.group_path, t.target_type_id, t.attributes_requested, i.type_id, s.type_id
            FROM targets t LEFT JOIN target_types tt ON tt.id = t.target_type_id
            LEFT JOIN distribution_sets i ON i.id = t.installed_set_id LEFT JOIN distribution_sets s ON s.id = t.assigned_set_id
            WHERE t.id = @id AND t.deleted_at IS NULL
            """,
            TargetOf,
            ("@id", targetId)).SingleOrDefault();
        if (target is null)
        {
            return null;
        }

        var size = Math.Clamp(mostActions, 1, 100);
        var actions = ReadActions(session, targetId, long.MaxValue, size + 1);
        return target with
        {
            Attributes =
            [
                .. session.Rows(
                    "SELECT key, value FROM target_attributes WHERE target_id = @id ORDER BY key",
                    row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
                    ("@id", targetId)),
            ],
            Metadata =
            [
                .. session.Rows(
                    "SELECT key, value FROM target_metadata WHERE target_id = @id ORDER BY key",
                    row => KeyValuePair.Create(row.GetString(0), row.GetString(1)),
                    ("@id", targetId)),
            ],
            Tags =
            [
                .. session.Rows(
                    "SELECT n.id, n.name FROM target_tags g JOIN tags n ON n.id = g.tag_id WHERE g.target_id = @id AND n.deleted_at IS NULL ORDER BY n.name_folded",
                    row => new TargetTag(row.GetInt64(0), row.GetString(1)),
                    ("@id", targetId)),
            ],
            OpenActions = (int)session.Number(
                $"SELECT count(*) FROM actions WHERE target_id = @id AND (status = 0 OR {TargetMapping.OpenStatuses})", ("@id", targetId))!.Value,
            Actions = [.. actions.Take(size)],
            HasOlderActions = actions.Count > size,
        };
    }

    /// <summary>Actions with a smaller id, newest first.</summary>
    public static List<TargetAction> ReadActions(ReadSession session, long targetId, long before, int most)
    {
        var actions = session.Rows(
            """
            SELECT a.id, a.status, a.action_type, s.id, s.name, s.version, a.rollout_id, r.name, g.number, a.attempt, a.created_at, a.changed_at, a.health, a.initiated_by
            FROM actions a LEFT JOIN distribution_sets s ON s.id = a.distribution_set_id
            LEFT JOIN rollouts r ON r.id = a.rollout_id LEFT JOIN groups g ON g.id = a.group_id
            WHERE a.target_id = @id AND a.id < @before ORDER BY a.id DESC LIMIT @most
            """,
            ActionOf,
            ("@id", targetId), ("@before", before), ("@most", Math.Clamp(most, 1, 101)));
        return [.. actions.Select(a => a with { History = ReportsOf(session, a.Id) })];
    }

    // One look-up by index per action of the page; a device has few actions, but one of them may have a thousand lines.
    private static ImmutableArray<ActionReport> ReportsOf(ReadSession session, long actionId) =>
    [
        .. session.Rows(
            "SELECT reported_at, entry, code, messages FROM action_history WHERE action_id = @id ORDER BY id DESC LIMIT @most",
            row => new ActionReport(row.Moment(0), (HistoryEntry)row.GetInt32(1), (int?)row.Int64OrNull(2), MessagesOf(row.TextOrNull(3))),
            ("@id", actionId), ("@most", MostReports)),
    ];

    private static ImmutableArray<string> MessagesOf(string? json) => json is null ? [] : [.. JsonSerializer.Deserialize<string[]>(json) ?? []];

    private static TargetDetail TargetOf(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        ControllerId = row.GetString(1),
        Name = row.GetString(2),
        Description = row.TextOrNull(3) ?? "",
        TypeName = row.TextOrNull(4),
        UpdateStatus = (TargetUpdateStatus)row.GetInt32(5),
        Address = row.TextOrNull(6),
        LastPollAt = row.MomentOrNull(7),
        CreatedAt = row.Moment(8),
        InstalledAt = row.MomentOrNull(9),
        Installed = SetOf(row, 10) is { } installed ? installed with { TypeId = row.Int64OrNull(23) } : null,
        Assigned = SetOf(row, 13) is { } assigned ? assigned with { TypeId = row.Int64OrNull(24) } : null,
        AutoConfirm = row.GetInt32(16) == 0 ? null : new AutoConfirmation(row.TextOrNull(17), row.TextOrNull(18), row.MomentOrNull(19)),
        Group = row.TextOrNull(20),
        TypeId = row.Int64OrNull(21),
        AttributesRequested = row.GetInt32(22) != 0,
    };

    private static TargetAction ActionOf(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Status = (ActionStatus)row.GetInt32(1),
        ActionType = (ActionType)row.GetInt32(2),
        Set = SetOf(row, 3) ?? new TargetSet(0, "deleted set", ""),
        RolloutId = row.Int64OrNull(6),
        RolloutName = row.TextOrNull(7),
        Group = (int?)row.Int64OrNull(8),
        Attempt = row.GetInt32(9),
        CreatedAt = row.Moment(10),
        ChangedAt = row.Moment(11),
        Health = (ActionHealth)row.GetInt32(12),
        InitiatedBy = row.GetString(13),
    };

    private static TargetSet? SetOf(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : new TargetSet(row.GetInt64(column), row.GetString(column + 1), row.GetString(column + 2));
}
