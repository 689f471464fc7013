using RolloutConsole.Engine.DistributionSets;

namespace RolloutConsole.LiveFeed.DistributionSets;

/// <summary>Notes of sets and modules as the Management API lists them.</summary>
public interface IManagedMetadata
{
    /// <summary>All notes by key, at most 100; null when there is no such set or module, or it is hidden.</summary>
    Task<IReadOnlyList<InventoryNote>?> ListAsync(NoteOwner owner, CancellationToken cancellationToken);
}
