namespace RolloutConsole.Engine.DistributionSets;

/// <summary>Counts now and then which devices run what, so that the growth of a version can be shown.</summary>
public interface IAdoptionSampler
{
    /// <summary>Writes how many devices run each set today, in place of what was written for today before.</summary>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <returns>How many sets at least one device runs.</returns>
    Task<int> SampleAsync(CancellationToken cancellationToken);
}

/// <summary>Removes contents that no artifact names: what a process left behind that was killed between saving a file and naming it.</summary>
public interface IArtifactUpkeep
{
    /// <summary>Removes them.</summary>
    /// <param name="writtenBefore">Only what was written before; a content that is just being saved has no artifact yet either.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>How many were removed.</returns>
    Task<int> RemoveUnnamedAsync(DateTimeOffset writtenBefore, CancellationToken cancellationToken);
}
