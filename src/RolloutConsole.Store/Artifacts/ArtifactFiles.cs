using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Store.Artifacts;

/// <summary>
/// Keeps contents as files named by their SHA-256 in folders of their first two digits. A content is written to <c>incoming</c> while it
/// is hashed and moved to its name when it is whole, so a reader never sees half a file; what a killed process left in <c>incoming</c>
/// is removed at the next start.
/// </summary>
internal sealed class ArtifactFiles : IArtifactFiles
{
    private const int BufferSize = 128 * 1024;
    private const int HashDigits = 64;

    private readonly string _root;
    private readonly string _incoming;

    public ArtifactFiles(IOptions<ArtifactOptions> options, ILogger<ArtifactFiles> logger)
    {
        _root = options.Value.Path;
        _incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
        foreach (var leftOver in Directory.EnumerateFiles(_incoming))
        {
            File.Delete(leftOver);
            logger.LogInformation("Removed an unfinished upload that an earlier run left behind: {File}", Path.GetFileName(leftOver));
        }
    }

    /// <inheritdoc/>
    public Stream? OpenRead(string sha256)
    {
        try
        {
            // A deletion may run beside the reading: then the reader keeps the content until it closes it.
            return new FileStream(
                PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<StoredFile> SaveAsync(Stream content, Checksums expected, long maximumSize, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
        try
        {
            var file = await WriteAsync(content, unfinished, maximumSize, cancellationToken);
            if (expected.Compare(file) is { } differs)
            {
                throw differs;
            }

            var final = PathOf(file.Sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(final)!);

            // Equal contents are kept once. Moving onto an existing name replaces equal bytes by equal bytes.
            File.Move(unfinished, final, overwrite: true);
            return file;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <inheritdoc/>
    public void Delete(string sha256)
    {
        try
        {
            File.Delete(PathOf(sha256));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing of that beginning was ever stored, or it is gone already.
        }
    }

    /// <inheritdoc/>
    public IEnumerable<string> List(DateTimeOffset writtenBefore) =>
        from folder in Directory.EnumerateDirectories(_root)
        where folder != _incoming
        from file in Directory.EnumerateFiles(folder)
        let name = Path.GetFileName(file)
        where IsHash(name) && File.GetLastWriteTimeUtc(file) < writtenBefore.UtcDateTime
        select name;

    private static async Task<StoredFile> WriteAsync(Stream content, string path, long maximumSize, CancellationToken cancellationToken)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = new byte[BufferSize];
        long size = 0;
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            size += read;
            if (size > maximumSize)
            {
                throw new ArtifactRefusedException(RefusalKey.FileSize, $"file: it has more than {maximumSize} bytes, which is the most. Send a smaller one.");
            }

            var bytes = buffer.AsMemory(0, read);
            sha256.AppendData(bytes.Span);
            sha1.AppendData(bytes.Span);
            md5.AppendData(bytes.Span);
            await file.WriteAsync(bytes, cancellationToken);
        }

        if (size == 0)
        {
            throw new ArtifactRefusedException("", "file: it is empty. Send at least one byte.");
        }

        // The row that names the content is committed durably; the content must not be lost behind it.
        file.Flush(flushToDisk: true);
        return new StoredFile(
            size, Convert.ToHexStringLower(sha1.GetHashAndReset()), Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }

    // Only digits of a hash ever become part of a path.
    private string PathOf(string sha256) => IsHash(sha256)
        ? Path.Combine(_root, sha256[..2], sha256)
        : throw new ArgumentException($"'{sha256}' is not a SHA-256 in lower-case hexadecimal.", nameof(sha256));

    private static bool IsHash(string name) => name.Length == HashDigits && name.All(char.IsAsciiHexDigitLower);
}
