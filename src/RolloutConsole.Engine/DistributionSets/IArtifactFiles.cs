namespace RolloutConsole.Engine.DistributionSets;

/// <summary>The content of artifacts: kept under its SHA-256, so equal files are kept once and no name ever becomes a path.</summary>
public interface IArtifactFiles
{
    /// <summary>Opens a content for reading from any position.</summary>
    /// <param name="sha256">64 lower-case hexadecimal digits.</param>
    /// <returns>Null when it is not there.</returns>
    Stream? OpenRead(string sha256);

    /// <summary>
    /// Saves a content while it arrives, without holding it in memory. What was not saved to its end leaves nothing behind.
    /// </summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="expected">Checksums it must have; null members are not compared.</param>
    /// <param name="maximumSize">Most bytes.</param>
    /// <param name="cancellationToken">Ends the saving.</param>
    /// <exception cref="ArtifactRefusedException">Empty, too large, or a checksum differs.</exception>
    Task<StoredFile> SaveAsync(Stream content, Checksums expected, long maximumSize, CancellationToken cancellationToken);

    /// <summary>Deletes a content; nothing happens when it is not there. Readers that have it open read on.</summary>
    void Delete(string sha256);

    /// <summary>Names of all contents that were written before a moment, by the clock of the disk.</summary>
    IEnumerable<string> List(DateTimeOffset writtenBefore);
}

/// <summary>A saved content.</summary>
/// <param name="Size">Bytes, at least 1.</param>
/// <param name="Sha1">Lower-case hexadecimal.</param>
/// <param name="Md5">Lower-case hexadecimal.</param>
/// <param name="Sha256">Lower-case hexadecimal; its name in the store.</param>
public sealed record StoredFile(long Size, string Sha1, string Md5, string Sha256);

/// <summary>Checksums that somebody expects; null where nothing was said. Upper and lower case are the same.</summary>
/// <param name="Sha1">40 hexadecimal digits.</param>
/// <param name="Md5">32 hexadecimal digits.</param>
/// <param name="Sha256">64 hexadecimal digits.</param>
public sealed record Checksums(string? Sha1 = null, string? Md5 = null, string? Sha256 = null)
{
    /// <summary>Nothing is expected.</summary>
    public static Checksums None { get; } = new();

    /// <summary>The first checksum that differs, as refusal; null when all agree.</summary>
    public ArtifactRefusedException? Compare(StoredFile file) =>
        Differs(Sha1, file.Sha1) ? Refuse(Rollouts.RefusalKey.Sha1, "SHA-1", Sha1!, file.Sha1)
        : Differs(Md5, file.Md5) ? Refuse(Rollouts.RefusalKey.Md5, "MD5", Md5!, file.Md5)
        : Differs(Sha256, file.Sha256) ? Refuse(Rollouts.RefusalKey.Sha256, "SHA-256", Sha256!, file.Sha256)
        : null;

    private static bool Differs(string? expected, string actual) =>
        !string.IsNullOrWhiteSpace(expected) && !string.Equals(expected.Trim(), actual, StringComparison.OrdinalIgnoreCase);

    private static ArtifactRefusedException Refuse(string key, string name, string expected, string actual) =>
        new(key, $"The {name} of the uploaded file is {actual}, but {expected.Trim()} was given. Upload it again, or correct the checksum.");
}

/// <summary>A content that is not taken.</summary>
/// <param name="key">Why, one of <see cref="Rollouts.RefusalKey"/>, or empty when the file is empty.</param>
/// <param name="message">One sentence for people.</param>
public sealed class ArtifactRefusedException(string key, string message) : Exception(message)
{
    /// <summary>Why, one of <see cref="Rollouts.RefusalKey"/>, or empty when the file is empty.</summary>
    public string Key { get; } = key;
}
