using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Groups;
using RolloutConsole.Store.Policies;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Store.Tests.Reads;

/// <summary>A database whose rows a test writes directly, to be read by what pages read with.</summary>
internal sealed class ReadsWorld : IAsyncDisposable
{
    private readonly SqliteFixture _database;

    private ReadsWorld(SqliteFixture database) => _database = database;

    public static DateTimeOffset Now => SampleRollouts.Now;

    public HandClock Clock { get; } = new(SampleRollouts.Now);

    public RolloutReads Rollouts => new(_database.Reads, new PlanCache(), Clock);

    public Store.Foresight.RolloutOutcomes Outcomes => new(_database.Reads, new PlanCache(), Clock);

    public TargetReads Targets => new(_database.Reads, new PlainSettings());

    public DistributionSetReads Sets => new(_database.Reads);

    public SetPageReads SetPages => new(_database.Reads);

    public ModulePageReads Modules => new(_database.Reads);

    public Store.Overview.OverviewReads Overview => new(_database.Reads);

    public static async Task<ReadsWorld> CreateAsync() => new(await SqliteFixture.CreateAsync());

    public Task WriteAsync(Action<RolloutDbContext> write) => _database.Gate.RunAsync(
        WritePriority.Ordinary,
        false,
        session =>
        {
            write(session.Context);
            session.Context.SaveChanges();
        },
        CancellationToken.None);

    public Task AddSetAsync(long id, string name = "gateway-fw", string version = "4.2.1", long type = 1, bool valid = true) => WriteAsync(c => c.Add(new DistributionSetRow
    {
        Id = id, Name = name, NameFolded = TextFold.Fold(name), Version = version, VersionFolded = TextFold.Fold(version), TypeId = type, Valid = valid,
        CreatedAt = Now, CreatedBy = "anna", LastModifiedAt = Now, LastModifiedBy = "anna",
    }));

    public Task AddRolloutAsync(
        long id,
        string name,
        RolloutStatus status,
        string owner = "anna",
        DateTimeOffset? since = null,
        params GroupView[] groups) => WriteAsync(c =>
    {
        var view = SampleRollouts.Make(id, name, status, groups.Length > 0 ? groups : [SampleRollouts.Group(1, 10, GroupStatus.Ready)]).View;
        c.Add(new RolloutRow
        {
            Id = id, Name = name, NameFolded = TextFold.Fold(name), Plan = PlanJson.Write(view.Plan), TargetFilter = "id==*", DistributionSetId = 7, Weight = view.Plan.Content.Weight, Status = status,
            ReasonKey = "sample", ReasonText = "Because", ReasonSince = since ?? Now.AddHours(-1), ReasonActor = owner,
            CreatedAt = Now.AddHours(-2), CreatedBy = owner, CreatedByFolded = TextFold.Fold(owner), LastModifiedAt = Now, LastModifiedBy = owner, StartedAt = view.StartedAt, EndedAt = view.EndedAt,
        });
        foreach (var group in view.Groups)
        {
            c.Add(new GroupRow
            {
                Id = (id * 1000) + group.Number, RolloutId = id, Number = group.Number, Name = group.Plan.Name, Plan = PlanJson.Write(group.Plan), Status = group.Status,
                ReasonKey = "sample", ReasonText = group.Reason.Text, ReasonSince = Now, ReasonActor = "engine", PlannedSize = group.PlannedSize, Size = group.Size,
                StartedAt = group.StartedAt, EndedAt = group.EndedAt, Scheduled = group.Tally.Scheduled, Running = group.Tally.Running,
                Retrieved = group.Tally.Retrieved, Finished = group.Tally.Finished, Error = group.Tally.Error, Canceled = group.Tally.Canceled,
            });
        }
    });

    public Task AddTargetsAsync(params TargetRow[] targets) => WriteAsync(c =>
    {
        foreach (var target in targets)
        {
            (target.ControllerIdFolded, target.NameFolded) = (TextFold.Fold(target.ControllerId), TextFold.Fold(target.Name));
            (target.CreatedAt, target.LastModifiedAt, target.CreatedBy, target.LastModifiedBy) = (target.CreatedAt == default ? Now.AddDays(-9) : target.CreatedAt, Now, "anna", "anna");
            target.SecurityTokenHash = new byte[32];
            c.Add(target);
        }
    });

    public Task AddTargetsAsync(int count, Action<TargetRow>? change = null) => AddTargetsAsync(
        [.. Enumerable.Range(1, count).Select(n =>
        {
            var target = new TargetRow { Id = n, ControllerId = $"gw-{n:00000}", Name = $"Gateway {n}", LastPollAt = Now.AddMinutes(-3), UpdateStatus = TargetUpdateStatus.InSync };
            change?.Invoke(target);
            return target;
        })]);

    /// <summary>Many devices of which nothing matters but that they exist, in one statement.</summary>
    public Task AddBareTargetsAsync(int count) => _database.Gate.RunAsync(
        WritePriority.Ordinary,
        false,
        session => session.Execute(
            """
            WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < @count)
            INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, update_status, auto_confirm, attributes_requested,
                                 security_token_hash, created_at, created_by, last_modified_at, last_modified_by)
            SELECT 'd' || x, 'd' || x, 'd' || x, 'd' || x, 1, 0, 0, zeroblob(32), 0, 'anna', 0, 'anna' FROM n
            """,
            ("@count", count)),
        CancellationToken.None);

    public Task AddActionAsync(long id, long targetId, ActionStatus status, long? rolloutId = null, int group = 1) => WriteAsync(c => c.Add(new ActionRow
    {
        Id = id, TargetId = targetId, Status = status, RolloutId = rolloutId, GroupId = rolloutId is { } r ? (r * 1000) + group : null, DistributionSetId = 7,
        CreatedAt = Now.AddHours(-1), ChangedAt = Now.AddMinutes(-1), InitiatedBy = "anna", LastCode = status == ActionStatus.Error ? 217 : null,
    }));

    /// <summary>How the database would read a statement, one line a step.</summary>
    public List<string> Plan(string sql, (string Name, object? Value)[] parameters)
    {
        using var session = _database.Reads.Rent();
        return session.Rows($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3), parameters);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private sealed class PlainSettings : IConsoleSettings
    {
        public ConsoleSettings Current { get; } = new();
    }
}
