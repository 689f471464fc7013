using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Rollouts.Aws;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>A-1: J1 to J12 and E1 to E12 as tables, typed from aws-iot-jobs, sections 3 and 4, and how a rollout looks through them.</summary>
public sealed class AwsTableTests
{
    private static readonly RolloutSchedule s_windows = new() { Windows = [new MaintenanceWindow.Weekly((WeekDays)127, new TimeOnly(22, 0), 60)] };

    [Theory(DisplayName = "J1 to J12: what moves a job")]
    [InlineData("J1", null, AwsJobTrigger.Create, "InProgress")]
    [InlineData("J2", null, AwsJobTrigger.CreateScheduled, "Scheduled")]
    [InlineData("J3", "Scheduled", AwsJobTrigger.Open, "InProgress")]
    [InlineData("J4", "InProgress", AwsJobTrigger.WindowCloses, "Scheduled")]
    [InlineData("J5", "Scheduled", AwsJobTrigger.TooManyJobs, "Canceled")]
    [InlineData("J6", "InProgress", AwsJobTrigger.AllOver, "Completed")]
    [InlineData("J7", "InProgress,Scheduled", AwsJobTrigger.Cancel, "Canceled")]
    [InlineData("J8", "InProgress", AwsJobTrigger.AbortCriterion, "Canceled")]
    [InlineData("J9", "InProgress,Scheduled", AwsJobTrigger.EndTime, "Canceled")]
    [InlineData("J10", "Completed,Canceled", AwsJobTrigger.Delete, "DeletionInProgress")]
    [InlineData("J11", "InProgress,Scheduled", AwsJobTrigger.DeleteByForce, "DeletionInProgress")]
    [InlineData("J12", "DeletionInProgress", AwsJobTrigger.AllDeleted, null)]
    public void Job(string row, string? from, AwsJobTrigger trigger, string? to)
    {
        AwsJobStatus?[] sources = from is null ? [null] : [.. from.Split(',').Select(f => (AwsJobStatus?)Enum.Parse<AwsJobStatus>(f))];
        foreach (var status in Enum.GetValues<AwsJobStatus>().Select(s => (AwsJobStatus?)s).Append(null))
        {
            var isAllowed = sources.Contains(status);
            Assert.Equal(isAllowed, AwsJobTable.TryMove(status, trigger, out var next));
            Assert.Equal(isAllowed ? to : status?.ToString(), next?.ToString());
        }

        Assert.All(AwsJobTable.Rows.Where(r => r.Trigger == trigger), r => Assert.Equal(row, r.Row));
    }

    [Theory(DisplayName = "E1 to E12: what moves an execution")]
    [InlineData("E1", null, AwsExecutionTrigger.Create, "Queued")]
    [InlineData("E2", "Queued", AwsExecutionTrigger.Begin, "InProgress")]
    [InlineData("E3", "InProgress", AwsExecutionTrigger.Report, "InProgress")]
    [InlineData("E4", "Queued,InProgress", AwsExecutionTrigger.Reject, "Rejected")]
    [InlineData("E5", "InProgress,Queued", AwsExecutionTrigger.Succeed, "Succeeded")]
    [InlineData("E5", "InProgress,Queued", AwsExecutionTrigger.Fail, "Failed")]
    [InlineData("E6", "InProgress", AwsExecutionTrigger.TimeOut, "TimedOut")]
    [InlineData("E7", "Queued,InProgress", AwsExecutionTrigger.Remove, "Removed")]
    [InlineData("E8", "Queued", AwsExecutionTrigger.Cancel, "Canceled")]
    [InlineData("E8,E9", "Queued,InProgress", AwsExecutionTrigger.CancelByForce, "Canceled")]
    [InlineData("E10", "Failed,TimedOut", AwsExecutionTrigger.Retry, "Queued")]
    [InlineData("E11", "Removed", AwsExecutionTrigger.Rejoin, "Queued")]
    [InlineData("E12", "Succeeded,Failed,TimedOut,Rejected,Removed,Canceled,Queued", AwsExecutionTrigger.Delete, null)]
    [InlineData("E12", "InProgress", AwsExecutionTrigger.DeleteByForce, null)]
    public void Execution(string rows, string? from, AwsExecutionTrigger trigger, string? to)
    {
        AwsExecutionStatus?[] sources = from is null ? [null] : [.. from.Split(',').Select(f => (AwsExecutionStatus?)Enum.Parse<AwsExecutionStatus>(f))];
        foreach (var status in Enum.GetValues<AwsExecutionStatus>().Select(s => (AwsExecutionStatus?)s).Append(null))
        {
            var isAllowed = sources.Contains(status);
            Assert.Equal(isAllowed, AwsExecutionTable.TryMove(status, trigger, out var next));
            Assert.Equal(isAllowed ? to : status?.ToString(), next?.ToString());
        }

        Assert.All(AwsExecutionTable.Rows.Where(r => r.Trigger == trigger), r => Assert.Contains(r.Row, rows.Split(',')));
    }

