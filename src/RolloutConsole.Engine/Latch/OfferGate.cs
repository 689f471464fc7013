namespace RolloutConsole.Engine.Latch;

/// <summary>
/// Counts the offers that are being written, so that a stop can wait for the last one. Entering costs two interlocked operations;
/// the stop raises its flag first and waits for zero afterwards, so whoever enters later sees the flag.
/// </summary>
internal sealed class OfferGate
{
    private int _inside;
    private TaskCompletionSource? _drained;

    /// <summary>Goes in. The caller must look at the flag after this, and leave if it is up.</summary>
    public void Enter() => Interlocked.Increment(ref _inside);

    /// <summary>Goes out, and tells a waiting stop when it was the last.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0)
        {
            Volatile.Read(ref _drained)?.TrySetResult();
        }
    }

    /// <summary>Waits until nobody is inside. The flag must be up already.</summary>
    public async Task DrainAsync(TimeSpan most, TimeProvider clock)
    {
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _drained, drained);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _inside) > 0)
        {
            try
            {
                await drained.Task.WaitAsync(most, clock);
            }
            catch (TimeoutException)
            {
                // An offer whose client does not read its answer cannot hold the stop back; it was decided before the flag went up.
            }
        }

        Volatile.Write(ref _drained, null);
    }
}
