using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>
/// Gives every auto-assignment its turn, once an interval and after each change of a filter. While the emergency stop of everything is set
/// nothing is assigned (architecture, section 5); the rounds go on and find whoever matches then.
/// </summary>
internal sealed class AutoAssignmentLoop(
    IAutoAssignments assignments, IEmergencyStop stop, SavedFilterBell bell, IOptions<EngineOptions> options, TimeProvider clock, ILogger<AutoAssignmentLoop> logger)
    : RoundLoop(clock, logger)
{
    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        await AssignAllAsync(stopping);
        await bell.WaitForAssignmentsAsync(options.Value.AutoAssignmentInterval, Clock, stopping);
    }

    private async Task AssignAllAsync(CancellationToken stopping)
    {
        if (stop.For(null) is not null)
        {
            return;
        }

        foreach (var assignment in await assignments.ListAsync(stopping))
        {
            var turn = new AutoAssigned(0, 0, false);
            while (!turn.IsWhole)
            {
                turn = await assignments.AssignAsync(assignment, turn.LastTargetId, stopping);
            }
        }
    }
}
