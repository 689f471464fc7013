namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>
/// Keeps what a saved filter matched, so that people see who is new, who left, and how many there were. The rows say how far it is: after a
/// kill it goes on where it was.
/// </summary>
public interface IFilterMembers
{
    /// <summary>Does what is to be done for one filter: records its members, or clears away those of older recordings.</summary>
    /// <returns>False when there is nothing to do.</returns>
    Task<bool> ContinueAsync(CancellationToken cancellationToken);

    /// <summary>Counts the members of one filter whose newest count is older than an hour, for the history of this day.</summary>
    /// <returns>False when every count is young enough.</returns>
    Task<bool> CountNextAsync(CancellationToken cancellationToken);
}
