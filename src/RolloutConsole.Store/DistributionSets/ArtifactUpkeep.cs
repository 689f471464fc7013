using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Removes contents that no artifact names, a few at a time behind the gate, where no artifact can be added meanwhile.</summary>
internal sealed class ArtifactUpkeep(IArtifactFiles files, ArtifactRoom room, WriteGate gate) : IArtifactUpkeep
{
    // Each is one look-up by index.
    private const int Slice = 200;

    /// <inheritdoc/>
    public async Task<int> RemoveUnnamedAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var slice in files.List(writtenBefore).Chunk(Slice))
        {
            removed += await gate.RunAsync(
                WritePriority.Ordinary, durable: false, session => room.DeleteUnused(session.Context, slice), cancellationToken);
        }

        return removed;
    }
}
