using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>Actions and their history as the Management API lists them: every attempt is one.</summary>
public interface IManagedActions
{
    /// <summary>A page of actions.</summary>
    /// <param name="targetId">Only those of this target; null for all.</param>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="page">Which page; default order is newest first.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<OffsetPageOf<ManagedAction>> ListAsync(long? targetId, RowFilter? filter, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One action, or null. Actions of deleted targets are found here too.</summary>
    Task<ManagedAction?> FindAsync(long actionId, CancellationToken cancellationToken);

    /// <summary>A page of an action's history; default order is newest first.</summary>
    Task<OffsetPageOf<ManagedActionEntry>> ListHistoryAsync(long actionId, OffsetPage page, CancellationToken cancellationToken);
}

/// <summary>An action as the Management API shows it (hawkbit-api, 2.6).</summary>
/// <param name="Id">Its id.</param>
/// <param name="TargetId">Its target.</param>
/// <param name="ControllerId">Its target's controller id.</param>
/// <param name="TargetName">Its target's name.</param>
/// <param name="DistributionSetId">The set.</param>
/// <param name="SetName">Name of the set.</param>
/// <param name="SetVersion">Version of the set.</param>
/// <param name="RolloutId">Its rollout; null for a manual assignment.</param>
/// <param name="RolloutName">Name of the rollout.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ActionType">How urgent it is.</param>
/// <param name="ForceAt">With time-forced: when it becomes forced.</param>
/// <param name="Weight">0 to 1000.</param>
/// <param name="LastCode">Number that the device gave with its last report.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedAction(
    long Id,
    long TargetId,
    string ControllerId,
    string TargetName,
    long DistributionSetId,
    string SetName,
    string SetVersion,
    long? RolloutId,
    string? RolloutName,
    ActionStatus Status,
    ActionType ActionType,
    DateTimeOffset? ForceAt,
    int Weight,
    int? LastCode,
    AuditStamp Stamp);

/// <summary>One row of an action's history.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Entry">What happened.</param>
/// <param name="Messages">In words.</param>
/// <param name="Code">Number that the device gave.</param>
/// <param name="WrittenAt">When the console wrote it.</param>
/// <param name="ReportedAt">When it happened, by the clock of who said so.</param>
public sealed record ManagedActionEntry(
    long Id, HistoryEntry Entry, IReadOnlyList<string> Messages, int? Code, DateTimeOffset WrittenAt, DateTimeOffset ReportedAt);

/// <summary>The fields of actions and of their history (hawkbit-api, 2.3).</summary>
public static class ActionFields
{
    /// <summary>Fields of an action.</summary>
    public static IReadOnlyList<RowField> All { get; } =
    [
        new("id", RowFieldKind.Whole),
        new("status", RowFieldKind.Word, StatusWords(), IsSortable: false),
        new("active", RowFieldKind.Flag, IsSortable: false),
        new("weight", RowFieldKind.Whole, IsSortable: false),
        new("lastStatusCode", RowFieldKind.Whole, IsSortable: false),
        new("createdAt", RowFieldKind.Moment, IsSortable: false),
        new("lastModifiedAt", RowFieldKind.Moment, IsSortable: false),
        new("target.controllerId", RowFieldKind.Text, IsSortable: false),
        new("target.name", RowFieldKind.Text, IsSortable: false),
        new("distributionSet.id", RowFieldKind.Whole, IsSortable: false),
        new("distributionSet.name", RowFieldKind.Text, IsSortable: false),
        new("distributionSet.version", RowFieldKind.Text, IsSortable: false),
        new("rollout.id", RowFieldKind.Whole, IsSortable: false),
        new("rollout.name", RowFieldKind.Text, IsSortable: false),
        new("rolloutGroup.id", RowFieldKind.Whole, IsSortable: false),
    ];

    /// <summary>Fields of a history row.</summary>
    public static IReadOnlyList<RowField> History { get; } =
        [new("id", RowFieldKind.Whole), new("timestamp", RowFieldKind.Moment), new("reportedAt", RowFieldKind.Moment), new("createdAt", RowFieldKind.Moment)];

    // One word of the wire may stand for several statuses, for example error for rejected and timed out too.
    private static Dictionary<string, IReadOnlyList<int>> StatusWords() => Enum.GetValues<ActionStatus>()
        .GroupBy(s => ActionFacets.Of(s).Management, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(g => g.Key, g => (IReadOnlyList<int>)[.. g.Select(s => (int)s)], StringComparer.OrdinalIgnoreCase);
}