    [Theory(DisplayName = "4: which states are terminal and which are retried; the console's actions agree")]
    [InlineData("QUEUED", AwsExecutionStatus.Queued, false, false)]
    [InlineData("IN_PROGRESS", AwsExecutionStatus.InProgress, false, false)]
    [InlineData("SUCCEEDED", AwsExecutionStatus.Succeeded, true, false)]
    [InlineData("FAILED", AwsExecutionStatus.Failed, true, true)]
    [InlineData("TIMED_OUT", AwsExecutionStatus.TimedOut, true, true)]
    [InlineData("REJECTED", AwsExecutionStatus.Rejected, true, false)]
    [InlineData("REMOVED", AwsExecutionStatus.Removed, true, false)]
    [InlineData("CANCELED", AwsExecutionStatus.Canceled, true, false)]
    public void State(string word, AwsExecutionStatus status, bool isTerminal, bool isRetried)
    {
        Assert.Equal((isTerminal, isRetried), (AwsExecutionTable.IsTerminal(status), AwsExecutionTable.TryMove(status, AwsExecutionTrigger.Retry, out _)));
        var actions = Enum.GetValues<ActionStatus>().Where(a => AwsJobView.StatusOf(a) == status).ToList();
        Assert.NotEmpty(actions);
        Assert.All(actions, a => Assert.Equal(
            (word, isTerminal, isRetried),
            (ActionFacets.Of(a).Aws, ActionStateMachine.IsOver(a), new ActionState(a).TriedAgain(hasRetryLeft: true).Standing!.Value.IsMarked)));
    }

