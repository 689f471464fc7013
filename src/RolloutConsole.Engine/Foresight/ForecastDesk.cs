namespace RolloutConsole.Engine.Foresight;

/// <summary>Where pages ask for what takes long to compute.</summary>
public interface IForecastDesk
{
    /// <summary>Computes off the engine's path: one thing at a time in the whole process, those who ask later wait in turn.</summary>
    /// <param name="compute">What to compute; it must obey the token.</param>
    /// <param name="cancellationToken">Ends waiting and computing.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ForecastDeskFullException">Too many wait already.</exception>
    Task<T> ComputeAsync<T>(Func<CancellationToken, T> compute, CancellationToken cancellationToken);
}

/// <summary>Too many wait for a forecast.</summary>
public sealed class ForecastDeskFullException() : InvalidOperationException("Too many forecasts are being asked for; ask again in a minute.");

/// <summary>The one desk of a process. Each computation has a thread of its own, so that the engine's rounds never wait for one.</summary>
public sealed class ForecastDesk : IForecastDesk, IDisposable
{
    /// <summary>Most that may wait or compute at the same time.</summary>
    public const int MostWaiting = 16;

    private readonly SemaphoreSlim _turn = new(1);
    private int _waiting;

    /// <inheritdoc/>
    public async Task<T> ComputeAsync<T>(Func<CancellationToken, T> compute, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ForecastDeskFullException();
        }

        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                return await Task.Factory.StartNew(() => compute(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
