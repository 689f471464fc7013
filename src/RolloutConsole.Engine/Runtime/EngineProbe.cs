using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// Sends a probe along the whole road of a device's word, through queue, commit and one mailbox, and remembers when it last came out.
/// A road that is blocked shows as a growing age, not as a missing number (architecture, section 5).
/// </summary>
internal sealed class EngineProbe(
    FeedbackIntake intake, MailboxDirectory mailboxes, IOptions<EngineOptions> options, TimeProvider clock, ILogger<EngineProbe> logger)
    : RoundLoop(clock, logger), IEngineHealth
{
    private const long Never = long.MinValue;

    private long _cameOutAt = Never;

    /// <inheritdoc/>
    public TimeSpan? TickAge => Volatile.Read(ref _cameOutAt) is var at and not Never ? Clock.GetElapsedTime(at) : null;

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        if (await intake.ProbeAsync(stopping) == ReportOutcome.Accepted)
        {
            await mailboxes.ProbeAsync().WaitAsync(stopping);
            Volatile.Write(ref _cameOutAt, Clock.GetTimestamp());
        }

        await Task.Delay(options.Value.ProbeInterval, Clock, stopping);
    }
}
