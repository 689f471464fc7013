using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.DistributionSets;

/// <summary>
/// What people and scripts may ask of the types of modules and sets (hawkbit-api, 2.9 and 2.10). Every call checks
/// <see cref="Permission.ManageInventory"/> and writes one audit row, refusals included. A type that is in use keeps its name and its
/// rules, because they decide what is complete; description and colour may always change.
/// </summary>
public interface IInventoryTypes
{
    /// <summary>Creates types of modules, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when a key or name is taken.</returns>
    Task<CommandReceipt> CreateModuleTypesAsync(Caller caller, IReadOnlyList<NewModuleType> types, CancellationToken cancellationToken);

    /// <summary>Changes a type of modules; null members stay as they are.</summary>
    /// <returns>Locked when name or rules change while modules have the type.</returns>
    Task<CommandReceipt> ChangeModuleTypeAsync(Caller caller, long typeId, ModuleTypeChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a type of modules; one that is in use is only hidden.</summary>
    Task<CommandReceipt> DeleteModuleTypeAsync(Caller caller, long typeId, CancellationToken cancellationToken);

    /// <summary>Creates types of sets, all or none. The receipt's ids are in the order asked.</summary>
    /// <returns>Conflict when a key or name is taken; NotFound when a type of modules is unknown.</returns>
    Task<CommandReceipt> CreateSetTypesAsync(Caller caller, IReadOnlyList<NewSetType> types, CancellationToken cancellationToken);

    /// <summary>Changes a type of sets; null members stay as they are.</summary>
    /// <returns>Locked when the name changes while sets have the type.</returns>
    Task<CommandReceipt> ChangeSetTypeAsync(Caller caller, long typeId, SetTypeChange change, CancellationToken cancellationToken);

    /// <summary>Deletes a type of sets; one that is in use is only hidden. The default type of the settings stays.</summary>
    /// <returns>Conflict for the default type.</returns>
    Task<CommandReceipt> DeleteSetTypeAsync(Caller caller, long typeId, CancellationToken cancellationToken);

    /// <summary>Lets sets of a type have modules of another type, or changes whether they must.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="setTypeId">The type of sets.</param>
    /// <param name="moduleTypeId">The type of modules.</param>
    /// <param name="isMandatory">Whether a complete set needs one of it.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate.</param>
    /// <returns>Locked when sets have the type.</returns>
    Task<CommandReceipt> PutPartAsync(Caller caller, long setTypeId, long moduleTypeId, bool isMandatory, CancellationToken cancellationToken);

    /// <summary>Lets sets of a type have modules of another type no more.</summary>
    /// <returns>Locked when sets have the type; NotFound when it does not take that type of modules.</returns>
    Task<CommandReceipt> RemovePartAsync(Caller caller, long setTypeId, long moduleTypeId, CancellationToken cancellationToken);
}

/// <summary>A type of modules to create.</summary>
/// <param name="Key">1 to 64 characters, unique among living types.</param>
/// <param name="Name">1 to 128 characters, unique among living types.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters, such as <c>#0a7</c>.</param>
/// <param name="MinArtifacts">Fewest files of a complete module, 0 to 10,000.</param>
/// <param name="MaxAssignments">Most modules of this type in one set, at least 1.</param>
public sealed record NewModuleType(
    string Key, string Name, string? Description = null, string? Colour = null, int MinArtifacts = 0, int MaxAssignments = 1);

/// <summary>What to change of a type of modules; null leaves a member as it is.</summary>
/// <param name="Name">1 to 128 characters; only while the type is unused, as the two numbers.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters.</param>
/// <param name="MinArtifacts">0 to 10,000.</param>
/// <param name="MaxAssignments">At least 1.</param>
public sealed record ModuleTypeChange(
    string? Name = null, string? Description = null, string? Colour = null, int? MinArtifacts = null, int? MaxAssignments = null);

/// <summary>A type of sets to create.</summary>
/// <param name="Key">1 to 64 characters, unique among living types.</param>
/// <param name="Name">1 to 128 characters, unique among living types.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters.</param>
/// <param name="Mandatory">Types of modules of which a complete set has at least one.</param>
/// <param name="Optional">Types of modules that a set may have.</param>
public sealed record NewSetType(
    string Key, string Name, string? Description, string? Colour, IReadOnlyList<long> Mandatory, IReadOnlyList<long> Optional);

/// <summary>What to change of a type of sets; null leaves a member as it is.</summary>
/// <param name="Name">1 to 128 characters; only while the type is unused.</param>
/// <param name="Description">At most 512 characters.</param>
/// <param name="Colour">At most 16 characters.</param>
public sealed record SetTypeChange(string? Name = null, string? Description = null, string? Colour = null);
