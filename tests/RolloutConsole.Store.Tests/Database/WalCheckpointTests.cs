using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Tests.Database;

/// <summary>The write-ahead log is copied into the database file beside the writer, and begins anew.</summary>
public sealed class WalCheckpointTests : IAsyncDisposable
{
    private const int BlobBytes = 4 << 20;
    private const long LongBytes = WalCheckpoint.LongPages * 4096L;

    private readonly DatabaseOptions _options = new() { Folder = Directory.CreateTempSubdirectory("rollout-console-tests").FullName };
    private readonly WriteGate _gate;

    public WalCheckpointTests() => _gate = new WriteGate(_options);

    private long LogBytes => new FileInfo(_options.FilePath + "-wal").Length;

    [Fact]
    public async Task Log_WithAsMuchAsIsDue_IsCopiedIntoTheFile()
    {
        await WriteAsync("CREATE TABLE blobs (content BLOB)");
        for (var written = 0L; written <= WalCheckpoint.DuePages * 4096L; written += BlobBytes)
        {
            await WriteAsync($"INSERT INTO blobs VALUES (zeroblob({BlobBytes}))");
        }

        await _gate.Checkpointing;

        Assert.InRange(new FileInfo(_options.FilePath).Length, WalCheckpoint.DuePages * 4096L, long.MaxValue);
    }

    [Theory]
    [InlineData((int)WritePriority.Ordinary)]
    [InlineData((int)WritePriority.Bulk)]
    public async Task Log_UnderAWriterThatNeverRests_BeginsAnew(int priority)
    {
        // Other pages with every commit, so that copying takes longer than the next commit.
        const int Rows = 16;
        await WriteAsync("CREATE TABLE blobs (content BLOB)");
        for (var row = 0; row < Rows; row++)
        {
            await WriteAsync($"INSERT INTO blobs VALUES (zeroblob({BlobBytes}))");
        }

        var longest = 0L;
        for (var written = 0L; written < 4 * LongBytes; written += BlobBytes)
        {
            await WriteAsync($"UPDATE blobs SET content = zeroblob({BlobBytes}) WHERE rowid = {1 + (written / BlobBytes % Rows)}", (WritePriority)priority);
            longest = Math.Max(longest, LogBytes);
        }

        Assert.InRange(longest, 1, 2 * LongBytes);
    }

    [Fact]
    public async Task Writer_WhileSomebodyReadsInAnOldState_GoesOn()
    {
        await WriteAsync("CREATE TABLE blobs (content BLOB)");
        await WriteAsync("INSERT INTO blobs VALUES (zeroblob(1))");
        await using var reader = SqliteConnections.OpenReader(_options);
        await using var old = reader.BeginTransaction(deferred: true);
        using var count = reader.CreateCommand();
        count.CommandText = "SELECT count(*) FROM blobs";
        count.Transaction = old;
        Assert.Equal(1L, count.ExecuteScalar());
        for (var written = 0L; written <= 2 * WalCheckpoint.DuePages * 4096L; written += BlobBytes)
        {
            await WriteAsync($"INSERT INTO blobs VALUES (zeroblob({BlobBytes}))");
        }

        await _gate.Checkpointing;

        Assert.Equal(1L, count.ExecuteScalar());
    }

    [Fact]
    public async Task Close_WhileTheLogIsCopied_LeavesNoLog()
    {
        await WriteAsync("CREATE TABLE blobs (content BLOB)");
        for (var written = 0L; written <= WalCheckpoint.DuePages * 4096L; written += BlobBytes)
        {
            await WriteAsync($"INSERT INTO blobs VALUES (zeroblob({BlobBytes}))");
        }

        await _gate.DisposeAsync();

        Assert.False(File.Exists(_options.FilePath + "-wal"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        Directory.Delete(_options.Folder, recursive: true);
    }

    private Task WriteAsync(string sql, WritePriority priority = WritePriority.Ordinary) =>
        _gate.RunAsync(priority, durable: false, session => session.Statement(sql).Run(), CancellationToken.None);
}