    /// <summary>
    /// Differences on purpose: what was never offered has no execution, but may be skipped, canceled or removed; a device that refuses to give an
    /// action back, and a person who takes an agreement back, lead to an offer again, and that can still time out; a deleted target's
    /// actions are kept as removed where AWS deletes them (E12).
    /// </summary>
    [Fact(DisplayName = "A-1: whatever moves an action, the execution it looks like moves as its table allows, with the known differences")]
    public void ActionMoves_AreExecutionMoves()
    {
        var others = ActionStateMachine.Moves
            .Select(m => (From: AwsJobView.StatusOf(m.From), To: AwsJobView.StatusOf(m.Move.To)))
            .Where(m => m.From != m.To && !AwsExecutionTable.Rows.Any(r => r.From == m.From && r.To == m.To))
            .Select(m => $"{m.From} to {m.To}").Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                " to Canceled", " to Removed", " to Succeeded", "Canceled to Removed", "Failed to Removed", "InProgress to Queued", "Queued to TimedOut",
                "Rejected to Removed", "Succeeded to Removed", "TimedOut to Removed",
            ],
            others);
    }

    [Theory(DisplayName = "9: every state has a counter of its own, and a device is in one of them")]
    [InlineData("numberOfQueuedThings", ActionStatus.Running)]
    [InlineData("numberOfInProgressThings", ActionStatus.Retrieved)]
    [InlineData("numberOfSucceededThings", ActionStatus.Finished)]
    [InlineData("numberOfFailedThings", ActionStatus.Error)]
    [InlineData("numberOfTimedOutThings", ActionStatus.TimedOut)]
    [InlineData("numberOfRejectedThings", ActionStatus.Rejected)]
    [InlineData("numberOfRemovedThings", ActionStatus.Removed)]
    [InlineData("numberOfCanceledThings", ActionStatus.Canceled)]
    public void Counter(string name, ActionStatus status)
    {
        var tally = default(GroupTally).After(new ActionOutcome(1, null, status, 3));
        int[] counters = [tally.Running, tally.Retrieved, tally.Finished, tally.Error, tally.TimedOut, tally.Rejected, tally.Removed, tally.Canceled];
        string[] names =
        [
            "numberOfQueuedThings", "numberOfInProgressThings", "numberOfSucceededThings", "numberOfFailedThings", "numberOfTimedOutThings",
            "numberOfRejectedThings", "numberOfRemovedThings", "numberOfCanceledThings",
        ];
        Assert.Equal(names.Select(n => n == name ? 3 : 0), counters);
    }

    [Fact]
    public void TerminalExecutions_TakeNoReport() => Assert.All(
        Enum.GetValues<AwsExecutionStatus>().Where(AwsExecutionTable.IsTerminal),
        s => Assert.All(
            (AwsExecutionTrigger[])[AwsExecutionTrigger.Begin, AwsExecutionTrigger.Report, AwsExecutionTrigger.Succeed, AwsExecutionTrigger.Fail, AwsExecutionTrigger.Reject, AwsExecutionTrigger.TimeOut],
            t => Assert.False(AwsExecutionTable.TryMove(s, t, out _))));

    [Theory(DisplayName = "3: a rollout as a job")]
    [InlineData(RolloutStatus.Ready, false, "SCHEDULED")]
    [InlineData(RolloutStatus.WaitingForApproval, false, "SCHEDULED")]
    [InlineData(RolloutStatus.Scheduled, false, "SCHEDULED")]
    [InlineData(RolloutStatus.Running, false, "IN_PROGRESS")]
    [InlineData(RolloutStatus.Running, true, "SCHEDULED")]
    [InlineData(RolloutStatus.Paused, false, "IN_PROGRESS")]
    [InlineData(RolloutStatus.Paused, true, "SCHEDULED")]
    [InlineData(RolloutStatus.Stopping, true, "CANCELED")]
    [InlineData(RolloutStatus.Stopped, false, "CANCELED")]
    [InlineData(RolloutStatus.Aborted, false, "CANCELED")]
    [InlineData(RolloutStatus.Finished, true, "COMPLETED")]
    [InlineData(RolloutStatus.Deleting, false, "DELETION_IN_PROGRESS")]
    [InlineData(RolloutStatus.Deleted, false, "")]
    public void View_Status(RolloutStatus status, bool isClosed, string word)
    {
        var view = Running(Plan(Group()) with { Schedule = isClosed ? s_windows : new RolloutSchedule() }, (GroupStatus.Running, default)) with { Status = status };
        Assert.Equal(word, AwsJobView.Of(view, Now).Word);
    }

    [Fact(DisplayName = "J3, J4 and A-16: SCHEDULED between windows, but not after the end")]
    public void View_BetweenWindows()
    {
        var view = Running(Plan(Group()) with { Schedule = s_windows }, (GroupStatus.Running, new GroupTally { Retrieved = 1 }));
        var opens = new DateTimeOffset(2026, 5, 20, 22, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            ["SCHEDULED", "IN_PROGRESS", "SCHEDULED"], ((DateTimeOffset[])[Now, opens, opens.AddHours(1)]).Select(at => AwsJobView.Of(view, at).Word));
        Assert.Equal("IN_PROGRESS", AwsJobView.Of(view with { End = new RolloutEnd(RolloutEnd.EndTime, "", "engine", Now) }, Now).Word);
    }

    [Theory(DisplayName = "5: reason code, comment and forceCanceled stand with a cancelled job only")]
    [InlineData(RolloutStatus.Aborted, EndBehavior.ForceCancel, "END_TIME", true)]
    [InlineData(RolloutStatus.Aborted, EndBehavior.Cancel, "END_TIME", false)]
    [InlineData(RolloutStatus.Finished, EndBehavior.StopRollout, null, false)]
    public void View_End(RolloutStatus status, EndBehavior behavior, string? code, bool isForced)
    {
        var schedule = new RolloutSchedule { EndAt = Now, EndBehavior = behavior };
        var view = Running(Plan(Group()) with { Schedule = schedule }, (GroupStatus.Finished, default)) with { Status = status, End = new RolloutEnd(RolloutEnd.EndTime, "over", "engine", Now) };
        Assert.Equal((code, code is null ? null : "over", isForced), (AwsJobView.Of(view, Now).ReasonCode, AwsJobView.Of(view, Now).Comment, AwsJobView.Of(view, Now).ForceCanceled));
    }

    [Theory(DisplayName = "5: forceCanceled is false when a person or a guard ended it, whatever the planned end would do")]
    [InlineData(RolloutStatus.Stopped, "USER_CANCELED")]
    [InlineData(RolloutStatus.Aborted, "ABORT_THRESHOLD")]
    public void View_EndBeforeItsTime(RolloutStatus status, string code)
    {
        var schedule = new RolloutSchedule { EndAt = Now.AddDays(1), EndBehavior = EndBehavior.ForceCancel };
        var view = Running(Plan(Group()) with { Schedule = schedule }, (GroupStatus.Finished, default)) with { Status = status, End = new RolloutEnd(code, "why", "x", Now) };
        Assert.Equal(new AwsJobView(AwsJobStatus.Canceled, code, "why", false), AwsJobView.Of(view, Now));
    }

    [Fact(DisplayName = "4: every action status is one of an execution, as the table of the actions says")]
    public void View_Executions()
    {
        foreach (var status in Enum.GetValues<ActionStatus>())
        {
            var word = AwsJobView.StatusOf(status) is { } execution ? string.Concat(execution.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant() : "-";
            Assert.Equal(ActionFacets.Of(status).Aws, word);
        }
    }

    [Fact(DisplayName = "A-1: whatever moves a rollout, the job it looks like moves as its table allows")]
    public void RolloutMoves_AreJobMoves()
    {
        foreach (var (from, trigger, to) in RolloutStateMachine.Moves.Where(m => m.From != RolloutStatus.Deleted))
        {
            var (before, after) = (StatusOf(from), StatusOf(to));
            Assert.True(
                before == after || AwsJobTable.Rows.Any(r => r.From == before && r.To == after), $"{from} --{trigger}--> {to}: {before} to {after}");
        }

        static AwsJobStatus? StatusOf(RolloutStatus status) =>
            AwsJobView.StatusOf(Running(Plan(Group()), (GroupStatus.Running, default)) with { Status = status }, Now);
    }
}
