using System.Globalization;

namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>The most memory of this process while something runs: its own, and the part of files that the system keeps mapped for it.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;

    public MemoryWatch() => _watching = Task.Run(WatchAsync);

    public long Own { get; private set; }

    public long Mapped { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            foreach (var line in File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status") : [])
            {
                if (line.StartsWith("RssAnon:", StringComparison.Ordinal))
                {
                    Own = Math.Max(Own, Kilobytes(line));
                }
                else if (line.StartsWith("RssFile:", StringComparison.Ordinal))
                {
                    Mapped = Math.Max(Mapped, Kilobytes(line));
                }
            }

            await Task.Delay(s_step, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static long Kilobytes(string line) =>
        long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim(), CultureInfo.InvariantCulture) * 1024;
}
