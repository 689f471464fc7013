namespace RolloutConsole.Engine.Filters;

/// <summary>The facts about a target that a filter can ask for (hawkbit-rollouts.md, 8.3). Synonyms are one entry.</summary>
public enum TargetField
{
    /// <summary>The device's own id.</summary>
    ControllerId,

    /// <summary>The name given by an operator.</summary>
    Name,

    /// <summary>The description; may be missing.</summary>
    Description,

    /// <summary>The group path, parts separated by slashes; may be missing.</summary>
    Group,

    /// <summary>The last known address; may be missing.</summary>
    Address,

    /// <summary>When the target was created.</summary>
    CreatedAt,

    /// <summary>Who created the target.</summary>
    CreatedBy,

    /// <summary>When the target was last changed.</summary>
    LastModifiedAt,

    /// <summary>Who changed the target last.</summary>
    LastModifiedBy,

    /// <summary>How far the target is with its assigned set.</summary>
    UpdateStatus,

    /// <summary>When the device last polled; missing if it never did.</summary>
    LastPollAt,

    /// <summary>One attribute reported by the device, by key.</summary>
    Attribute,

    /// <summary>One metadata entry kept by operators, by key.</summary>
    Metadata,

    /// <summary>The names of the target's tags.</summary>
    Tag,

    /// <summary>The name of the assigned distribution set; missing if none is assigned.</summary>
    AssignedSetName,

    /// <summary>The version of the assigned distribution set; missing if none is assigned.</summary>
    AssignedSetVersion,

    /// <summary>The name of the installed distribution set; missing if none is installed.</summary>
    InstalledSetName,

    /// <summary>The version of the installed distribution set; missing if none is installed.</summary>
    InstalledSetVersion,

    /// <summary>The number of the target type; missing if it has none.</summary>
    TypeId,

    /// <summary>The key of the target type; missing if it has none.</summary>
    TypeKey,

    /// <summary>The name of the target type; missing if it has none.</summary>
    TypeName,

    /// <summary>Whether auto-confirmation is active.</summary>
    AutoConfirm,
}
