using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>Moves imports from state to state, durably, and tells the board.</summary>
internal sealed class ImportBook(
    WriteGate gate, IDbContextFactory<RolloutDbContext> contexts, ImportBoard board, ImportFiles files, TimeProvider clock)
{
    private const string Wrote = "UPDATE target_imports SET written = ?2, last_target_id = ?3 WHERE id = ?1";

    // The report of refused rows has all of them.
    private const int MostNamed = 10;
    private const string Lost = "Taken by other targets at the last moment, and theirs now: ";

    private const string Showed = "UPDATE target_imports SET published = ?2 WHERE id = ?1";

    /// <summary>The newest import; null when there was none yet.</summary>
    public async Task<ImportRow?> ReadNewestAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ImportRow>().AsNoTracking().OrderByDescending(i => i.Id).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>An import as it is now.</summary>
    public async Task<ImportRow> ReadAsync(long importId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ImportRow>().AsNoTracking().SingleAsync(i => i.Id == importId, cancellationToken);
    }

    /// <summary>Imports that have not ended and wait for nobody, oldest first.</summary>
    public async Task<List<ImportRow>> ReadUnfinishedAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ImportRow>().AsNoTracking()
            .Where(i => i.State == ImportState.Checking || i.State == ImportState.Writing || i.State == ImportState.Publishing || i.State == ImportState.Withdrawing)
            .OrderBy(i => i.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Imports that changed since a moment, newest first.</summary>
    public async Task<List<ImportRow>> ReadSinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ImportRow>().AsNoTracking().Where(i => i.ChangedAt >= since).OrderByDescending(i => i.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Changes an import in a transaction of its own that survives a power cut, and shows it as it is then.</summary>
    /// <param name="importId">The import.</param>
    /// <param name="expected">The state that it must be in: a command may have changed it meanwhile.</param>
    /// <param name="change">Changes the row.</param>
    /// <param name="look">Looks into the transaction before anything is changed; what it throws leaves all as it was.</param>
    /// <param name="ends">The outcome for the audit, when this ends the import; null otherwise.</param>
    /// <returns>Whether it was in that state; otherwise nothing was changed.</returns>
    public async Task<bool> MoveAsync(long importId, ImportState expected, Action<ImportRow> change, Action<WriteSession>? look = null, string? ends = null)
    {
        // Nobody's hanging up may keep a state from being written.
        var (row, isMoved) = await gate.RunAsync(
            WritePriority.Ordinary,
            durable: true,
            session =>
            {
                var now = clock.GetUtcNow();
                var row = session.Context.Set<ImportRow>().Single(i => i.Id == importId);
                if (row.State != expected)
                {
                    return (row, false);
                }

                look?.Invoke(session);
                change(row);
                row.ChangedAt = row.State == expected ? row.ChangedAt : now;
                session.Context.SaveChanges();
                if (ends is not null)
                {
                    AuditChain.Append(session, EndOf(row, ends, now));
                }

                return (row, true);
            },
            CancellationToken.None);
        Show(row);
        return isMoved;
    }

    /// <summary>Shows an import as its row is; without its refused rows where their file cannot be read.</summary>
    public void Show(ImportRow row)
    {
        var view = ViewOf(row) with { FirstRefusals = files.FirstRefusals(row.Id) };
        board.Change(p => p with { Import = view });
    }

    /// <summary>Notes in the transaction of a slice how far writing is.</summary>
    public static void NoteWritten(WriteSession session, long importId, long written, long lastTargetId) =>
        session.Statement(Wrote).Bind(1, importId).Bind(2, written).Bind(3, lastTargetId).Run();

    /// <summary>Notes in the transaction of a slice how far showing is.</summary>
    public static void NotePublished(WriteSession session, long importId, long published) =>
        session.Statement(Showed).Bind(1, importId).Bind(2, published).Run();

    /// <summary>Notes in the transaction of a slice which rows could not be shown.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="importId">The import.</param>
    /// <param name="lost">Their controller ids; nothing is touched without any.</param>
    public static void NoteLost(WriteSession session, long importId, IReadOnlyList<string> lost)
    {
        if (lost.Count == 0)
        {
            return;
        }

        var row = session.Context.Set<ImportRow>().Single(i => i.Id == importId);
        var named = row.Message.StartsWith(Lost, StringComparison.Ordinal) ? row.Message[Lost.Length..].Split(", ") : [];
        row.Refused += lost.Count;
        row.Message = Lost + string.Join(", ", named.Concat(lost).Take(MostNamed));
        session.Context.SaveChanges();
    }

    private static AuditEntry EndOf(ImportRow row, string outcome, DateTimeOffset now) => new(
        now,
        new Caller(row.By, ConsoleRole.None, CallerKind.Person),
        "target.import.end",
        SubjectOf(row.Id, row.FileName),
        outcome,
        null,
        $"{row.Published} targets created, {row.Refused} rows refused.{(row.Message.Length > 0 ? " " + row.Message : "")}");

    /// <summary>An import in the words of the audit.</summary>
    public static string SubjectOf(long importId, string fileName) => $"import {importId} {fileName}";

    private static ImportView ViewOf(ImportRow row) => new()
    {
        Id = row.Id,
        FileName = row.FileName,
        Size = row.Size,
        State = row.State,
        Choice = row.Choice,
        By = row.By,
        StartedAt = row.StartedAt,
        ChangedAt = row.ChangedAt,
        Good = row.Good,
        Refused = row.Refused,
        Published = row.Published,
        Message = row.Message,
    };
}
