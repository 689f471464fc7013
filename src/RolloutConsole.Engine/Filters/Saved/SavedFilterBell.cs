using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>Rung after a saved filter was changed. It only shortens waiting: the rows are the truth.</summary>
public sealed class SavedFilterBell
{
    private readonly Bell _members = new();
    private readonly Bell _assignments = new();

    /// <summary>Something was committed.</summary>
    public void Ring()
    {
        _members.Ring();
        _assignments.Ring();
    }

    /// <summary>Waits for the bell, at most so long, on behalf of the recording of members.</summary>
    internal Task WaitForMembersAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping) => _members.RestAsync(longest, clock, stopping);

    /// <summary>Waits for the bell, at most so long, on behalf of the auto-assignments.</summary>
    internal Task WaitForAssignmentsAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping) => _assignments.RestAsync(longest, clock, stopping);
}
