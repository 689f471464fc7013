using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Wakes rollouts whose deadline row is due. The rows tell everything after a restart; the timer only wakes.</summary>
internal sealed class DeadlineLoop(
    IRolloutStore store, Lazy<MailboxDirectory> mailboxes, IOptions<EngineOptions> options, TimeProvider clock, ILogger<DeadlineLoop> logger)
    : RoundLoop(clock, logger)
{
    private readonly Bell _earlier = new();
    private long _sleepsUntil = long.MaxValue;

    /// <summary>Tells the loop of a deadline that was just committed; it matters only when it comes before the one slept for.</summary>
    public void Consider(DateTimeOffset due)
    {
        if (due.UtcTicks < Volatile.Read(ref _sleepsUntil))
        {
            _earlier.Ring();
        }
    }

    /// <summary>How long to sleep: until the deadline, never longer than is trusted, never negative.</summary>
    public static TimeSpan NextWait(DateTimeOffset? due, DateTimeOffset now, TimeSpan longest) =>
        due is null ? longest : TimeSpan.FromTicks(Math.Clamp((due.Value - now).Ticks, 0, longest.Ticks));

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        foreach (var rolloutId in await store.TakeDueAsync(Clock.GetUtcNow(), stopping))
        {
            mailboxes.Value[rolloutId].Signal(Wake.DeadlineDue);
        }

        // From here on every earlier deadline rings; one committed before this line is seen by the query after it.
        Volatile.Write(ref _sleepsUntil, long.MaxValue);
        var due = await store.NextDueAsync(stopping);
        var now = Clock.GetUtcNow();
        var wait = NextWait(due, now, options.Value.LongestSleep);
        Volatile.Write(ref _sleepsUntil, (now + wait).UtcTicks);
        await _earlier.RestAsync(wait, Clock, stopping);
    }
}
