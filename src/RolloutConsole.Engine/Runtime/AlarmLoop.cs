using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// Reads the alarms of all running rollouts, once an interval and when one begins or goes on (ecs-rolling-update, B-21). A reading that fails
/// is tried again at the next turn, and the other rollouts have theirs.
/// </summary>
internal sealed class AlarmLoop(
    AlarmReader reader, Lazy<MailboxDirectory> mailboxes, IOptions<EngineOptions> options, TimeProvider clock, ILogger<AlarmLoop> logger)
    : RoundLoop(clock, logger)
{
    private readonly Bell _asked = new();

    /// <summary>A rollout whose alarms can act has begun or goes on: it need not wait for the next turn.</summary>
    public void Note() => _asked.Ring();

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        foreach (var rolloutId in await reader.ListAsync(stopping))
        {
            await ReadAsync(rolloutId, stopping);
        }

        await _asked.RestAsync(options.Value.AlarmInterval, Clock, stopping);
    }

    private async Task ReadAsync(long rolloutId, CancellationToken stopping)
    {
        try
        {
            if (await reader.NewsAsync(rolloutId, stopping) is { } inAlarm)
            {
                mailboxes.Value[rolloutId].TellAlarms(inAlarm);
            }
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            logger.LogWarning(fault, "Rollout {RolloutId}: its alarms could not be read; that is tried again in {Interval}", rolloutId, options.Value.AlarmInterval);
        }
    }
}
