using System.Globalization;
using System.IO.Pipelines;
using Microsoft.Data.Sqlite;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;
using SQLitePCL;

namespace RolloutConsole.Store.Targets.Export;

/// <summary>Writes devices in one format.</summary>
internal interface IExportWriter
{
    /// <summary>Writes what comes before the first.</summary>
    void WriteHead(ExportBuffer output);

    /// <summary>Writes a device; false when it was deleted meanwhile.</summary>
    bool Write(ReadSession session, long id, ExportBuffer output);
}

/// <summary>
/// Streams exports: first the ids of all that match, 8 bytes each, by one query as good as any; then chunk after chunk by key, each on a
/// session of its own, so that no reader keeps the write-ahead log from being emptied. One chunk is read while the one before is sent.
/// </summary>
internal sealed class TargetExport(ReadPool pool, IConsoleSettings settings) : ITargetExport
{
    private const int Chunk = 2000;

    // A chunk of devices with long descriptions is cut earlier.
    private const int LargestChunk = 1024 * 1024;

    /// <inheritdoc/>
    public async Task<string?> FindFaultAsync(ExportFormat format, CancellationToken cancellationToken)
    {
        if (format != ExportFormat.Csv)
        {
            return null;
        }

        var keys = await pool.ReadAsync(ExportNames.CountKeys, cancellationToken);
        return keys.Number <= ITargetExport.MostKeys
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the devices have {keys.Number:N0}{(keys.IsCapped ? "+" : "")} keys of attributes and metadata; CSV has at most {ITargetExport.MostKeys} columns for them. Use JSON Lines.");
    }

    /// <inheritdoc/>
    public async Task<long> WriteAsync(TargetListQuery query, ExportFormat format, DateTimeOffset now, PipeWriter output, CancellationToken cancellationToken)
    {
        var (ids, names) = await pool.ReadAsync(
            s => (TargetListSql.Ids(s, query, settings.Current, now), ExportNames.Read(s, format)), cancellationToken);
        IExportWriter writer = format == ExportFormat.Csv ? new CsvExport(names) : new JsonlExport(names);
        using var end = writer as IDisposable;
        var (reading, sending) = (new ExportBuffer(), new ExportBuffer());
        writer.WriteHead(sending);
        await output.WriteAsync(sending.Written, cancellationToken);

        var written = 0L;
        var next = Task.Run(() => Read(writer, ids, 0, reading, cancellationToken), cancellationToken);
        try
        {
            while (true)
            {
                var (at, rows) = await next;
                written += rows;
                (reading, sending) = (sending, reading);
                if (at < ids.Length)
                {
                    var buffer = reading;
                    next = Task.Run(() => Read(writer, ids, at, buffer, cancellationToken), cancellationToken);
                }

                var flushed = await output.WriteAsync(sending.Written, cancellationToken);
                if (at >= ids.Length || flushed.IsCompleted)
                {
                    return written;
                }
            }
        }
        finally
        {
            // A chunk that nobody will send is not left running.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (int Next, int Rows) Read(IExportWriter writer, long[] ids, int at, ExportBuffer output, CancellationToken cancellationToken)
    {
        output.Clear();
        var (rows, end) = (0, Math.Min(ids.Length, at + Chunk));
        using var session = pool.Rent();
        using var interruption = session.InterruptBy(cancellationToken);
        try
        {
            rows = session.Snapshot(s =>
            {
                var count = 0;
                for (; at < end && output.Length < LargestChunk; at++)
                {
                    count += writer.Write(s, ids[at], output) ? 1 : 0;
                }

                return count;
            });
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The export was interrupted because nobody waits for it any more.", fault, cancellationToken);
        }

        return (at, rows);
    }
}
