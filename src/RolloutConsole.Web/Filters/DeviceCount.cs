using RolloutConsole.Web.Rollouts.Creating;

namespace RolloutConsole.Web.Filters;

/// <summary>A number of devices that is counted while the page is used: unknown, known, or why it could not be counted.</summary>
internal sealed class DeviceCount : IAsyncDisposable
{
    private readonly NewestWork _work = new();

    /// <summary>How many; null while that is not known.</summary>
    public int? Number { get; private set; }

    /// <summary>Why it could not be counted; null while it may still be.</summary>
    public string? Fault { get; private set; }

    /// <summary>Nothing is asked any more.</summary>
    public void Clear()
    {
        _work.End();
        (Number, Fault) = (null, null);
    }

    /// <summary>Counts; a newer question ends an older one.</summary>
    /// <param name="count">Counts.</param>
    /// <param name="told">Called when the number or the fault is there.</param>
    public void Begin(Func<CancellationToken, Task<int>> count, Func<Task> told)
    {
        Clear();
        _work.Begin(async newest =>
        {
            try
            {
                var number = await count(newest);
                newest.ThrowIfCancellationRequested();
                Number = number;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                newest.ThrowIfCancellationRequested();
                Fault = fault.Message;
            }

            await told();
        });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _work.DisposeAsync();
}
