using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Creating, loading and committing rollouts.</summary>
public abstract class RolloutStoreContract : StoreContract
{
    [Fact]
    public async Task Create_NameTaken_IsAConflictAndWritesNothing()
    {
        var set = await Fleet.SetAsync();
        Assert.True((await Driver.AddAsync("spring", RolloutDriver.Plan(set))).IsAccepted);
        var audited = Database.Number("SELECT count(*) FROM audit");

        var receipt = await Driver.AddAsync("spring", RolloutDriver.Plan(set, groups: 3));

        Assert.Equal(CommandOutcome.Conflict, receipt.Outcome);
        Assert.Contains("'spring' is taken", receipt.Message, StringComparison.Ordinal);
        Assert.Equal(1, Database.Number("SELECT count(*) FROM groups"));
        Assert.Equal(audited, Database.Number("SELECT count(*) FROM audit"));
    }

    [Fact]
    public async Task Create_LocksTheSetAndItsModules()
    {
        var set = await Fleet.SetAsync();
        var other = await Fleet.SetAsync("other");

        await Driver.AddAsync("spring", RolloutDriver.Plan(set));

        Assert.Equal([set.ToString()], Database.Texts("SELECT id FROM distribution_sets WHERE locked = 1"));
        Assert.Equal(1, Database.Number("SELECT count(*) FROM software_modules WHERE locked = 1"));
        Assert.NotEqual(set, other);
    }

