using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace RolloutConsole.Store.Database;

/// <summary>
/// Makes the database ready before anything else starts: folder, lock of the folder, file, migrations. Whatever an operator can mend
/// comes as a <see cref="StartupFault"/> with one sentence.
/// </summary>
public sealed class DatabaseStartup(DatabaseOptions options, ILogger<DatabaseStartup> logger) : IDisposable
{
    private FileStream? _folderLock;

    /// <summary>Creates or migrates the database. Call once, before the engine starts.</summary>
    /// <exception cref="StartupFault">The folder cannot be written, another console uses it, or the database is of a newer version.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        TakeFolder();
        try
        {
            await MigrateAsync(cancellationToken);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw new StartupFault($"The file {options.FilePath} is not a database of the console; move it away, or set Data:Folder to another folder.", fault);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM)
        {
            throw new StartupFault($"The database {options.FilePath} cannot be written; give the console's account write access to it and its folder.", fault);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL)
        {
            throw new StartupFault($"The disk that holds {options.FilePath} is full; free some space.", fault);
        }
    }

    /// <summary>Releases the lock of the folder.</summary>
    public void Dispose() => _folderLock?.Dispose();

    private void TakeFolder()
    {
        if (!Path.IsPathFullyQualified(options.Folder))
        {
            throw new StartupFault($"Data:Folder is '{options.Folder}'; it must be an absolute path such as /var/lib/rollout-console.");
        }

        try
        {
            Directory.CreateDirectory(options.Folder);
            var path = Path.Combine(options.Folder, "console.lock");
            _folderLock?.Dispose();
            _folderLock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StartupFault($"The folder {options.Folder} cannot be written; give the console's account write access, or set Data:Folder to another one.", fault);
        }
        catch (IOException fault)
        {
            throw Directory.Exists(options.Folder) && !IsReadOnly(fault)
                ? new StartupFault($"Another console is using the folder {options.Folder}; end it first, or set Data:Folder to another one.", fault)
                : new StartupFault($"The folder {options.Folder} cannot be created or written; set Data:Folder to one that can.", fault);
        }
    }

    // EROFS is 30 on Linux; a read-only file system is no second console.
    private static bool IsReadOnly(IOException fault) => (fault.HResult & 0xFFFF) == 30;

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = SqliteConnections.OpenWriter(options);
        await using var context = new SqliteDbContext(SqliteDbContext.OptionsFor(connection));
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if (applied.Find(id => !known.Contains(id)) is { } unknown)
        {
            throw new StartupFault(
                $"The database {options.FilePath} was written by a newer version of the console (schema {unknown}); start that version, or restore a backup.");
        }

        var missing = known.Except(applied).Count();
        if (missing == 0)
        {
            return;
        }

        // A process killed in the middle of a migration leaves its lock row behind; the lock of the folder says that nobody else migrates.
        SqliteConnections.Execute(connection, "DROP TABLE IF EXISTS \"__EFMigrationsLock\"");
        logger.LogInformation("Database {Path}: applying {Count} migrations", options.FilePath, missing);
        await context.Database.MigrateAsync(cancellationToken);
    }
}
