using System.Threading.Channels;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>Rung after a saved filter was changed. It only shortens waiting: the rows are the truth.</summary>
public sealed class SavedFilterBell
{
    private readonly Channel<bool> _members = New();
    private readonly Channel<bool> _assignments = New();

    /// <summary>Something was committed.</summary>
    public void Ring()
    {
        _members.Writer.TryWrite(true);
        _assignments.Writer.TryWrite(true);
    }

    /// <summary>Waits for the bell, at most so long, on behalf of the recording of members.</summary>
    internal Task WaitForMembersAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping) => WaitAsync(_members.Reader, longest, clock, stopping);

    /// <summary>Waits for the bell, at most so long, on behalf of the auto-assignments.</summary>
    internal Task WaitForAssignmentsAsync(TimeSpan longest, TimeProvider clock, CancellationToken stopping) => WaitAsync(_assignments.Reader, longest, clock, stopping);

    private static Channel<bool> New() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private static async Task WaitAsync(ChannelReader<bool> rung, TimeSpan longest, TimeProvider clock, CancellationToken stopping)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(Task.Delay(longest, clock, rest.Token), rung.WaitToReadAsync(rest.Token).AsTask());
        await rest.CancelAsync();
        rung.TryRead(out _);
        stopping.ThrowIfCancellationRequested();
    }
}
