using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Auto-assignment of saved filters (hawkbit-rollouts, 1.3 and 1.4; hawkbit-api, 2.8 and 2.12).</summary>
public abstract class AutoAssignmentContract : SavedFilterContract
{
    [Fact(DisplayName = "hawkbit-rollouts 1.4: whoever starts to match gets the set in the next round, once")]
    public async Task Round_TargetStartsToMatch_GetsTheSetOnce()
    {
        var targets = await Fleet.TargetsAsync(3);
        var set = await Fleet.SetAsync();
        var filter = await SaveAsync("attribute.region == eu");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(set, ActionType.Soft, 100));

        Assert.Equal(1, await RoundAsync());
        Assert.Equal((set, TargetUpdateStatus.Pending, null), (AssignedTo(targets[0]), UpdateStatusOf(targets[0]), AssignedTo(targets[1])));
        Assert.Equal(0, await RoundAsync());
        await ReportAsync(targets[1], "region", "eu");
        Assert.Equal(1, await RoundAsync());

        Assert.Equal(2, Database.Number("SELECT count(*) FROM actions WHERE action_type = 1 AND weight = 100 AND initiated_by = @by", ("@by", $"auto-assignment of filter {filter} lab")));
        Assert.Equal(
            [$"auto-assignment of filter {filter} lab action.auto-assign set {set} to 1 targets"],
            Database.Texts("SELECT DISTINCT caller || ' ' || action || ' ' || subject FROM audit WHERE action = 'action.auto-assign'"));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.4: an action of the set in any state, or the set itself on the device, keeps it from being assigned again")]
    public async Task Round_TargetHadTheSet_DoesNotGetItAgain()
    {
        var targets = await Fleet.TargetsAsync(4);
        var set = await Fleet.SetAsync();
        var filter = await SaveAsync("id==*");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(set));
        await Database.ExecuteAsync("UPDATE targets SET installed_set_id = @s WHERE id = @t", ("@s", set), ("@t", targets[3]));

        Assert.Equal(3, await RoundAsync());
        var (failed, canceled) = (Database.Number("SELECT id FROM actions WHERE target_id = @t", ("@t", targets[0])), Database.Number("SELECT id FROM actions WHERE target_id = @t", ("@t", targets[1])));
        await Database.ExecuteAsync("UPDATE actions SET status = 6 WHERE id = @a", ("@a", failed));
        await Database.ExecuteAsync("UPDATE actions SET status = 10 WHERE id = @a", ("@a", canceled));
        await Database.ExecuteAsync("UPDATE targets SET assigned_set_id = NULL");

        Assert.Equal(0, await RoundAsync());
        Assert.Equal(3, Actions());
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.1: a target whose type does not take the set is left out")]
    public async Task Round_TypeDoesNotFit_IsLeftOut()
    {
        await Database.ExecuteAsync(
            "INSERT INTO target_types (id, key, key_folded, name, name_folded, created_at, created_by, last_modified_at, last_modified_by) VALUES (9, 'cam', 'cam', 'Camera', 'camera', 0, 'seed', 0, 'seed')");
        var cameras = await Fleet.TargetsAsync(2, targetTypeId: 9);
        var others = await Fleet.TargetsAsync(1);
        var filter = await SaveAsync("id==*");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(await Fleet.SetAsync()));