    [Fact]
    public async Task Create_ImplicitLockSwitchedOff_LocksNothing()
    {
        await Database.ExecuteAsync("INSERT INTO settings VALUES ('implicit.lock.enabled', 'false', 0, 0, 'a', 0, 'a')");
        await Driver.AddAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()));

        Assert.Equal(0, Database.Number("SELECT count(*) FROM distribution_sets WHERE locked = 1"));
    }

    [Fact]
    public async Task Load_WhatWasCreated_IsWhatWasAskedFor()
    {
        var plan = RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2) with
        {
            Pacing = new Pacing.ConstantRate(60),
            Schedule = new RolloutSchedule(RolloutStart.AtTime, Clock.GetUtcNow().AddDays(1)),
            Reading = PlanReading.HawkBit,
            Groups =
            [
                new GroupPlan("canary", 33.3f) { ErrorLimit = new ErrorLimit.Count(2), SuccessAction = SuccessAction.PauseForCheck, Filter = "name==a*" },
                new GroupPlan("rest <&>", 100) { Description = "äöü" },
            ],
        };
        var id = (await Driver.AddAsync("spring", plan)).Id!.Value;

        var view = await Driver.ViewAsync(id);

        Assert.Equal("spring", view.Name);
        Assert.Equal(RolloutStatus.Creating, view.Status);
        Assert.Equal(plan with { Groups = view.Plan.Groups }, view.Plan);
        Assert.Equal(plan.Groups, view.Groups.Select(g => g.Plan));
        Assert.All(view.Groups, g => Assert.Equal((GroupStatus.Creating, -1), (g.Status, g.PlannedSize)));
        Assert.Equal(Clock.GetUtcNow(), view.CreatedAt);
        Assert.Null(await Store.LoadAsync(id + 1, default));
    }

    [Fact]
    public async Task Rename_TakenNameAndMissingRollout_AreRefused()
    {
        var set = await Fleet.SetAsync();
        await Driver.AddAsync("spring", RolloutDriver.Plan(set));
        var id = (await Driver.AddAsync("autumn", RolloutDriver.Plan(set))).Id!.Value;
        var audit = new AuditEntry(Clock.GetUtcNow(), RolloutDriver.Ben, "rollout.edit", "autumn", "accepted");

        Assert.Equal(CommandOutcome.Conflict, (await Store.RenameAsync(id, "spring", null, audit, default)).Outcome);
        Assert.Equal(CommandOutcome.NotFound, (await Store.RenameAsync(id + 1, "winter", null, audit, default)).Outcome);
        Assert.True((await Store.RenameAsync(id, "winter", null, audit, default)).IsAccepted);
        Assert.True((await Store.RenameAsync(id, null, "cold", audit, default)).IsAccepted);
        Assert.Equal(["winter/WINTER/cold"], Database.Texts("SELECT name || '/' || name_folded || '/' || description FROM rollouts WHERE id = @id", ("@id", id)));
    }

    [Theory]
    [InlineData(RolloutCommand.Approve, RolloutStatus.Ready)]
    [InlineData(RolloutCommand.Deny, RolloutStatus.ApprovalDenied)]
    public async Task Commit_Approval_IsKeptWithAuthorAndRemark(RolloutCommand command, RolloutStatus status)
    {
        await Fleet.TargetsAsync(4);
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2) with { Approval = ApprovalRule.Always });
        var asked = await Driver.ViewAsync(id);
        Assert.Equal((RolloutStatus.WaitingForApproval, RolloutDriver.Ben.Name, null), (asked.Status, asked.CreatedBy, asked.Approval));
        Assert.Contains(id, await Store.ListOpenAsync(default));

        await Driver.SettleAsync(id, new RolloutFact.OperatorCommand(command, RolloutDriver.Ben with { Name = "otto" }, "seen"));

        var decided = await Driver.ViewAsync(id);
        Assert.Equal((status, new ApprovalVerdict("otto", "seen")), (decided.Status, decided.Approval));
    }

    [Fact]
    public async Task Commit_StaleVersion_WritesNothing()
    {
        await Fleet.TargetsAsync(10);
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2));
        var stale = await Driver.ViewAsync(id);
        await Driver.GiveAsync(id, RolloutCommand.Start);
        var before = Everything();

        var decision = RolloutDecider.Decide(stale, new RolloutFact.OperatorCommand(RolloutCommand.Start, RolloutDriver.Ben, null), Clock.GetUtcNow());
        Assert.Null(decision.Refusal);
        var result = await Store.CommitAsync(
            stale, decision with { Slice = new RolloutSlice.OpenActions(stale.Groups[1].Id, 10, null) },
            new AuditEntry(Clock.GetUtcNow(), RolloutDriver.Ben, "rollout.start", "spring", "accepted"), Clock.GetUtcNow(), default);

        Assert.True(result.IsStale);
        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task Commit_Start_WritesStatusesReasonsEventsAndAudit()
    {
        await Fleet.TargetsAsync(4);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync(), groups: 2));

        var view = await Driver.ViewAsync(id);

        Assert.Equal(RolloutStatus.Running, view.Status);
        Assert.Equal([GroupStatus.Running, GroupStatus.Scheduled], view.Groups.Select(g => g.Status));
        Assert.Equal(Clock.GetUtcNow(), view.StartedAt);
        Assert.Contains("Starting>Running", Database.Texts("SELECT from_status || '>' || to_status FROM rollout_events WHERE kind = 0"));
        Assert.Equal(2, Database.Number("SELECT count(*) FROM audit"));
        Assert.Equal((2L, true), await Database.Get<IAuditStore>().VerifyAsync(default));
    }

    [Fact]
    public async Task Load_UndecidedOutcomes_AreNotInTheTalliesYet()
    {
        var targets = await Fleet.TargetsAsync(10);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()));
        await Driver.ReportAsync(
            RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Retrieved),
            RolloutDriver.Report(targets[1], ActionOf(targets[1], id), DeviceReportKind.Retrieved),
            RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Success));

        var view = await Driver.ViewAsync(id);
        var group = view.Groups[0].Id;

        Assert.Equal((10, 0, 0), (view.Total.Running, view.Total.Retrieved, view.Total.Finished));
        Assert.Equal(
            [new ActionOutcome(group, ActionStatus.Running, ActionStatus.Retrieved, 2), new ActionOutcome(group, ActionStatus.Retrieved, ActionStatus.Finished, 1)],
            view.Undecided);
        Assert.Equal(8, Database.Number("SELECT running FROM groups"));

        await Driver.SettleAsync(id);
        view = await Driver.ViewAsync(id);

        Assert.Equal((8, 1, 1), (view.Total.Running, view.Total.Retrieved, view.Total.Finished));
        Assert.Empty(view.Undecided);
    }

    [Fact]
    public async Task Settle_NothingHappened_CommitsNothing()
    {
        await Fleet.TargetsAsync(3);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()));
        var before = Everything();

        await Driver.SettleAsync(id);

        Assert.Equal(before, Everything());
    }

    [Fact]
    public async Task TakeDue_Deadline_IsTakenOnce()
    {
        await Fleet.TargetsAsync(2);
        var set = await Fleet.SetAsync();
        var startAt = Clock.GetUtcNow().AddHours(1);
        var id = await Driver.FillAsync("spring", RolloutDriver.Plan(set) with { Schedule = new RolloutSchedule(RolloutStart.AtTime, startAt) });

        Assert.Equal(startAt, await Store.NextDueAsync(default));
        Assert.Empty(await Store.TakeDueAsync(Clock.GetUtcNow(), default));
        Clock.Advance(TimeSpan.FromHours(1));
        var both = await Task.WhenAll(Store.TakeDueAsync(Clock.GetUtcNow(), default), Store.TakeDueAsync(Clock.GetUtcNow(), default)).WithinLimit();
        Assert.Equal([id], both.SelectMany(ids => ids));
        Assert.Null(await Store.NextDueAsync(default));

        await Driver.SettleAsync(id, new RolloutFact.DeadlineDue());
        Assert.Equal(RolloutStatus.Running, (await Driver.ViewAsync(id)).Status);
    }

    [Fact]
    public async Task ListOpen_FinalRollouts_AreLeftOut()
    {
        var targets = await Fleet.TargetsAsync(1);
        var set = await Fleet.SetAsync();
        var finished = await Driver.StartAsync("one", RolloutDriver.Plan(set));
        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], finished), DeviceReportKind.Success));
        await Driver.SettleAsync(finished);
        var ready = await Driver.FillAsync("two", RolloutDriver.Plan(set));

        Assert.Equal(RolloutStatus.Finished, (await Driver.ViewAsync(finished)).Status);
        Assert.Equal([ready], await Store.ListOpenAsync(default));
    }

    [Fact]
    public async Task Changes_DecidedAndOld_AreSweptAndUndecidedAreKept()
    {
        var targets = await Fleet.TargetsAsync(2);
        var id = await Driver.StartAsync("spring", RolloutDriver.Plan(await Fleet.SetAsync()));
        await Driver.SettleAsync(id);
        await Driver.ReportAsync(RolloutDriver.Report(targets[0], ActionOf(targets[0], id), DeviceReportKind.Retrieved));
        var undecided = Database.Number("SELECT max(sequence) FROM changes");
        Clock.Advance(TimeSpan.FromMinutes(11));

        await Driver.AddAsync("other", RolloutDriver.Plan(await Fleet.SetAsync("other")));
        await Driver.SettleAsync(2, new RolloutFact.LeaseGained());

        Assert.Equal(undecided, Database.Number("SELECT min(sequence) FROM changes"));
    }

    private string Everything() => string.Join('\n', new[] { "rollouts", "groups", "actions", "rollout_events", "changes", "audit", "deadlines" }
        .Select(table => $"{table} {Database.Number($"SELECT count(*) FROM {table}")}")
        .Concat(Database.Texts("SELECT id || ' ' || status || ' ' || version || ' ' || decided_through FROM rollouts"))
        .Concat(Database.Texts("SELECT id || ' ' || status || ' ' || scheduled || ' ' || running FROM groups"))!);
}
