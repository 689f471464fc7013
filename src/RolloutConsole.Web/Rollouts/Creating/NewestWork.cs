namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Work of a component of which only the newest counts: beginning another ends the older one, leaving the page ends all.</summary>
internal sealed class NewestWork : IAsyncDisposable
{
    private CancellationTokenSource? _current;
    private Task _work = Task.CompletedTask;

    /// <summary>Begins; whatever was begun before is ended first.</summary>
    /// <param name="work">Obeys the token, and handles its own faults.</param>
    public void Begin(Func<CancellationToken, Task> work)
    {
        _current?.Cancel();
        var current = _current = new CancellationTokenSource();
        _work = RunAsync(work, _work, current);
    }

    /// <summary>Ends what was begun and does not count any more.</summary>
    public void End() => _current?.Cancel();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _current?.Cancel();
        await _work;
    }

    private static async Task RunAsync(Func<CancellationToken, Task> work, Task earlier, CancellationTokenSource current)
    {
        // The source is left to the collector: it has neither timer nor wait handle, and an older one may be ended late.
        await earlier;
        try
        {
            current.Token.ThrowIfCancellationRequested();
            await work(current.Token);
        }
        catch (OperationCanceledException) when (current.IsCancellationRequested)
        {
        }
    }
}
