using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// The files of imports, in a folder of the data folder that only the console's account can read, because they may hold security tokens:
/// <c>incoming-*</c> while it is sent, <c>ID.csv</c>, and <c>ID.refused.csv</c> with the refused rows.
/// </summary>
internal sealed class ImportFiles(DatabaseOptions database, ILogger<ImportFiles> logger)
{
    private const int BufferSize = 128 * 1024;

    private string Folder => Path.Combine(database.Folder, "imports");

    /// <summary>Path of a checked file.</summary>
    public string PathOf(long importId) => Path.Combine(Folder, $"{importId}.csv");

    /// <summary>Path of the refused rows of an import.</summary>
    public string RefusalsOf(long importId) => Path.Combine(Folder, $"{importId}.refused.csv");

    /// <summary>Writes what is sent.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="most">Most bytes.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>Path and size; no path when there were more than that, or none, and then nothing stays.</returns>
    public async Task<(string? Path, long Size)> ReceiveAsync(Stream content, long most, CancellationToken cancellationToken)
    {
        CreateFolder();
        var path = Path.Combine(Folder, $"incoming-{Guid.NewGuid():N}");
        var isWhole = false;
        try
        {
            var size = await WriteAsync(content, path, most, cancellationToken);
            isWhole = size > 0 && size <= most;
            return (isWhole ? path : null, size);
        }
        finally
        {
            if (!isWhole)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Gives a received file to its import.</summary>
    public void Keep(string received, long importId) => File.Move(received, PathOf(importId), overwrite: true);

    /// <summary>Opens the file of an import; null when it is gone.</summary>
    public Stream? OpenContent(long importId) => Open(PathOf(importId));

    /// <summary>Opens the refused rows of an import; null when there are none.</summary>
    public Stream? OpenRefusals(long importId) => Open(RefusalsOf(importId));

    /// <summary>The first refused rows of an import; none where they cannot be read, because whoever shows an import has decided about it before.</summary>
    public ImmutableArray<RowRefusal> FirstRefusals(long importId)
    {
        try
        {
            return RefusalReport.ReadFirst(OpenRefusals(importId));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            logger.LogWarning(fault, "The refused rows of import {Import} cannot be read", importId);
            return [];
        }
    }

    /// <summary>Removes the file of an import; the refused rows stay for who wants to read them.</summary>
    public void DropContent(long importId) => File.Delete(PathOf(importId));

    /// <summary>All files that are there. Taken before the imports are read: what comes later belongs to an import that was not read.</summary>
    public IReadOnlyList<string> List() => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    /// <summary>Removes what belongs to no import of these.</summary>
    /// <param name="listed">Files to look at, from <see cref="List"/>.</param>
    /// <param name="withContent">Imports whose file is needed.</param>
    /// <param name="withRefusals">Imports whose refused rows are needed.</param>
    /// <param name="isUploading">Whether a file is being sent.</param>
    public void Sweep(IReadOnlyList<string> listed, IReadOnlySet<long> withContent, IReadOnlySet<long> withRefusals, bool isUploading)
    {
        foreach (var file in listed)
        {
            var name = Path.GetFileName(file);
            var isKept = long.TryParse(name.Split('.')[0], out var id)
                ? (name == $"{id}.csv" ? withContent : withRefusals).Contains(id)
                : isUploading && name.StartsWith("incoming-", StringComparison.Ordinal);
            if (!isKept)
            {
                File.Delete(file);
                logger.LogInformation("Removed a file that an import left behind: {File}", name);
            }
        }
    }

    private static async Task<long> WriteAsync(Stream content, string path, long most, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        long size = 0;
        int read;
        while (size <= most && (read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return size;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void CreateFolder()
    {
        var folder = Directory.CreateDirectory(Folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