        Assert.Equal(1, await RoundAsync());
        Assert.Null(AssignedTo(cameras[0]));
        Assert.NotNull(AssignedTo(others[0]));
    }

    [Fact(DisplayName = "Architecture 5: the emergency stop of everything holds auto-assignments back until it is released")]
    public async Task Round_UnderTheStop_WaitsAndGoesOn()
    {
        await Fleet.TargetsAsync(3);
        await AutoAssignAsync(await SaveAsync("id==*"), new AutoAssignmentChoice(await Fleet.SetAsync()));
        await Stop.StopAsync();

        Assert.Equal((0, 0L), (await RoundAsync(), Actions()));
        Stop.Release();
        Assert.Equal(3, await RoundAsync());
    }

    [Theory(DisplayName = "hawkbit-rollouts 1.3: an invalidated or deleted set is assigned no more")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Set_InvalidatedOrDeleted_EndsTheAutoAssignment(bool isInvalidated)
    {
        await Fleet.TargetsAsync(1);
        var set = await Fleet.SetAsync();
        var filter = await SaveAsync("id==*");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(set));

        var receipt = isInvalidated
            ? await Sets.InvalidateAsync(Anna, set, SetInvalidation.None, default)
            : await Sets.DeleteAsync(Anna, set, default);

        Assert.True(receipt.IsAccepted, receipt.Message);
        Assert.Null((await Reads.FindAsync(filter, default))!.Row.AutoAssignment);
        Assert.Equal((0, 0L), (await RoundAsync(), Actions()));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: a set that became incomplete waits and says so")]
    public async Task Set_BecameIncomplete_Waits()
    {
        await Fleet.TargetsAsync(1);
        var filter = await SaveAsync("id==*");
        var set = await Fleet.SetAsync();
        await AutoAssignAsync(filter, new AutoAssignmentChoice(set));
        Assert.Null((await Reads.FindAsync(filter, default))!.Row.AutoAssignment!.WhyNot);
        await Database.ExecuteAsync("DELETE FROM distribution_set_modules");

        Assert.Equal(0, await RoundAsync());
        Assert.Equal("its set is incomplete", (await Reads.FindAsync(filter, default))!.Row.AutoAssignment!.WhyNot);
    }

    [Fact(DisplayName = "A kill between two slices: after the restart everybody has the set once")]
    public async Task Round_KilledBetweenSlices_NobodyIsForgottenOrServedTwice()
    {
        await Fleet.TargetsAsync(600, withAttributes: false);
        var set = await Fleet.SetAsync();
        await AutoAssignAsync(await SaveAsync("id==*"), new AutoAssignmentChoice(set));
        using var kill = new CancellationTokenSource();
        var assignment = Assert.Single(await Assignments.ListAsync(default));
        var running = new KillingStop(kill, after: 1);
        var first = new AutoAssignments(Database.Gate, Database.Reads, running, Settings, running, Clock);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.AssignAsync(assignment, 0, kill.Token));
        Assert.InRange(Actions()!.Value, 1, 599);

        await using var after = await Database.KilledAndReopenedAsync();
        Assert.Equal(600 - Actions()!.Value, await RoundAsync(AssignmentsOf(after)));

        Assert.Equal((600L, 600L), (after.Number("SELECT count(*) FROM actions"), after.Number("SELECT count(DISTINCT target_id) FROM actions WHERE distribution_set_id = @s", ("@s", set))));
    }

    [Fact(DisplayName = "Two filters for one target: the higher weight first, then the lower id; the other waits until that is over")]
    public async Task Round_TwoFiltersCompete_WeightThenIdDecides()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var (low, high, later) = (await Fleet.SetAsync("low"), await Fleet.SetAsync("high"), await Fleet.SetAsync("later"));
        await AutoAssignAsync(await SaveAsync("id==*", "a"), new AutoAssignmentChoice(low, Weight: 10));
        await AutoAssignAsync(await SaveAsync("id==*", "b"), new AutoAssignmentChoice(high, Weight: 500));
        await AutoAssignAsync(await SaveAsync("id==*", "c"), new AutoAssignmentChoice(later, Weight: 500));

        Assert.Equal((1, high), (await RoundAsync(), OpenSetOf(target)));
        Assert.Equal(0, await RoundAsync());
        await Database.ExecuteAsync("UPDATE actions SET status = 5");
        Assert.Equal((1, later), (await RoundAsync(), OpenSetOf(target)));
        await Database.ExecuteAsync("UPDATE actions SET status = 5");
        Assert.Equal((1, low), (await RoundAsync(), OpenSetOf(target)));
    }

    [Fact(DisplayName = "hawkbit-api 2.12: open actions give way, as to an assignment by hand; so does the filter's own older set")]
    public async Task Round_TargetIsBusy_OpenActionIsAskedBack()
    {
        var target = (await Fleet.TargetsAsync(1))[0];
        var (old, next) = (await Fleet.SetAsync("old"), await Fleet.SetAsync("next"));
        var filter = await SaveAsync("id==*");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(old));
        Assert.Equal(1, await RoundAsync());
        await AutoAssignAsync(filter, new AutoAssignmentChoice(next));

        Assert.Equal(1, await RoundAsync());

        Assert.Equal([(int)ActionStatus.Canceling, (int)ActionStatus.Running], Database.Texts("SELECT status FROM actions ORDER BY id").Select(s => int.Parse(s!, null)));
        Assert.Equal(next, AssignedTo(target));
    }

    [Theory(DisplayName = "hawkbit-rollouts 4.6: who requires confirmation asks where the flow is on")]
    [InlineData(true, null, ActionStatus.WaitForConfirmation)]
    [InlineData(true, false, ActionStatus.Running)]
    [InlineData(false, true, ActionStatus.Running)]
    public async Task Round_Confirmation_AsChosen(bool flow, bool? required, ActionStatus status)
    {
        ((FixedSettings)Settings).Current = Settings.Current with { ConfirmationFlow = flow };
        await Fleet.TargetsAsync(1);
        await AutoAssignAsync(await SaveAsync("id==*"), new AutoAssignmentChoice(await Fleet.SetAsync(), ConfirmationRequired: required));

        Assert.Equal(1, await RoundAsync());
        Assert.Equal(status, (ActionStatus)Database.Number("SELECT status FROM actions")!);
    }

    [Fact]
    public async Task Set_TimeForcedHeavyIncompleteInvalidUnknown_IsRefusedWithItsKey()
    {
        var filter = await SaveAsync("id==*");
        var (good, bare, invalid) = (await Fleet.SetAsync(), await Fleet.SetAsync("bare"), await Fleet.SetAsync("invalid"));
        await Database.ExecuteAsync("DELETE FROM distribution_set_modules WHERE distribution_set_id = @s", ("@s", bare));
        await Database.ExecuteAsync("UPDATE distribution_sets SET valid = 0 WHERE id = @s", ("@s", invalid));

        async Task<(CommandOutcome, string)> TryAsync(AutoAssignmentChoice choice, long? id = null)
        {
            var receipt = await Filters.SetAutoAssignmentAsync(Anna, id ?? filter, choice, default);
            return (receipt.Outcome, receipt.Key);
        }

        Assert.Equal((CommandOutcome.Invalid, RefusalKey.AutoAssignType), await TryAsync(new(good, ActionType.TimeForced)));
        Assert.Equal((CommandOutcome.Invalid, ""), await TryAsync(new(good, Weight: 1001)));
        Assert.Equal((CommandOutcome.Invalid, RefusalKey.SetIncomplete), await TryAsync(new(bare)));
        Assert.Equal((CommandOutcome.Invalid, RefusalKey.SetInvalid), await TryAsync(new(invalid)));
        Assert.Equal((CommandOutcome.NotFound, ""), await TryAsync(new(999)));
        Assert.Equal((CommandOutcome.NotFound, ""), await TryAsync(new(good), 999));
        Assert.Null((await Reads.FindAsync(filter, default))!.Row.AutoAssignment);
        Assert.Equal(0, Database.Number("SELECT locked FROM distribution_sets WHERE id = @s", ("@s", good)));
    }

    [Fact(DisplayName = "hawkbit-rollouts 1.3: an auto-assignment locks its set; removing it ends the rounds")]
    public async Task SetAndRemove_LocksTheSet_EndsTheRounds()
    {
        await Fleet.TargetsAsync(2);
        var set = await Fleet.SetAsync();
        var filter = await SaveAsync("id==*");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(set));
        Assert.Equal(1, Database.Number("SELECT locked FROM distribution_sets WHERE id = @s", ("@s", set)));
        Assert.Equal(2, await Reads.CountUnservedAsync(Parse("id==*"), set, Clock.GetUtcNow(), default));
        var shown = (await Reads.FindAsync(filter, default))!.Row.AutoAssignment!;
        Assert.Equal(("gateway", "1.0.0", 1000, "anna"), (shown.SetName, shown.SetVersion, shown.Weight, shown.By));

        Assert.True((await Filters.RemoveAutoAssignmentAsync(Anna, filter, default)).IsAccepted);
        Assert.Equal(0, await RoundAsync());
    }

    [Fact(DisplayName = "A set that a filter assigns is in use, though nobody matches yet: it cannot be changed or unlocked, and the message names the filter")]
    public async Task Set_AssignedOverAnEmptyMatch_IsLockedByTheFilter()
    {
        var set = await Fleet.SetAsync();
        await AutoAssignAsync(await SaveAsync("id == nobody"), new AutoAssignmentChoice(set));
        await AutoAssignAsync(await SaveAsync("id == none", "other"), new AutoAssignmentChoice(set));

        var added = await Sets.AddModulesAsync(Anna, set, [1], default);
        var unlocked = await Sets.ChangeAsync(Anna, set, new DistributionSetChange(Lock: false), default);

        Assert.Equal((CommandOutcome.Locked, CommandOutcome.Locked), (added.Outcome, unlocked.Outcome));
        Assert.Contains("is locked: assigned by filter 'lab' and 1 more. Make a new version", added.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be unlocked: assigned by filter 'lab' and 1 more.", unlocked.Message, StringComparison.Ordinal);
        Assert.Equal(1, Database.Number("SELECT locked FROM distribution_sets"));
    }

    [Fact]
    public async Task Assign_FilterChangedMeanwhile_NothingOfTheOldIsAssigned()
    {
        await Fleet.TargetsAsync(3);
        var filter = await SaveAsync("id==*");
        await AutoAssignAsync(filter, new AutoAssignmentChoice(await Fleet.SetAsync()));
        var old = Assert.Single(await Assignments.ListAsync(default));
        Assert.True((await Filters.ChangeAsync(Anna, filter, new TargetFilterChange(Query: "id == nobody"), default)).IsAccepted);

        Assert.Equal(new AutoAssigned(0, 0, true), await Assignments.AssignAsync(old, 0, default));
        Assert.Equal(0, Actions());
    }

    // Ends the token when so many slices were told of.
    private sealed class KillingStop(CancellationTokenSource kill, int after) : Engine.Latch.IEmergencyStop, IOutcomeSignal
    {
        private int _asked;

        public Engine.Latch.LatchRows Current => throw new NotSupportedException();

        public LatchState? For(long? rolloutId)
        {
            if (_asked++ == after)
            {
                kill.Cancel();
            }

            return null;
        }

        public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence)
        {
        }

        public bool TryOffer(long? rolloutId, out Engine.Latch.OfferTicket ticket) => throw new NotSupportedException();

        public Task<Engine.Latch.StopReceipt> SetAsync(Engine.Security.Caller caller, long? rolloutId, string? reason, string? idempotencyKey, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CommandReceipt> ExplainAsync(Engine.Security.Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<CommandReceipt> ReleaseAsync(Engine.Security.Caller caller, long? rolloutId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
