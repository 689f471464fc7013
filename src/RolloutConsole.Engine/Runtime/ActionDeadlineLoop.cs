using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// Ends actions whose devices took too long, and the grace of devices that say nothing of their health. The rows decide; the timer only
/// wakes. Nothing needs to tell it of new deadlines: every timeout, and every grace but the very shortest, is longer than its longest
/// sleep. A shorter grace may end late by that sleep.
/// </summary>
internal sealed class ActionDeadlineLoop(
    IActionDeadlines deadlines, IHealthGraces graces, IOutcomeSignal signal, TimeProvider clock, ILogger<ActionDeadlineLoop> logger)
    : RoundLoop(clock, logger)
{
    /// <summary>Longest time in which new deadlines are not seen. Two look-ups by index are all that a sleep that ends for nothing costs.</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        while (await EndOverdueAsync(stopping) | await EndGracesAsync(stopping))
        {
        }

        var (due, grace) = (await deadlines.NextDueAsync(stopping), await graces.NextDueAsync(stopping));
        var next = due is null || grace < due ? grace : due;
        await Task.Delay(DeadlineLoop.NextWait(next, Clock.GetUtcNow(), LongestSleep), Clock, stopping);
    }

    // True when more is due.
    private async Task<bool> EndOverdueAsync(CancellationToken stopping)
    {
        var swept = await deadlines.SweepAsync(Clock.GetUtcNow(), stopping);
        if (swept.Ended > 0)
        {
            signal.Committed(swept.RolloutIds, swept.Ended, swept.Sequence);
        }

        return !swept.Exhausted;
    }

    private async Task<bool> EndGracesAsync(CancellationToken stopping)
    {
        var swept = await graces.SweepAsync(Clock.GetUtcNow(), stopping);
        if (swept.Settled > 0)
        {
            signal.Committed(swept.RolloutIds, 0, swept.Sequence);
        }

        return !swept.Exhausted;
    }
}
