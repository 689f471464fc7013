using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>Rollouts and their groups as the Management API lists them. Drafts are never shown.</summary>
public interface IManagedRollouts
{
    /// <summary>A page of rollouts.</summary>
    Task<OffsetPageOf<ManagedRollout>> ListAsync(RowFilter? filter, DeletedRows deleted, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One rollout, deleted ones included, or null.</summary>
    Task<ManagedRollout?> FindAsync(long rolloutId, CancellationToken cancellationToken);

    /// <summary>A page of a rollout's groups; default order is theirs.</summary>
    Task<OffsetPageOf<ManagedGroup>> ListGroupsAsync(long rolloutId, RowFilter? filter, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One group, or null when it belongs to another rollout.</summary>
    Task<ManagedGroup?> FindGroupAsync(long rolloutId, long groupId, CancellationToken cancellationToken);
}

/// <summary>A rollout as the Management API shows it (hawkbit-api, 2.15).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What people should know of it.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="SetName">Name of its set.</param>
/// <param name="SetVersion">Version of its set.</param>
/// <param name="TotalTargets">Targets that take part, planned ones while it is filled.</param>
/// <param name="TotalGroups">Number of groups.</param>
/// <param name="Tally">Its actions by status.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedRollout(
    long Id,
    string Name,
    string Description,
    RolloutPlan Plan,
    RolloutStatus Status,
    string SetName,
    string SetVersion,
    int TotalTargets,
    int TotalGroups,
    GroupTally Tally,
    AuditStamp Stamp)
{
    /// <summary>Who approved or denied it; null while nobody has.</summary>
    public ApprovalVerdict? Approval { get; init; }
}

/// <summary>A deployment group as the Management API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Plan">Its part of the plan.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="IsDownloadOnly">Whether downloads are what the rollout counts as success.</param>
/// <param name="IsStarted">Whether the rollout has started, so that planned members are scheduled.</param>
/// <param name="TotalTargets">Its members, planned ones while it is filled.</param>
/// <param name="Tally">Its actions by status.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedGroup(
    long Id,
    GroupPlan Plan,
    GroupStatus Status,
    bool IsDownloadOnly,
    bool IsStarted,
    int TotalTargets,
    GroupTally Tally,
    AuditStamp Stamp)
{
    /// <summary>For a group that devices join later: how many it is to get, 0 for all who come; null for every other group.</summary>
    public int? PlannedSize { get; init; }

    /// <summary>Whether a person at the device must agree: its own choice, else the rollout's.</summary>
    public bool ConfirmationRequired { get; init; }
}

/// <summary>The fields of rollouts and groups (hawkbit-api, 2.3).</summary>
public static class RolloutFields
{
    /// <summary>Fields of a rollout.</summary>
    public static IReadOnlyList<RowField> Rollouts { get; } =
    [
        new("id", RowFieldKind.Whole),
        new("name", RowFieldKind.Text),
        new("description", RowFieldKind.Text),
        new("status", RowFieldKind.Word, StatusWords()),
        new("createdAt", RowFieldKind.Moment),
        new("createdBy", RowFieldKind.Text),
        new("lastModifiedAt", RowFieldKind.Moment),
        new("distributionSet.id", RowFieldKind.Whole, IsSortable: false),
        new("distributionSet.name", RowFieldKind.Text, IsSortable: false),
        new("distributionSet.version", RowFieldKind.Text, IsSortable: false),
    ];

    /// <summary>Fields of a group.</summary>
    public static IReadOnlyList<RowField> Groups { get; } = [new("id", RowFieldKind.Whole), new("name", RowFieldKind.Text)];

    private static Dictionary<string, IReadOnlyList<int>> StatusWords() => Enum.GetValues<RolloutStatus>()
        .Where(s => RolloutWords.Management(s) is not null)
        .GroupBy(s => RolloutWords.Management(s)!, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<int>)[.. g.Select(s => (int)s)], StringComparer.OrdinalIgnoreCase);
}
