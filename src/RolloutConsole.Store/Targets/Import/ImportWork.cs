using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// The long steps of an import. Checking reads; writing has one task that reads and prepares and one that writes, with a short queue
/// between them; showing and taking back go through ranges of ids. All writing is cut into slices, and others come between them.
/// </summary>
internal sealed class ImportWork(
    WriteGate gate, ReadPool pool, ImportFiles files, ImportBook book, ImportBoard board, ISecretProtector protector, SliceSizes sizes, IOptions<ImportOptions> options,
    TimeProvider clock)
{
    // Batches that wait for the writer: enough to keep it busy, few enough to stay small.
    private const int Ahead = 4;

    private const int MostOfRange = 10_000;

    // Rows may have one entry or two hundred; the rest of the 40 ms is for the commit.
    private static readonly TimeSpan s_longEnough = TimeSpan.FromMilliseconds(20);

    private const string FirstHidden = "SELECT id FROM targets WHERE id > ?1 AND id <= ?2 AND deleted_at = ?3 ORDER BY id LIMIT 1";

    private const string AnyTaken = """
        SELECT h.controller_id FROM targets h WHERE h.id > ?1 AND h.id <= ?2 AND h.deleted_at = ?3
          AND EXISTS (SELECT 1 FROM targets t WHERE t.controller_id = h.controller_id AND t.deleted_at IS NULL) LIMIT 1
        """;

    // Of the few targets that came while the many were looked through.
    private const string AnyTakenSince = """
        SELECT h.controller_id FROM targets t CROSS JOIN targets h ON h.controller_id_folded = t.controller_id_folded AND h.controller_id = t.controller_id
        WHERE t.id > @last AND t.deleted_at IS NULL AND h.deleted_at = @mark LIMIT 1
        """;

    /// <summary>Checks a file.</summary>
    /// <exception cref="ImportFileFault">It cannot be read.</exception>
    public async Task CheckAsync(ImportRow import, CancellationToken cancellationToken)
    {
        using var report = new RefusalReport(files.RefusalsOf(import.Id));
        var (good, refused) = (0L, 0L);
        await Scan().RunAsync(
            import.Id,
            report,
            (rows, bad, bytes) =>
            {
                (good, refused) = (good + rows.Count, refused + bad);
                board.ChangeImport(i => i with { Percent = PercentOf(bytes, import.Size), Good = good, Refused = refused, FirstRefusals = report.First });
                return ValueTask.CompletedTask;
            },
            cancellationToken);
        report.Finish();
        await book.MoveAsync(
            import.Id,
            ImportState.Checking,
            row =>
            {
                // Who cancels does so behind the gate, so that an accepted cancellation is seen here.
                cancellationToken.ThrowIfCancellationRequested();
                (row.State, row.Good, row.Refused) = (ImportState.Checked, good, refused);
            });
    }

    /// <summary>Writes the good rows, hidden. Afterwards the import may begin to show them.</summary>
    /// <exception cref="ImportFileFault">The file cannot be read any more, or a row is refused and all or nothing was chosen.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, at the latest before it began to show them.</exception>
    public async Task WriteAsync(ImportRow import, CancellationToken cancellationToken)
    {
        using var report = new RefusalReport(files.RefusalsOf(import.Id));
        using var together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refused = new Refusals(import.Choice, report);
        var queue = Channel.CreateBounded<PreparedTarget[]>(new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => PrepareAsync(import.Id, report, refused, queue.Writer, together.Token), CancellationToken.None);
        try
        {
            await WriteAllAsync(import, refused, queue.Reader, together.Token);
        }
        finally
        {
            // Whichever of the two failed, the other is not left behind; the queue hands the reader's fault to the writer.
            await together.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        report.Finish();
        Action<WriteSession>? look = null;
        if (import.Choice == ImportChoice.AllOrNothing)
        {
            ThrowIfTaken(Find(AnyTaken, import, row => row.Text(0), cancellationToken));
            look = session => ThrowIfTaken(session.Rows(
                AnyTakenSince, row => row.GetString(0), ("@last", import.LastTargetId), ("@mark", ImportSql.MarkOf(import.Id))).FirstOrDefault());
        }

        if (!await book.MoveAsync(import.Id, ImportState.Writing, row => (row.State, row.Refused) = (ImportState.Publishing, refused.Count), look))
        {
            throw new OperationCanceledException("Somebody cancelled the import.");
        }
    }

    /// <summary>Shows what was written, from wherever it stopped. Ends the import.</summary>
    public async Task PublishAsync(ImportRow import, CancellationToken cancellationToken)
    {
        var (published, lostOfRange) = (import.Published, new List<string>());
        await RangesAsync(
            import,
            typeof(Showing),
            SliceSizes.First,
            (session, after, through) =>
            {
                var (shown, lost) = ImportSql.Publish(
                    session, after, through, ImportSql.MarkOf(import.Id), clock.GetUtcNow().ToUnixTimeMilliseconds());
                published += shown;
                lostOfRange = lost;
                ImportBook.NotePublished(session, import.Id, published);
                ImportBook.NoteLost(session, import.Id, lost);
                return shown + lost.Count;
            },
            through =>
            {
                RefusalReport.Append(files.RefusalsOf(import.Id), [.. lostOfRange.Select(ImportSql.LostTo)]);
                board.ChangeImport(i => i with { Percent = PercentOf(through - import.FirstTargetId, import.LastTargetId - import.FirstTargetId), Published = published });
            },
            cancellationToken);
        files.DropContent(import.Id);
        await book.MoveAsync(import.Id, ImportState.Publishing, row => (row.State, row.Published) = (ImportState.Done, published), ends: "accepted");
    }

    /// <summary>Deletes what was written and never shown.</summary>
    public Task WithdrawAsync(ImportRow import, CancellationToken cancellationToken) => RangesAsync(
        import,
        typeof(Withdrawing),
        SliceSizes.Least,
        (session, after, through) => ImportSql.Withdraw(session, after, through, ImportSql.MarkOf(import.Id)),
        through => board.ChangeImport(i => i with { Percent = PercentOf(through - import.FirstTargetId, import.LastTargetId - import.FirstTargetId) }),
        cancellationToken);

    private ImportScan Scan() => new(pool, files, options.Value.MaximumRows);

    private async Task PrepareAsync(
        long importId, RefusalReport report, Refusals refused, ChannelWriter<PreparedTarget[]> queue, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await Scan().RunAsync(
                importId,
                report,
                (rows, bad, _) =>
                {
                    refused.Add(bad);
                    return queue.WriteAsync([.. rows.Select(r => PreparedTarget.Of(r, protector))], cancellationToken);
                },
                cancellationToken);
        }
        catch (Exception any)
        {
            fault = any;
        }

        queue.Complete(fault);
    }

    private async Task WriteAllAsync(ImportRow import, Refusals refused, ChannelReader<PreparedTarget[]> queue, CancellationToken cancellationToken)
    {
        var written = 0L;
        await foreach (var batch in queue.ReadAllAsync(cancellationToken))
        {
            for (var next = 0; next < batch.Length;)
            {
                var (size, slice) = (sizes.For(typeof(Writing), MostOfRange, SliceSizes.Least), batch.AsMemory(next));
                slice = slice[..Math.Min(size, slice.Length)];
                var (began, before) = (0L, written);
                (var taken, written) = await gate.RunAsync(
                    WritePriority.Bulk,
                    durable: false,
                    session => WriteSlice(session, import, refused, slice, before, began = clock.GetTimestamp()),
                    cancellationToken);
                sizes.Learn(typeof(Writing), taken, clock.GetElapsedTime(began), MostOfRange, SliceSizes.Least);
                next += taken;
                board.ChangeImport(i => i with { Percent = PercentOf(written, import.Good), Refused = Math.Max(import.Refused, refused.Count) });
            }
        }
    }

    private (int Taken, long Written) WriteSlice(
        WriteSession session, ImportRow import, Refusals refused, ReadOnlyMemory<PreparedTarget> slice, long written, long began)
    {
        var (now, mark) = (clock.GetUtcNow().ToUnixTimeMilliseconds(), ImportSql.MarkOf(import.Id));
        var taken = 0;
        while (taken < slice.Length && (taken == 0 || clock.GetElapsedTime(began) < s_longEnough))
        {
            var target = slice.Span[taken++];
            if (ImportSql.RefusalOf(session, target) is { } refusal)
            {
                refused.Add(refusal);
            }
            else
            {
                (written, import.LastTargetId) = (written + 1, ImportSql.Insert(session, target, mark, import.By, now));
            }
        }

        ImportBook.NoteWritten(session, import.Id, written, import.LastTargetId);
        return (taken, written);
    }

    private async Task RangesAsync(
        ImportRow import, Type kind, int first, Func<WriteSession, long, long, int> work, Action<long> progress, CancellationToken cancellationToken)
    {
        // What an earlier process has done is not walked again: it would teach that ranges cost nothing.
        var begin = Find(FirstHidden, import, row => (long?)(row.Int64(0) - 1), cancellationToken) ?? import.LastTargetId;
        for (var after = begin; after < import.LastTargetId;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var size = sizes.For(kind, MostOfRange, first);
            var through = Math.Min(after + size, import.LastTargetId);
            var from = after;
            var began = 0L;
            var rows = await gate.RunAsync(
                WritePriority.Bulk,
                durable: false,
                session =>
                {
                    began = clock.GetTimestamp();
                    return work(session, from, through);
                },
                cancellationToken);
            sizes.Learn(kind, rows, clock.GetElapsedTime(began), MostOfRange, first);
            progress(after = through);
        }
    }

    // Among the hidden targets of an import, on a reader's connection.
    private T? Find<T>(string sql, ImportRow import, Func<SqliteStatement, T> read, CancellationToken cancellationToken)
    {
        using var session = pool.Rent();
        try
        {
            using var interruption = session.InterruptBy(cancellationToken);
            var look = session.Statement(sql).Bind(1, import.FirstTargetId).Bind(2, import.LastTargetId).Bind(3, ImportSql.MarkOf(import.Id));
            var found = look.Step() ? read(look) : default;
            look.Reset();
            return found;
        }
        catch (Microsoft.Data.Sqlite.SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(fault.Message, fault, cancellationToken);
        }
    }

    private static void ThrowIfTaken(string? controllerId)
    {
        if (controllerId is not null)
        {
            throw Nothing($"id '{controllerId}': a target took it while the rows were written");
        }
    }

    private static int PercentOf(long part, long whole) => whole <= 0 ? 100 : (int)Math.Clamp(part * 100 / whole, 0, 100);

    private static ImportFileFault Nothing(string why) => new(0, 0, $"Nothing was imported, because all or nothing was chosen: {why}.");

    /// <summary>The kind of slices that write targets, each with all its entries.</summary>
    internal static class Writing;

    /// <summary>The kind of slices that show targets: one row each.</summary>
    internal static class Showing;

    /// <summary>The kind of slices that delete targets: each with all its entries, so it learns for itself, beginning with few.</summary>
    internal static class Withdrawing;

    // Counts from both tasks; with all or nothing the first one ends the import.
    private sealed class Refusals(ImportChoice choice, RefusalReport report)
    {
        private long _count;

        public long Count => Interlocked.Read(ref _count);

        public void Add(RowRefusal refusal)
        {
            report.Add(refusal);
            Add(1);
        }

        public void Add(int rows)
        {
            if (rows > 0 && Interlocked.Add(ref _count, rows) > 0 && choice == ImportChoice.AllOrNothing)
            {
                var first = report.First[0];
                throw Nothing($"line {first.Line}: {first.Reason.TrimEnd('.')}");
            }
        }
    }
}
