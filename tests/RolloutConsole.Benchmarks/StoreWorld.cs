using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Runtime;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Benchmarks;

/// <summary>The real stores on a file database of their own, with a fleet made by SQL.</summary>
internal sealed class StoreWorld : IAsyncDisposable
{
    private static readonly Caller s_caller = Caller.System("benchmark");
    private readonly string _folder = Directory.CreateTempSubdirectory("rollout-benchmark-").FullName;

    private StoreWorld(ISecretProtector secrets)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(secrets);
        services.AddRolloutStore(new DatabaseOptions { Folder = _folder });
        services.AddInventoryStore(o => o.Path = Path.Combine(_folder, "artifacts"));
        services.AddReadStore();
        services.AddRolloutEngine();
        Services = services.BuildServiceProvider();
    }

    public ServiceProvider Services { get; }

    public string DatabaseFile => Path.Combine(_folder, "rollouts.db");

    public IRolloutStore Rollouts => Services.GetRequiredService<IRolloutStore>();

    /// <summary>A world with so many targets.</summary>
    public static async Task<StoreWorld> StartAsync(int targets, ISecretProtector? secrets = null)
    {
        var world = new StoreWorld(secrets ?? new NoSecrets());
        await world.Services.GetRequiredService<DatabaseStartup>().PrepareAsync(CancellationToken.None);
        using var connection = world.Open();
        Execute(connection, $"""
            INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, update_status, created_at, created_by, last_modified_at,
                last_modified_by, auto_confirm, attributes_requested, security_token_hash, security_token_protected)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {targets})
            SELECT printf('dev-%07d', i), printf('DEV-%07d', i), printf('dev-%07d', i), printf('DEV-%07d', i), 1, 0, 'benchmark', 0, 'benchmark', 0, 0, zeroblob(32), ''
            FROM n
            """);
        Execute(connection, "ANALYZE");
        return world;
    }

    /// <summary>A copy of the database as it is now, for the limit to work on.</summary>
    public string Copy()
    {
        using var connection = Open();
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        var copy = Path.Combine(_folder, $"limit-{Guid.NewGuid():N}.db");
        File.Copy(DatabaseFile, copy);
        return copy;
    }

    public SqliteConnection Open() => OpenFile(DatabaseFile);

    public static SqliteConnection OpenFile(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A new rollout over all targets, not yet filled.</summary>
    public async Task<long> CreateRolloutAsync(int groups)
    {
        var module = await Services.GetRequiredService<ISoftwareModules>().CreateAsync(s_caller, [new NewSoftwareModule("fw", "1", "os")], CancellationToken.None);
        var set = await Services.GetRequiredService<IDistributionSets>().CreateAsync(s_caller, [new NewDistributionSet("fw", "1", "os", "", [module.Id!.Value])], CancellationToken.None);
        var plan = new RolloutPlan
        {
            Selection = new TargetSelection("id==dev-*"),
            Content = new RolloutContent(set.Id!.Value),
            Groups = GroupPlan.EqualSplit(groups, new GroupPlan("pattern", 100) { SuccessTriggerPercent = 0, ErrorLimit = new ErrorLimit.Percent(100) }),
        };
        var now = TimeProvider.System.GetUtcNow();
        var receipt = await Rollouts.CreateAsync(
            new NewRollout("benchmark", "", plan, "benchmark", now), new AuditEntry(now, s_caller, "rollout.create", "benchmark", "accepted"), CancellationToken.None);
        return receipt.Id!.Value;
    }

    /// <summary>Decides and commits, as the engine does, until the rollout rests.</summary>
    public async Task DecideAsync(long rollout, RolloutFact fact)
    {
        for (RolloutFact? next = fact; next is not null;)
        {
            var now = TimeProvider.System.GetUtcNow();
            var view = (await Rollouts.LoadAsync(rollout, CancellationToken.None))!;
            var decision = RolloutDecider.Decide(view, next, now);
            if (!decision.HasChanges(view))
            {
                return;
            }

            var result = await Rollouts.CommitAsync(view, decision, null, now, CancellationToken.None);
            next = result.Slice is { } slice ? new RolloutFact.SliceDone(slice) : decision.LookAgain ? new RolloutFact.LookAgain() : null;
        }
    }

    public Task StartAsync(long rollout) => DecideAsync(rollout, new RolloutFact.OperatorCommand(RolloutCommand.Start, s_caller, null));

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class NoSecrets : ISecretProtector
    {
        public string Protect(string plain) => plain;

        public string? Unprotect(string stored) => stored;
    }
}
