using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Database;
using RolloutConsole.Testing.Security;

namespace RolloutConsole.Testing;

/// <summary>A database of the console in a temporary folder with the store's services over it; gone with the fixture.</summary>
public sealed class SqliteFixture : IAsyncDisposable
{
    // Migrating takes longer than most tests: it is done once, and every test gets a copy.
    private static readonly Lazy<Task<string>> s_template = new(CreateTemplateAsync);

    private readonly ServiceProvider _services;

    private SqliteFixture(string folder, Durability durability, TimeProvider clock)
    {
        Options = new DatabaseOptions { Folder = folder, Durability = durability };
        var services = new ServiceCollection();
        services.AddSingleton(clock);
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<ISecretProtector, PlainSecrets>();
        services.AddSingleton<IConsoleSettings, FixedSettings>();
        services.AddRolloutStore(Options);
        _services = services.BuildServiceProvider();
        Clock = clock as HandClock ?? new HandClock();
    }

    /// <summary>Where the data lies.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>The clock of the services, moved by hand unless the fixture was opened with another one.</summary>
    public HandClock Clock { get; }

    internal WriteGate Gate => Get<WriteGate>();

    internal ReadPool Reads => Get<ReadPool>();

    /// <summary>A service of the store.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A fresh database.</summary>
    public static async Task<SqliteFixture> CreateAsync(Durability durability = Durability.Process, TimeProvider? clock = null)
    {
        var folder = NewFolder();
        File.Copy(await s_template.Value, Path.Combine(Directory.CreateDirectory(folder).FullName, new DatabaseOptions().FileName));
        return await OpenAsync(folder, durability, clock);
    }

    /// <summary>Opens what lies in a folder, or creates it.</summary>
    public static async Task<SqliteFixture> OpenAsync(string folder, Durability durability = Durability.Process, TimeProvider? clock = null)
    {
        var fixture = new SqliteFixture(folder, durability, clock ?? new HandClock());
        await fixture.Get<DatabaseStartup>().PrepareAsync(CancellationToken.None);
        return fixture;
    }

    /// <summary>
    /// What a process that is killed now would leave on the disk: the files as they are, copied to another folder and opened there,
    /// while this database goes on.
    /// </summary>
    public async Task<SqliteFixture> KilledAndReopenedAsync()
    {
        var folder = Directory.CreateDirectory($"{Options.Folder}-killed-{Guid.NewGuid():n}").FullName;
        foreach (var file in Directory.EnumerateFiles(Options.Folder, Options.FileName + "*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return await OpenAsync(folder, Options.Durability, Clock);
    }

    /// <summary>Writes by hand.</summary>
    /// <returns>How many rows were changed.</returns>
    public Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters) =>
        Gate.RunAsync(WritePriority.Ordinary, durable: false, session => session.Execute(sql, parameters), CancellationToken.None);

    /// <summary>Reads one number.</summary>
    public long? Number(string sql, params (string Name, object? Value)[] parameters)
    {
        using var session = Reads.Rent();
        return session.Number(sql, parameters);
    }

    /// <summary>Reads the first column of all rows as text.</summary>
    public IReadOnlyList<string?> Texts(string sql, params (string Name, object? Value)[] parameters)
    {
        using var session = Reads.Rent();
        return session.Rows(sql, row => row.IsDBNull(0) ? null : Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), parameters);
    }

    private static async Task<string> CreateTemplateAsync()
    {
        // Nothing is open after the preparation, so the file is whole without its log.
        await using var fixture = await OpenAsync(NewFolder());
        var copy = Path.Combine(Directory.CreateDirectory(NewFolder()).FullName, "template.db");
        File.Copy(fixture.Options.FilePath, copy);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        return copy;
    }

    private static string NewFolder() => Path.Combine(Path.GetTempPath(), "rollout-console-tests", Guid.NewGuid().ToString("n"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Options.Folder, recursive: true);
    }
}
