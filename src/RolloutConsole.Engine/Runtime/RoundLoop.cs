using Microsoft.Extensions.Logging;

namespace RolloutConsole.Engine.Runtime;

/// <summary>
/// The one loop of the engine's background parts: a round of work, then a rest until a signal or the next deadline. A failure is
/// logged when it begins and when it is over, with growing delay in between.
/// </summary>
internal abstract class RoundLoop(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>The time.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>Begins.</summary>
    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>Ends, after the round that is running.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    /// <summary>One round: work until there is nothing to do, then wait for what comes next.</summary>
    protected abstract Task RoundAsync(CancellationToken stopping);

    private async Task LoopAsync()
    {
        var retry = TimeSpan.Zero;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(_stopping.Token);
                if (retry > TimeSpan.Zero)
                {
                    logger.LogInformation("{Loop} works again", GetType().Name);
                    retry = TimeSpan.Zero;
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                logger.Log(retry == TimeSpan.Zero ? LogLevel.Error : LogLevel.Debug, fault, "{Loop} failed and is tried again", GetType().Name);
                retry = retry == TimeSpan.Zero ? TimeSpan.FromSeconds(1) : TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, s_longestRetry.Ticks));
                try
                {
                    await Task.Delay(retry, Clock, _stopping.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }
}
