using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// Runs the steps of one import at a time, and goes on at a start with what an earlier process left: a check begins again, hidden rows are
/// taken back, rows that began to show are shown to the end (docs/decisions/0009). What must not stay half done is tried until it is done.
/// </summary>
internal sealed class ImportRunner(ImportBook book, ImportWork work, ImportFiles files, ImportBoard board, TimeProvider clock, ILogger<ImportRunner> logger) : IDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenSource? _byPerson;

    /// <summary>The step that runs or ran last.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Shows an import that was sent, and begins to check it.</summary>
    public void Check(ImportRow import) => Start(import, token => CheckAsync(import, token));

    /// <summary>Begins to write an import, and shows its targets when all is written.</summary>
    public void Write(ImportRow import) => Start(import, token => WriteAsync(import, token));

    /// <summary>Goes on with what an earlier process left.</summary>
    /// <param name="unfinished">Imports that have not ended, oldest first.</param>
    /// <param name="newestId">The import that people see afterwards.</param>
    public void Resume(IReadOnlyList<ImportRow> unfinished, long newestId) => Start(unfinished[0], async _ =>
    {
        foreach (var import in unfinished)
        {
            book.Show(import);
            await ResumeAsync(import, ByPerson().Token);
        }

        if (unfinished[^1].Id != newestId && await book.ReadNewestAsync(_stopping.Token) is { } newest)
        {
            book.Show(newest);
        }
    });

    /// <summary>Ends checking or writing, because somebody cancelled.</summary>
    public void Cancel() => _byPerson?.Cancel();

    /// <summary>Ends the step that runs; a later process goes on from the rows.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _byPerson?.Dispose();
        _stopping.Dispose();
    }

    // Whoever sees the import can cancel it, so the step can be cancelled before it is seen. The step before may still be putting its files away.
    private void Start(ImportRow import, Func<CancellationToken, Task> step)
    {
        var (before, byPerson) = (Running, ByPerson());
        book.Show(import);
        Running = Task.Run(async () =>
        {
            await before;
            await GuardAsync(() => step(byPerson.Token));
        });
    }

    private CancellationTokenSource ByPerson() => _byPerson = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);

    private async Task CheckAsync(ImportRow import, CancellationToken cancellationToken)
    {
        try
        {
            await work.CheckAsync(import, cancellationToken);
        }
        catch (Exception end) when (!_stopping.IsCancellationRequested)
        {
            var isCancelled = end is OperationCanceledException;
            await InsistAsync(import, async _ =>
            {
                if (await book.MoveAsync(
                    import.Id,
                    ImportState.Checking,
                    row => (row.State, row.Message) = (isCancelled ? ImportState.Cancelled : ImportState.Failed, WordsOf(end)),
                    ends: isCancelled ? "cancelled" : "failed"))
                {
                    files.DropContent(import.Id);
                }
            });
        }
    }

    private async Task WriteAsync(ImportRow import, CancellationToken cancellationToken)
    {
        try
        {
            await work.WriteAsync(import, cancellationToken);
        }
        catch (Exception end) when (!_stopping.IsCancellationRequested)
        {
            await TakeBackAsync(import, WordsOf(end));
            return;
        }

        await InsistAsync(import, row => work.PublishAsync(row, _stopping.Token));
    }

    // Without words somebody cancelled; a row that was moved already has the words.
    private Task TakeBackAsync(ImportRow import, string words) => InsistAsync(import, async row =>
    {
        if (row.State == ImportState.Publishing)
        {
            // What failed, failed behind the commit that made everything good.
            await work.PublishAsync(row, _stopping.Token);
            return;
        }

        var why = row.State == ImportState.Writing ? words : row.Message;
        if (row.State == ImportState.Writing
            && !await book.MoveAsync(row.Id, ImportState.Writing, r => (r.State, r.Message) = (ImportState.Withdrawing, why)))
        {
            why = "";
        }

        await work.WithdrawAsync(row, _stopping.Token);
        files.DropContent(row.Id);
        var isCancelled = why.Length == 0;
        await book.MoveAsync(
            row.Id,
            ImportState.Withdrawing,
            r => r.State = isCancelled ? ImportState.Cancelled : ImportState.Failed,
            ends: isCancelled ? "cancelled" : "failed");
    });

    private Task ResumeAsync(ImportRow import, CancellationToken cancellationToken) => import.State switch
    {
        ImportState.Checking => CheckAsync(import, cancellationToken),
        ImportState.Writing => TakeBackAsync(import, "The console ended while it imported, so nothing was imported. Send the file again."),
        ImportState.Withdrawing => TakeBackAsync(import, import.Message),
        ImportState.Publishing => InsistAsync(import, row => work.PublishAsync(row, _stopping.Token)),
        _ => Task.CompletedTask,
    };

    // Every attempt begins with the row as it is now: the one before may have done a part.
    private async Task InsistAsync(ImportRow import, Func<ImportRow, Task> step)
    {
        for (var pause = s_firstPause; ; pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause)
        {
            try
            {
                await step(await book.ReadAsync(import.Id, _stopping.Token));
                return;
            }
            catch (Exception fault) when (!_stopping.IsCancellationRequested)
            {
                logger.LogWarning(fault, "Import {Import} could not go on; it is tried again in {Pause}", import.Id, pause);
                board.ChangeImport(i => i with { Message = $"It could not go on: {fault.Message.TrimEnd('.')}. It is tried again in {pause.TotalSeconds:0} s." });
            }

            await Task.Delay(pause, clock, _stopping.Token);
            board.ChangeImport(i => i with { Message = "" });
        }
    }

    private async Task GuardAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The next start goes on from the rows.
        }
        catch (Exception fault)
        {
            logger.LogError(fault, "An import stopped; it goes on when the console starts again");
        }
    }

    private static string WordsOf(Exception end) => end switch
    {
        OperationCanceledException => "",
        ImportFileFault fault => fault.Message,
        _ => $"The import failed: {end.Message} Nothing was imported.",
    };
}
