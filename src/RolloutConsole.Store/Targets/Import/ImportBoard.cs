using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>The picture of the newest import that everybody sees; the rows are the truth, this only spares asking them all the time.</summary>
internal sealed class ImportBoard(IOptions<ImportOptions> limits, TimeProvider clock)
{
    private static readonly TimeSpan s_gap = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private ImportPicture _current = new(null, null, limits.Value);
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>The picture now.</summary>
    public ImportPicture Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>Changes the picture.</summary>
    public void Change(Func<ImportPicture, ImportPicture> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _current = change(_current);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>Changes what is said of the import.</summary>
    public void ChangeImport(Func<ImportView, ImportView> change) => Change(p => p.Import is { } import ? p with { Import = change(import) } : p);

    /// <summary>The picture now and every later one.</summary>
    public LiveStream<ImportPicture> Open(CancellationToken leaving)
    {
        var first = Current;
        return new LiveStream<ImportPicture>(first, NextAsync(first, leaving));
    }

    private async IAsyncEnumerable<ImportPicture> NextAsync(ImportPicture seen, [EnumeratorCancellation] CancellationToken leaving)
    {
        while (true)
        {
            var (now, changed) = Look();
            if (ReferenceEquals(now, seen))
            {
                await changed.WaitAsync(leaving);
                continue;
            }

            yield return seen = now;
            await Task.Delay(s_gap, clock, leaving);
        }
    }

    private (ImportPicture Now, Task Changed) Look()
    {
        lock (_lock)
        {
            return (_current, _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
