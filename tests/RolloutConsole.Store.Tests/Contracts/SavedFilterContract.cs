using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Policies;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Latch;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>What the suites about saved filters share: commands, loops by hand, and short words.</summary>
public abstract class SavedFilterContract : StoreContract
{
    protected static readonly Caller Anna = new("anna", ConsoleRole.Manager, CallerKind.Person);

    private protected HandStop Stop { get; } = new();

    private protected SavedFilterBell Bell { get; } = new();

    private protected ITargetFilters Filters => FiltersOf(Database);

    private protected ITargetFilterReads Reads => new TargetFilterReads(Database.Reads, new PlanCache(), Settings);

    private protected IFilterMembers Members => MembersOf(Database);

    private protected IAutoAssignments Assignments => AssignmentsOf(Database);

    private protected IDistributionSets Sets => new Store.DistributionSets.DistributionSets(
        DoorOf(Database), Database.Reads, Database.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<RolloutDbContext>>(), new InvalidatedActions(Database.Gate, Database.Reads, new Deaf(), Clock), new Deaf());

    private protected IConsoleSettings Settings => Database.Get<IConsoleSettings>();

    private protected ITargetFilters FiltersOf(SqliteFixture database) => new TargetFilters(DoorOf(database), database.Get<IConsoleSettings>(), Bell);

    private protected IFilterMembers MembersOf(SqliteFixture database) =>
        new FilterMembers(database.Gate, database.Reads, database.Get<ITargetMatches>(), database.Get<IConsoleSettings>(), Clock);

    private protected IAutoAssignments AssignmentsOf(SqliteFixture database) =>
        new AutoAssignments(database.Gate, database.Reads, Stop, database.Get<IConsoleSettings>(), new Deaf(), Clock);

    private protected async Task<long> SaveAsync(string query, string name = "lab", bool isRecorded = true)
    {
        var receipt = await Filters.CreateAsync(Anna, new NewTargetFilter(name, query), default);
        Assert.True(receipt.IsAccepted, receipt.Message);
        if (isRecorded)
        {
            await RecordAsync();
        }

        return receipt.Id!.Value;
    }

    private protected async Task RecordAsync()
    {
        while (await Members.ContinueAsync(default))
        {
        }
    }

    private protected async Task AutoAssignAsync(long filterId, AutoAssignmentChoice choice)
    {
        var receipt = await Filters.SetAutoAssignmentAsync(Anna, filterId, choice, default);
        Assert.True(receipt.IsAccepted, receipt.Message);
    }

    /// <summary>One round of the loop.</summary>
    private protected Task<int> RoundAsync() => RoundAsync(Assignments);

    private protected static async Task<int> RoundAsync(IAutoAssignments assignments)
    {
        var count = 0;
        foreach (var assignment in await assignments.ListAsync(default))
        {
            var turn = new AutoAssigned(0, 0, false);
            while (!turn.IsWhole)
            {
                turn = await assignments.AssignAsync(assignment, turn.LastTargetId, default);
                count += turn.Count;
            }
        }

        return count;
    }

    private protected Task ReportAsync(long targetId, string key, string value) => Database.Gate.RunAsync(
        WritePriority.Ordinary,
        durable: false,
        session =>
        {
            session.Execute("DELETE FROM target_attributes WHERE target_id = @t AND key = @k", ("@t", targetId), ("@k", key));
            session.Execute(
                "INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (@t, @k, @kf, @v, @vf)",
                ("@t", targetId), ("@k", key), ("@kf", TextFold.Fold(key)), ("@v", value), ("@vf", TextFold.Fold(value)));
        },
        default);

    private protected long? OpenSetOf(long targetId) =>
        Database.Number("SELECT distribution_set_id FROM actions WHERE target_id = @t AND status IN (1, 2, 3) ORDER BY id DESC", ("@t", targetId));

    private protected long? Actions() => Database.Number("SELECT count(*) FROM actions");

    private protected static TargetFilter Parse(string text) => TargetFilter.TryParse(text, out var filter, out _) ? filter : throw new InvalidOperationException(text);

    private static CommandDoor DoorOf(SqliteFixture database) => new(database.Gate, database.Get<IAuditStore>(), database.Clock);

    private sealed class Deaf : IOutcomeSignal
    {
        public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence)
        {
        }
    }
}
