using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// Reads the file of an import from its beginning to its end. Checking and importing read it the same way, so an import takes over what
/// its check called good, but for what changed in between.
/// </summary>
internal sealed class ImportScan(ReadPool pool, ImportFiles files, int mostRows)
{
    /// <summary>Most rows that are looked up and handed over together.</summary>
    public const int Batch = 1000;

    // Long rows are handed over sooner: a batch takes a few MB at most, whatever its rows hold.
    private const long BytesOfBatch = 2 * 1024 * 1024;

    private const string Living = "SELECT 1 FROM targets WHERE controller_id = ?1 AND deleted_at IS NULL";

    /// <summary>Reads the file.</summary>
    /// <param name="importId">Whose.</param>
    /// <param name="report">Gets the refusals.</param>
    /// <param name="take">Gets the good rows of a batch, rows refused in it, and the bytes read so far; may wait.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ImportFileFault">The file cannot be read.</exception>
    public async Task RunAsync(
        long importId, RefusalReport report, Func<List<ImportedTarget>, int, long, ValueTask> take, CancellationToken cancellationToken)
    {
        using var content = files.OpenContent(importId)
            ?? throw new ImportFileFault(0, 0, "The file is not there any more. Send it again.");
        var reader = new CsvReader(content);
        while (reader.Read() && reader.IsBetweenRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await take([], 0, reader.BytesRead);
        }

        if (reader.Count == 0)
        {
            throw new ImportFileFault(0, 0, "The file has no row. Its first line must name the columns.");
        }

        var rows = new ImportRows(ImportColumns.Read(reader), Vocabulary());
        var seen = new SeenIds();
        var (batch, refused, all, handedOver) = (new List<ImportedTarget>(Batch), 0, 0, 0L);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.IsBetweenRows)
            {
                await HandOverAsync();
                continue;
            }

            if (++all > mostRows)
            {
                throw new ImportFileFault(
                    reader.Line, 0, $"the file has more than {mostRows} rows, which is the most (Import:MaximumRows). Cut it into several.");
            }

            var target = rows.Read(reader);
            if (target is null)
            {
                Refuse(report, rows.Refusals);
                refused++;
            }
            else if (seen.FirstLineOf(target.ControllerId, target.Line) is { } first)
            {
                report.Add(ImportRows.RefusalOf(target.Line, target.ControllerId, $"the same id stands on line {first} already. Keep one of the two."));
                refused++;
            }
            else
            {
                batch.Add(target);
            }

            if (batch.Count + refused >= Batch || reader.BytesRead - handedOver >= BytesOfBatch)
            {
                await HandOverAsync();
            }
        }

        await HandOverAsync();

        async ValueTask HandOverAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            refused += DropLiving(batch, report);
            await take(batch, refused, reader.BytesRead);
            (batch, refused, handedOver) = (new List<ImportedTarget>(Batch), 0, reader.BytesRead);
        }
    }

    /// <summary>The refusal of a row whose id is taken.</summary>
    public static RowRefusal Taken(int line, string controllerId) =>
        ImportRows.RefusalOf(line, controllerId, "there is a target with this id already. Choose another id, or change that target.");

    private static void Refuse(RefusalReport report, IReadOnlyList<RowRefusal> refusals)
    {
        foreach (var refusal in refusals)
        {
            report.Add(refusal);
        }
    }

    private int DropLiving(List<ImportedTarget> batch, RefusalReport report)
    {
        using var session = pool.Rent();
        return batch.RemoveAll(target =>
        {
            var look = session.Statement(Living).Bind(1, target.ControllerId);
            var isTaken = look.Step();
            look.Reset();
            if (isTaken)
            {
                report.Add(Taken(target.Line, target.ControllerId));
            }

            return isTaken;
        });
    }

    private ImportVocabulary Vocabulary()
    {
        using var session = pool.Rent();
        Dictionary<string, long> Read(string sql) =>
            session.Rows(sql, row => (row.GetString(0), row.GetInt64(1))).ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal);
        return new ImportVocabulary(
            Read("SELECT key, id FROM target_types WHERE deleted_at IS NULL"), Read("SELECT name, id FROM tags WHERE deleted_at IS NULL"));
    }
}
