using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// Ends actions whose devices took too long. The rows decide; the timer only wakes. Nothing needs to tell it of new deadlines: the
/// shortest timeout is longer than its longest sleep.
/// </summary>
internal sealed class ActionDeadlineLoop(IActionDeadlines deadlines, IOutcomeSignal signal, TimeProvider clock, ILogger<ActionDeadlineLoop> logger)
    : RoundLoop(clock, logger)
{
    /// <summary>Half of the shortest timeout of a device (1 minute).</summary>
    public static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        while (true)
        {
            var swept = await deadlines.SweepAsync(Clock.GetUtcNow(), stopping);
            if (swept.Ended > 0)
            {
                signal.Committed(swept.RolloutIds, swept.Ended, swept.Sequence);
            }

            if (swept.Exhausted)
            {
                break;
            }
        }

        var due = await deadlines.NextDueAsync(stopping);
        await Task.Delay(DeadlineLoop.NextWait(due, Clock.GetUtcNow(), LongestSleep), Clock, stopping);
    }
}
