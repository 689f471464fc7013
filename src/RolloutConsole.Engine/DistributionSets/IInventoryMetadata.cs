using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.DistributionSets;

/// <summary>
/// Notes that people and scripts keep with sets and modules (hawkbit-api, 2.11 and 2.12). They are no part of the content, so a lock does
/// not hold them, except those that devices receive with a module: such a note of a locked module is refused as locked. Every call checks
/// <see cref="Permission.ManageInventory"/> and writes one audit row, refusals included.
/// </summary>
public interface IInventoryMetadata
{
    /// <summary>Adds notes, all or none.</summary>
    /// <returns>Conflict when a key is there already; Invalid when a text is too long or there would be more than 100.</returns>
    Task<CommandReceipt> AddAsync(Caller caller, NoteOwner owner, IReadOnlyList<InventoryNote> notes, CancellationToken cancellationToken);

    /// <summary>Gives a note another value.</summary>
    /// <returns>NotFound when there is no such key.</returns>
    Task<CommandReceipt> ChangeAsync(Caller caller, NoteOwner owner, InventoryNote note, CancellationToken cancellationToken);

    /// <summary>Removes a note.</summary>
    /// <returns>NotFound when there is no such key.</returns>
    Task<CommandReceipt> RemoveAsync(Caller caller, NoteOwner owner, string key, CancellationToken cancellationToken);
}

/// <summary>What a note is kept with.</summary>
/// <param name="IsModule">A software module; otherwise a distribution set.</param>
/// <param name="Id">Its id.</param>
public readonly record struct NoteOwner(bool IsModule, long Id)
{
    /// <summary>A distribution set.</summary>
    public static NoteOwner Set(long id) => new(false, id);

    /// <summary>A software module.</summary>
    public static NoteOwner Module(long id) => new(true, id);

    /// <summary>In words, such as <c>set 7</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{(IsModule ? "module" : "set")} {Id}");
}

/// <summary>A note.</summary>
/// <param name="Key">1 to 128 characters.</param>
/// <param name="Value">At most 4,000 characters.</param>
/// <param name="TargetVisible">Whether devices see it in their deployment; only with modules, null leaves it as it is.</param>
public sealed record InventoryNote(string Key, string Value, bool? TargetVisible = null);
