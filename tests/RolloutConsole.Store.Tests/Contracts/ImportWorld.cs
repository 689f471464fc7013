using System.IO.Pipelines;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Slices;
using RolloutConsole.Store.Targets;
using RolloutConsole.Store.Targets.Export;
using RolloutConsole.Store.Targets.Import;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Imports and exports over a database, with a protector that can hold the writing up at a row.</summary>
internal sealed class ImportWorld : IAsyncDisposable
{
    public static readonly Caller Manager = new("mona", ConsoleRole.Manager, CallerKind.Person);

    /// <summary>A world of its own over a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="options">Limits; the usual ones without any.</param>
    /// <param name="stopwatch">What slices are measured with; the database's clock without any.</param>
    public ImportWorld(SqliteFixture database, ImportOptions? options = null, TimeProvider? stopwatch = null)
    {
        Database = database;
        var limits = Options.Create(options ?? new ImportOptions());
        var board = new ImportBoard(limits, database.Clock);
        var files = new ImportFiles(database.Options, NullLogger<ImportFiles>.Instance);
        var book = new ImportBook(database.Gate, database.Get<IDbContextFactory<RolloutDbContext>>(), board, files, database.Clock);
        var work = new ImportWork(database.Gate, database.Reads, files, book, board, Holding, Sizes, limits, stopwatch ?? database.Clock);
        Runner = new ImportRunner(book, work, files, board, database.Clock, NullLogger<ImportRunner>.Instance);
        Imports = new TargetImports(
            new CommandDoor(database.Gate, database.Get<IAuditStore>(), database.Clock),
            book,
            Runner,
            files,
            board,
            limits,
            database.Clock,
            NullLogger<TargetImports>.Instance);
    }

    public SqliteFixture Database { get; }

    public ITargetInventory Inventory => new TargetInventory(
        new CommandDoor(Database.Gate, Database.Get<IAuditStore>(), Database.Clock), Database.Gate, Database.Get<IDbContextFactory<RolloutDbContext>>(),
        Database.Get<IAuditStore>(), Holding, new Nobody(), Database.Clock);

    public TargetImports Imports { get; }

    public ImportRunner Runner { get; }

    public HoldingProtector Holding { get; } = new();

    public SliceSizes Sizes { get; } = new();

    public ImportView Import => Imports.Current.Import!;

    public string Folder => Path.Combine(Database.Options.Folder, "imports");

    public IReadOnlyList<string> Files => Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)] : [];

    public long Living => Count("targets WHERE deleted_at IS NULL");

    public long Hidden => Count("targets WHERE deleted_at < 0");

    /// <summary>Sends a file and waits for the end of its check.</summary>
    public async Task<long> CheckAsync(string text, Caller? caller = null)
    {
        var receipt = await Imports.UploadAsync(caller ?? Manager, "devices.csv", new MemoryStream(Encoding.UTF8.GetBytes(text)), default).WithinLimit();
        Assert.True(receipt.IsAccepted, receipt.Message);
        await Imports.Running.WithinLimit();
        return receipt.Id!.Value;
    }

    /// <summary>Sends a file, imports it and waits for the end.</summary>
    public async Task<long> ImportAsync(string text, ImportChoice choice = ImportChoice.GoodRows)
    {
        var id = await CheckAsync(text);
        await RunAsync(id, choice);
        await Imports.Running.WithinLimit();
        return id;
    }

    /// <summary>Begins to import.</summary>
    public async Task RunAsync(long id, ImportChoice choice = ImportChoice.GoodRows)
    {
        var receipt = await Imports.RunAsync(Manager, id, choice, default).WithinLimit();
        Assert.True(receipt.IsAccepted, receipt.Message);
    }

    /// <summary>Waits until so many rows are written; each look stands in line behind the writer.</summary>
    public async Task WrittenAsync(long rows)
    {
        using var limit = new CancellationTokenSource(AwaitLimit.Default);
        while (await Database.Gate.RunAsync(
            WritePriority.Ordinary, durable: false, s => s.Number("SELECT written FROM target_imports ORDER BY id DESC LIMIT 1"), limit.Token) < rows)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>All rows of the newest list of refused rows, line and reason.</summary>
    public IReadOnlyList<string> Report(long id)
    {
        using var report = Imports.OpenRefusals(id) ?? throw new InvalidOperationException("There is no list of refused rows.");
        using var reader = new StreamReader(report);
        return reader.ReadToEnd().Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..];
    }

    public ITargetExport Export => new TargetExport(Database.Reads, new FixedSettings());

    public async Task<string> ExportAsync(ExportFormat format, TargetListQuery? query = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await Export.WriteAsync(query ?? new TargetListQuery(), format, Database.Clock.GetUtcNow(), pipe.Writer, default).WithinLimit();
        await pipe.Writer.CompleteAsync();
        using var reader = new StreamReader(pipe.Reader.AsStream(), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        return await reader.ReadToEndAsync();
    }

    /// <summary>What the next process finds when this one is killed now: its files as they are.</summary>
    public async Task<ImportWorld> KilledAndReopenedAsync()
    {
        var next = await Database.KilledAndReopenedAsync();
        if (Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Path.Combine(next.Options.Folder, "imports"));
            foreach (var file in Files)
            {
                File.Copy(Path.Combine(Folder, file), Path.Combine(next.Options.Folder, "imports", file));
            }
        }

        return new ImportWorld(next);
    }

    /// <summary>Starts as the host does, and waits until what was left behind is settled.</summary>
    public async Task StartAsync()
    {
        await Imports.StartAsync(default).WithinLimit();
        await Imports.Running.WithinLimit();
    }

    public long Count(string from) => Database.Number($"SELECT count(*) FROM {from}")!.Value;

    /// <summary>Nothing of any import is there.</summary>
    public void AssertNothingStays()
    {
        Assert.Equal((0L, 0L, 0L, 0L, 0L), (Living, Hidden, Count("target_attributes"), Count("target_metadata"), Count("target_tags")));
    }

    public async ValueTask DisposeAsync()
    {
        Holding.Release();
        await Imports.StopAsync(default).WithinLimit();
        Imports.Dispose();
        await Database.DisposeAsync();
    }

    /// <summary>Text of a file with so many devices <c>dev-0000001</c> and on, each with two attributes.</summary>
    public static string FileOf(int rows) =>
        "controllerId,attribute.region,attribute.serial\n" + string.Concat(Enumerable.Range(1, rows).Select(i => $"dev-{i:D7},eu,{i}\n"));

    private sealed class Nobody : IOutcomeSignal
    {
        public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence)
        {
        }
    }

    /// <summary>Stops at the secret after a number of them, until it is released.</summary>
    internal sealed class HoldingProtector : ISecretProtector
    {
        private readonly ManualResetEventSlim _go = new(true);
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = int.MaxValue;

        /// <summary>Ends when it holds.</summary>
        public Task Held => _held.Task;

        public void HoldAfter(int secrets)
        {
            _left = secrets;
            _go.Reset();
        }

        public void Release() => _go.Set();

        public string Protect(string plain)
        {
            if (Interlocked.Decrement(ref _left) == -1)
            {
                _held.TrySetResult();
                _go.Wait();
            }

            return $"protected {plain}";
        }

        public string? Unprotect(string stored) => stored["protected ".Length..];
    }
}
