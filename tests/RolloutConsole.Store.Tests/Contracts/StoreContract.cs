using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What every contract suite needs: a database, a fleet, and a driver that moves rollouts by hand.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private const string WithoutResult = "(a.status IN (0, 1, 2, 3, 9) OR (a.status = 10 AND a.recall = 1))";

    protected SqliteFixture Database { get; private set; } = null!;

    protected FleetSeed Fleet { get; private set; } = null!;

    protected RolloutDriver Driver { get; private set; } = null!;

    protected HandClock Clock => Database.Clock;

    protected IRolloutStore Store => Database.Get<IRolloutStore>();

    protected IDeviceReads Devices => Database.Get<IDeviceReads>();

    public async Task InitializeAsync()
    {
        Database = await OpenAsync();
        Fleet = new FleetSeed(Database);
        Driver = new RolloutDriver(Store, Database.Get<IIntakeStore>(), Clock);
    }

    public async Task DisposeAsync() => await Database.DisposeAsync();

    /// <summary>The database of the suite.</summary>
    protected abstract Task<SqliteFixture> OpenAsync();

    /// <summary>The only or first action of a target in a rollout.</summary>
    protected long ActionOf(long targetId, long rolloutId) =>
        Database.Number("SELECT id FROM actions WHERE target_id = @t AND rollout_id = @r ORDER BY id", ("@t", targetId), ("@r", rolloutId))
        ?? throw new InvalidOperationException($"Target {targetId} has no action in rollout {rolloutId}.");

    protected ActionStatus StatusOf(long actionId) => (ActionStatus)Database.Number("SELECT status FROM actions WHERE id = @a", ("@a", actionId))!;

    protected TargetUpdateStatus UpdateStatusOf(long targetId) =>
        (TargetUpdateStatus)Database.Number("SELECT update_status FROM targets WHERE id = @t", ("@t", targetId))!;

    protected long? AssignedTo(long targetId) => Database.Number("SELECT assigned_set_id FROM targets WHERE id = @t", ("@t", targetId));

    protected long? InstalledOn(long targetId) => Database.Number("SELECT installed_set_id FROM targets WHERE id = @t", ("@t", targetId));

    protected IReadOnlyList<string?> HistoryOf(long actionId) => [.. Database.Texts(
        "SELECT entry FROM action_history WHERE action_id = @a ORDER BY id", ("@a", actionId)).Select(e => ((HistoryEntry)int.Parse(e!, null)).ToString())];

    /// <summary>Every tally of every group equals a recount, the history's length its counter, and no target has been forgotten.</summary>
    protected void AssertTalliesEqualRecount()
    {
        string[] columns =
        [
            "scheduled", "running", "wait_for_confirmation", "retrieved", "downloaded", "finished", "error", "rejected", "timed_out", "canceling",
            "canceled", "removed",
        ];
        for (var status = 0; status < columns.Length; status++)
        {
            Assert.Empty(Database.Texts(
                $"SELECT g.id || ' {columns[status]} ' || g.{columns[status]} FROM groups g "
                + "WHERE g." + columns[status] + " <> (SELECT count(*) FROM actions a WHERE a.group_id = g.id AND a.status = @s AND a.recall <> 2)",
                ("@s", status)));
        }

        Assert.Empty(Database.Texts(
            "SELECT g.id FROM groups g WHERE g.skipped <> (SELECT count(*) FROM actions a WHERE a.group_id = g.id AND a.status = 5 AND a.opened_at IS NULL)"));
        foreach (var (column, condition) in new[]
        {
            ("past_return", "a.status = 3 AND a.progress = 2"), ("recalling", "a.status = 9 AND a.recall = 1"), ("recalled", "a.status = 10 AND a.recall = 1"),
            ("retry_due", "a.status IN (6, 8) AND a.recall = 3"), ("retry_scheduled", "a.status = 0 AND a.last_result IS NOT NULL"),
            ("after_failure", $"{WithoutResult} AND a.last_result = 6"), ("after_timeout", $"{WithoutResult} AND a.last_result = 8"),
            ("retried_failures", "a.status = 6 AND a.recall = 2"), ("retried_timeouts", "a.status = 8 AND a.recall = 2"),
            ("health_pending", "a.status = 5 AND a.health = 1"), ("health_failing", "a.status = 5 AND a.health = 3"),
            ("scheduled_failing", "a.status = 0 AND a.health = 3"),
        })
        {
            Assert.Empty(Database.Texts(
                $"SELECT g.id || ' {column} ' || g.{column} FROM groups g WHERE g.{column} <> (SELECT count(*) FROM actions a WHERE a.group_id = g.id AND {condition})"));
        }

        Assert.Empty(Database.Texts(
            "SELECT a.target_id FROM actions a WHERE a.status IN (0, 1, 2, 3, 9) AND a.rollout_id IS NOT NULL GROUP BY a.target_id, a.rollout_id HAVING count(*) > 1"));
        Assert.Empty(Database.Texts(
            "SELECT a.id FROM actions a WHERE a.entries <> (SELECT count(*) FROM action_history h WHERE h.action_id = a.id)"));
    }
}
