using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>A target of a test fleet, with everything a filter can ask for.</summary>
internal sealed record FleetTarget(int Id, string ControllerId, string Name)
{
    public string? Description { get; init; }

    public string? Group { get; init; }

    public string? Address { get; init; }

    public long CreatedAt { get; init; } = 1_700_000_000_000;

    public string CreatedBy { get; init; } = "admin";

    public long LastModifiedAt { get; init; } = 1_700_000_000_000;

    public string LastModifiedBy { get; init; } = "admin";

    public TargetUpdateStatus Status { get; init; }

    public long? LastPollAt { get; init; }

    public FleetSet? Assigned { get; init; }

    public FleetSet? Installed { get; init; }

    public FleetType? Type { get; init; }

    public bool AutoConfirm { get; init; }

    public Dictionary<string, string> Attributes { get; init; } = [];

    public Dictionary<string, string> Metadata { get; init; } = [];

    public string[] Tags { get; init; } = [];
}

internal sealed record FleetSet(int Id, string Name, string Version);

internal sealed record FleetType(int Id, string Key, string Name);
