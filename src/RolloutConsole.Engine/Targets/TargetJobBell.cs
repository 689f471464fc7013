using System.Threading.Channels;

namespace RolloutConsole.Engine.Targets;

/// <summary>Wakes the loop that does the jobs. Rung by whoever orders one; ringing twice is the same as once.</summary>
public sealed class TargetJobBell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is work.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Waits until it was rung.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _rung.Reader.ReadAsync(cancellationToken);
}
