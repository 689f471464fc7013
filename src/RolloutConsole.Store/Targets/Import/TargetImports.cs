using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// Takes the commands: who may send a file, when its import may begin, and how it is cancelled. There is one import at a time. Tidies away
/// files that nobody needs any more.
/// </summary>
internal sealed class TargetImports(
    CommandDoor door, ImportBook book, ImportRunner runner, ImportFiles files, ImportBoard board, IOptions<ImportOptions> options, TimeProvider clock,
    ILogger<TargetImports> logger) : ITargetImports, ITargetImportReads, IHostedService, IDisposable
{
    private const string TakenBack = "The import is being taken back; nothing of it will stay.";

    private static readonly TimeSpan s_kept = TimeSpan.FromDays(1);
    private static readonly TimeSpan s_sweep = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _sweeper;
    private string? _uploading;

    /// <inheritdoc/>
    public ImportPicture Current => board.Current;

    /// <inheritdoc/>
    public LiveStream<ImportPicture> Open(CancellationToken leaving) => board.Open(leaving);

    /// <inheritdoc/>
    public Stream? OpenRefusals(long importId) => files.OpenRefusals(importId);

    /// <summary>The step that runs, for tests; ended when nothing does.</summary>
    internal Task Running => runner.Running;

    /// <inheritdoc/>
    public async Task<CommandReceipt> UploadAsync(Caller caller, string fileName, Stream content, CancellationToken cancellationToken)
    {
        var name = NameOf(fileName);
        var call = new CommandCall(Permission.ManageInventory, "target.import.upload", name);
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        if (Occupy(caller) is { } occupied)
        {
            return await door.RefuseAsync(caller, call, CommandReceipt.Refused(CommandOutcome.Locked, occupied));
        }

        try
        {
            var (path, size) = await files.ReceiveAsync(content, options.Value.MaximumSize, cancellationToken);
            return path is null
                ? await door.RefuseAsync(caller, call, size == 0 ? Empty() : TooLarge())
                : await BeginAsync(caller, call, name, path, size, cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> RunAsync(Caller caller, long importId, ImportChoice choice, CancellationToken cancellationToken)
    {
        ImportRow? begun = null;
        var receipt = await door.RunAsync(
            caller,
            new CommandCall(Permission.ManageInventory, "target.import", $"import {importId}"),
            (session, now) =>
            {
                if (session.Context.Set<ImportRow>().SingleOrDefault(i => i.Id == importId) is not { } row)
                {
                    return Unknown(importId);
                }

                if (UploadIn() is { } occupied)
                {
                    return CommandReceipt.Refused(CommandOutcome.Locked, occupied);
                }

                if (RefusalToRun(row, choice) is { } refusal)
                {
                    return refusal;
                }

                var last = session.Number("SELECT max(id) FROM targets") ?? 0;
                (row.State, row.Choice, row.ChangedAt, row.Message) = (ImportState.Writing, choice, now, "");
                (row.FirstTargetId, row.LastTargetId, row.Written, row.Published) = (last, last, 0, 0);
                session.Context.SaveChanges();
                begun = row;
                return CommandReceipt.Accepted(importId);
            },
            cancellationToken);
        if (begun is not null)
        {
            runner.Write(begun);
        }

        return receipt;
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> CancelAsync(Caller caller, long importId, CancellationToken cancellationToken)
    {
        ImportRow? dropped = null;
        var receipt = await door.RunAsync(
            caller,
            new CommandCall(Permission.ManageInventory, "target.import.cancel", $"import {importId}"),
            (session, now) =>
            {
                switch (session.Context.Set<ImportRow>().SingleOrDefault(i => i.Id == importId))
                {
                    case null:
                        return Unknown(importId);
                    case { State: ImportState.Checked } row:
                        (row.State, row.ChangedAt) = (ImportState.Cancelled, now);
                        session.Context.SaveChanges();
                        dropped = row;
                        return CommandReceipt.Accepted(importId, "The file was discarded. Nothing was imported.");
                    case { State: ImportState.Checking }:
                        runner.Cancel();
                        return CommandReceipt.Accepted(importId, TakenBack);
                    case { State: ImportState.Writing } row:
                        (row.State, row.Message, row.ChangedAt) = (ImportState.Withdrawing, "", now);
                        session.Context.SaveChanges();
                        return CommandReceipt.Accepted(importId, TakenBack);
                    case { State: ImportState.Withdrawing }:
                        return CommandReceipt.Refused(CommandOutcome.IllegalState, TakenBack);
                    case { State: ImportState.Publishing }:
                        return CommandReceipt.Refused(CommandOutcome.IllegalState, "Its devices are showing already, so it can only go on. Delete devices that you do not want afterwards.");
                    default:
                        return CommandReceipt.Refused(CommandOutcome.IllegalState, "This import is over.");
                }
            },
            cancellationToken);
        if (dropped is not null)
        {
            files.DropContent(dropped.Id);
            book.Show(dropped);
        }
        else if (receipt.IsAccepted)
        {
            runner.Cancel();
        }

        return receipt;
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await book.ReadNewestAsync(cancellationToken) is { } newest)
        {
            var unfinished = await book.ReadUnfinishedAsync(cancellationToken);
            if (unfinished.Count > 0)
            {
                runner.Resume(unfinished, newest.Id);
            }
            else
            {
                book.Show(newest);
            }
        }

        await SweepAsync();
        _sweeper = clock.CreateTimer(_ => _ = SweepAsync(), null, s_sweep, s_sweep);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _sweeper?.Dispose();
        await _stopping.CancelAsync();
        await runner.StopAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweeper?.Dispose();
        _stopping.Dispose();
    }

    private async Task<CommandReceipt> BeginAsync(
        Caller caller, CommandCall call, string name, string received, long size, CancellationToken cancellationToken)
    {
        ImportRow? begun = null;
        CommandReceipt receipt;
        try
        {
            receipt = await door.RunAsync(
                caller,
                call,
                (session, now) =>
                {
                    if (session.Context.Set<ImportRow>().FirstOrDefault(
                        i => i.State == ImportState.Writing || i.State == ImportState.Publishing || i.State == ImportState.Withdrawing) is { } busy)
                    {
                        return CommandReceipt.Refused(
                            CommandOutcome.Locked, $"The import of '{busy.FileName}' by {busy.By} began meanwhile. There is one at a time: wait for it, or cancel it.");
                    }

                    foreach (var old in session.Context.Set<ImportRow>().Where(i => i.State == ImportState.Checked))
                    {
                        (old.State, old.ChangedAt, old.Message) = (ImportState.Cancelled, now, "Another file was sent instead.");
                    }

                    begun = new ImportRow { FileName = name, Size = size, By = caller.Name, StartedAt = now, ChangedAt = now };
                    session.Context.Add(begun);
                    session.Context.SaveChanges();
                    files.Keep(received, begun.Id);
                    return CommandReceipt.Accepted(begun.Id);
                },
                cancellationToken);
        }
        finally
        {
            File.Delete(received);
        }

        if (begun is not null)
        {
            runner.Check(begun);
        }

        return receipt;
    }

    private string? UploadIn()
    {
        lock (_lock)
        {
            return _uploading is { } other ? Sending(other) : null;
        }
    }

    private static string Sending(string other) => $"{other} is sending a file. There is one import at a time: wait for it.";

    // Who may not begin hears whose import is in the way.
    private string? Occupy(Caller caller)
    {
        lock (_lock)
        {
            if (_uploading is { } other)
            {
                return Sending(other);
            }

            if (board.Current.Import is { } import && import.IsBusy)
            {
                return $"The import of '{import.FileName}' by {import.By} is running ({import.Percent} %). There is one at a time: wait for it, or cancel it.";
            }

            if (board.Current.Import is { State: ImportState.Checked } waiting && waiting.By != caller.Name)
            {
                return $"The import of '{waiting.FileName}' by {waiting.By} waits for a decision. There is one at a time: import or discard it first.";
            }

            _uploading = caller.Name;
        }

        board.Change(p => p with { Uploading = caller.Name });
        return null;
    }

    private void Leave()
    {
        lock (_lock)
        {
            _uploading = null;
        }

        board.Change(p => p with { Uploading = null });
    }

    private async Task SweepAsync()
    {
        try
        {
            var now = clock.GetUtcNow();
            if (board.Current.Import is { State: ImportState.Checked } waiting && waiting.ChangedAt < now - s_kept)
            {
                await book.MoveAsync(
                    waiting.Id, ImportState.Checked, row => (row.State, row.Message) = (ImportState.Cancelled, "Nobody decided for a day, so the file was discarded."), ends: "cancelled");
            }

            var listed = files.List();
            var recent = await book.ReadSinceAsync(now - s_kept, _stopping.Token);
            var unfinished = await book.ReadUnfinishedAsync(_stopping.Token);
            files.Sweep(
                listed,
                unfinished.Concat(recent.Where(i => i.State == ImportState.Checked)).Select(i => i.Id).ToHashSet(),
                recent.Select(i => i.Id).Concat(unfinished.Select(i => i.Id)).ToHashSet(),
                _uploading is not null);
        }
        catch (Exception fault) when (!_stopping.IsCancellationRequested)
        {
            logger.LogWarning(fault, "Files of imports could not be tidied; it is tried again in an hour");
        }
    }

    private static CommandReceipt? RefusalToRun(ImportRow row, ImportChoice choice) => row switch
    {
        { State: not ImportState.Checked } => CommandReceipt.Refused(CommandOutcome.IllegalState, "This import does not wait for a decision. Look at its state."),
        { Good: 0 } => CommandReceipt.Refused(CommandOutcome.Invalid, "No row is good, so there is nothing to import. Mend the file and send it again."),
        { Refused: > 0 } when choice == ImportChoice.AllOrNothing => CommandReceipt.Refused(
            CommandOutcome.Invalid, $"{row.Refused} rows are refused, so all or nothing would import nothing. Import the good rows, or mend the file and send it again."),
        _ => null,
    };

    // For people only: it never becomes part of a path.
    private static string NameOf(string fileName)
    {
        var name = new string([.. fileName.Where(c => !char.IsControl(c))]);
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Trim();
        return name.Length == 0 ? "file" : name[..Math.Min(name.Length, 200)];
    }

    private CommandReceipt TooLarge() => CommandReceipt.Refused(
        CommandOutcome.Invalid, $"file: it has more than {options.Value.MaximumSize} bytes, which is the most (Import:MaximumSize). Cut it into several.", RefusalKey.FileSize);

    private static CommandReceipt Empty() => CommandReceipt.Refused(CommandOutcome.Invalid, "file: it is empty. Its first line must name the columns.");

    private static CommandReceipt Unknown(long importId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no import {importId}.");
}
