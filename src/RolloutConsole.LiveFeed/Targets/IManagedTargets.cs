using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>Targets as the Management API lists them. Tombstones are never shown.</summary>
public interface IManagedTargets
{
    /// <summary>A page of living targets.</summary>
    /// <param name="scope">Of which.</param>
    /// <param name="filter">Which of them; null for all.</param>
    /// <param name="page">Which page; default order is by controller id.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<OffsetPageOf<ManagedTarget>> ListAsync(TargetScope scope, TargetFilter? filter, OffsetPage page, CancellationToken cancellationToken);

    /// <summary>One target, or null.</summary>
    Task<ManagedTarget?> FindAsync(string controllerId, CancellationToken cancellationToken);

    /// <summary>What the device has reported of itself, by key; null when there is no such target.</summary>
    Task<IReadOnlyDictionary<string, string>?> ReadAttributesAsync(string controllerId, CancellationToken cancellationToken);
}

/// <summary>A set of targets that a list is about. A closed set.</summary>
public abstract record TargetScope
{
    private TargetScope()
    {
    }

    /// <summary>All targets.</summary>
    public sealed record All : TargetScope;

    /// <summary>Targets to which a distribution set is assigned.</summary>
    /// <param name="DistributionSetId">The set.</param>
    public sealed record AssignedTo(long DistributionSetId) : TargetScope;

    /// <summary>Targets on which a distribution set is installed.</summary>
    /// <param name="DistributionSetId">The set.</param>
    public sealed record Installed(long DistributionSetId) : TargetScope;

    /// <summary>Members of a deployment group.</summary>
    /// <param name="GroupId">The group.</param>
    public sealed record MembersOf(long GroupId) : TargetScope;

    /// <summary>Targets that carry a tag.</summary>
    /// <param name="TagId">The tag.</param>
    public sealed record Tagged(long TagId) : TargetScope;
}

/// <summary>A target as the Management API shows it (hawkbit-api, 2.5), without its secret.</summary>
/// <param name="Id">Id in the store; not shown.</param>
/// <param name="ControllerId">Its id for devices and scripts.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">What people should know of it.</param>
/// <param name="Group">Where it belongs, levels separated by <c>/</c>.</param>
/// <param name="Address">Where it last came from.</param>
/// <param name="UpdateStatus">How far it is with its assigned set.</param>
/// <param name="LastPollAt">When it last polled.</param>
/// <param name="InstalledAt">When a set was last installed.</param>
/// <param name="AssignedSetId">The set it is to have.</param>
/// <param name="InstalledSetId">The set it has.</param>
/// <param name="RequestsAttributes">Whether it is asked for its attributes.</param>
/// <param name="TypeId">Its type.</param>
/// <param name="TypeName">Name of its type.</param>
/// <param name="Stamp">Who made it and who changed it last.</param>
public sealed record ManagedTarget(
    long Id,
    string ControllerId,
    string Name,
    string? Description,
    string? Group,
    string? Address,
    TargetUpdateStatus UpdateStatus,
    DateTimeOffset? LastPollAt,
    DateTimeOffset? InstalledAt,
    long? AssignedSetId,
    long? InstalledSetId,
    bool RequestsAttributes,
    long? TypeId,
    string? TypeName,
    AuditStamp Stamp)
{
    /// <summary>Its auto-confirmation; null while it is off.</summary>
    public AutoConfirmation? AutoConfirm { get; init; }
}

/// <summary>The fields by which targets can be sorted; they are searched by the target filter language.</summary>
public static class TargetSortFields
{
    /// <summary>Every one of them has an index.</summary>
    public static IReadOnlyList<RowField> All { get; } =
    [
        new("controllerId", RowFieldKind.Text),
        new("id", RowFieldKind.Text),
        new("name", RowFieldKind.Text),
        new("createdAt", RowFieldKind.Moment),
        new("lastControllerRequestAt", RowFieldKind.Moment),
        new("updateStatus", RowFieldKind.Word),
    ];
}
