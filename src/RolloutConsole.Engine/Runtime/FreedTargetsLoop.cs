using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RolloutConsole.Engine.Runtime;

/// <summary>When actions end, their targets may be free for other rollouts: tells those that wait, at most once a gap.</summary>
internal sealed class FreedTargetsLoop(
    BusyRollouts busy, Lazy<MailboxDirectory> mailboxes, IOptions<EngineOptions> options, TimeProvider clock, ILogger<FreedTargetsLoop> logger)
    : RoundLoop(clock, logger)
{
    private readonly Channel<bool> _freed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Some actions have ended.</summary>
    public void Note() => _freed.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task RoundAsync(CancellationToken stopping)
    {
        await _freed.Reader.ReadAsync(stopping);
        foreach (var rolloutId in busy.Waiting)
        {
            mailboxes.Value[rolloutId].Signal(Wake.TargetsFreed);
        }

        await Task.Delay(options.Value.BusyGap, Clock, stopping);
    }
}
