using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>All that is known of one device.</summary>
public sealed record TargetDetail
{
    /// <summary>Id of the device.</summary>
    public required long Id { get; init; }

    /// <summary>Its controller id.</summary>
    public required string ControllerId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What people should know of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Name of its type; null when it has none.</summary>
    public string? TypeName { get; init; }

    /// <summary>Id of its type; null when it has none, and then takes every set.</summary>
    public long? TypeId { get; init; }

    /// <summary>Where it belongs, levels separated by <c>/</c>; null for nowhere.</summary>
    public string? Group { get; init; }

    /// <summary>How far it is with its assigned set.</summary>
    public required TargetUpdateStatus UpdateStatus { get; init; }

    /// <summary>Where it called in from.</summary>
    public string? Address { get; init; }

    /// <summary>Last contact; null for never.</summary>
    public DateTimeOffset? LastPollAt { get; init; }

    /// <summary>When it was created or first seen.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the installed set was reported; null when none is known.</summary>
    public DateTimeOffset? InstalledAt { get; init; }

    /// <summary>The installed set; null when none is known.</summary>
    public TargetSet? Installed { get; init; }

    /// <summary>The assigned set; null when none is.</summary>
    public TargetSet? Assigned { get; init; }

    /// <summary>Its auto-confirmation; null while it is off.</summary>
    public AutoConfirmation? AutoConfirm { get; init; }

    /// <summary>What it reported about itself, by key.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>Whether it is asked for them on its next contact.</summary>
    public bool AttributesRequested { get; init; }

    /// <summary>What people noted about it, by key.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Its tags, by name.</summary>
    public ImmutableArray<TargetTag> Tags { get; init; } = [];

    /// <summary>How many of its actions are not over; they are removed with it.</summary>
    public int OpenActions { get; init; }

    /// <summary>Its newest actions, newest first.</summary>
    public ImmutableArray<TargetAction> Actions { get; init; } = [];

    /// <summary>Whether it has older actions.</summary>
    public bool HasOlderActions { get; init; }
}

/// <summary>A distribution set of a device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="TypeId">Its type, where that was read.</param>
public sealed record TargetSet(long Id, string Name, string Version, long? TypeId = null);

/// <summary>A tag of a device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record TargetTag(long Id, string Name);

/// <summary>One action of a device with its history.</summary>
public sealed record TargetAction
{
    /// <summary>Its id, which devices and scripts see.</summary>
    public required long Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required ActionStatus Status { get; init; }

    /// <summary>After an installation that is watched: what is known of the device's health.</summary>
    public ActionHealth Health { get; init; }

    /// <summary>How urgent it is.</summary>
    public required ActionType ActionType { get; init; }

    /// <summary>What it brings.</summary>
    public required TargetSet Set { get; init; }

    /// <summary>Who assigned it: a person, or an auto-assignment by its actor's name; empty when that is not known.</summary>
    public string InitiatedBy { get; init; } = "";

    /// <summary>Its rollout; null when a person or a filter assigned it.</summary>
    public long? RolloutId { get; init; }

    /// <summary>Name of its rollout.</summary>
    public string? RolloutName { get; init; }

    /// <summary>Number of its group.</summary>
    public int? Group { get; init; }

    /// <summary>Which attempt it is, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>What was reported about it, newest first; at most 200 rows.</summary>
    public ImmutableArray<ActionReport> History { get; init; } = [];
}

/// <summary>One row of an action's history.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Entry">What kind of row.</param>
/// <param name="Code">Result number of the device, if any.</param>
/// <param name="Messages">Words of the device or the server, in order.</param>
public sealed record ActionReport(DateTimeOffset At, HistoryEntry Entry, int? Code, ImmutableArray<string> Messages);
