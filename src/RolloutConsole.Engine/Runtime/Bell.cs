using System.Threading.Channels;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Ends a rest early. Rung often it ends one rest; rung before a rest it ends that one at once.</summary>
internal sealed class Bell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something has happened.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Rests until the bell rings, at most so long.</summary>
    /// <param name="longest">How long at most.</param>
    /// <param name="clock">The time.</param>
    /// <param name="stopping">Ends the rest.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task RestAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(Task.Delay(longest, clock, rest.Token), _rung.Reader.WaitToReadAsync(rest.Token).AsTask());
        await rest.CancelAsync();
        _rung.Reader.TryRead(out _);
        stopping.ThrowIfCancellationRequested();
    }
}
