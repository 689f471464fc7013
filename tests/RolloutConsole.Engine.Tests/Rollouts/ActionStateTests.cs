using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>The point of no return and the recall of single actions. Source: architecture, section 5, "Latch".</summary>
public sealed class ActionStateTests
{
    [Theory(DisplayName = "architecture 5: the point of no return is the first report after downloaded")]
    [InlineData(false)]
    [InlineData(false, DeviceReportKind.Proceeding)]
    [InlineData(false, DeviceReportKind.Download)]
    [InlineData(false, DeviceReportKind.Proceeding, DeviceReportKind.Download, DeviceReportKind.Proceeding)]
    [InlineData(false, DeviceReportKind.Downloaded)]
    [InlineData(false, DeviceReportKind.Downloaded, DeviceReportKind.Downloaded)]
    [InlineData(false, DeviceReportKind.Downloaded, DeviceReportKind.Download)]
    [InlineData(false, DeviceReportKind.Downloaded, DeviceReportKind.Retrieved)]
    [InlineData(true, DeviceReportKind.Downloaded, DeviceReportKind.Proceeding)]
    [InlineData(true, DeviceReportKind.Downloaded, DeviceReportKind.Retrieved, DeviceReportKind.Proceeding)]
    [InlineData(true, DeviceReportKind.Downloaded, DeviceReportKind.Rejected)]
    [InlineData(true, DeviceReportKind.Downloaded, DeviceReportKind.Canceled)]
    [InlineData(true, DeviceReportKind.Downloaded, DeviceReportKind.Proceeding, DeviceReportKind.Download)]
    public void Standing_AfterReports_IsPastThePointOfNoReturn(bool isPast, params DeviceReportKind[] reports)
    {
        var state = reports.Aggregate(new ActionState(ActionStatus.Retrieved), After);

        Assert.Equal(new ActionStanding(ActionStatus.Retrieved, isPast), state.Standing);
    }

    [Fact]
    public void Recall_Confirmed_IsCanceledAndWaitsForItsNextAttempt()
    {
        var state = After(Recalled(), DeviceReportKind.CancelConfirmed);

        Assert.Equal(new ActionStanding(ActionStatus.Canceled, true), state.Standing);
        Assert.Equal(new ActionStanding(ActionStatus.Canceled, true), After(state, DeviceReportKind.CancelConfirmed).Standing);
    }

    [Theory]
    [InlineData(DeviceReportKind.CancelRejected)]
    [InlineData(DeviceReportKind.CancelFailed)]
    public void Recall_Refused_GoesOnAndIsNotAskedAgain(DeviceReportKind refusal) =>
        Assert.Equal(new ActionStanding(ActionStatus.Retrieved, true), After(Recalled(), refusal).Standing);

    [Theory]
    [InlineData(DeviceReportKind.Success, ActionStatus.Finished)]
    [InlineData(DeviceReportKind.Failure, ActionStatus.Error)]
    public void Recall_FinalReportAnyway_Counts(DeviceReportKind report, ActionStatus status) =>
        Assert.Equal(new ActionStanding(status), After(Recalled(), report).Standing);

    [Fact]
    public void Recall_WithdrawnAfterTheDeviceWentOn_IsPastThePointOfNoReturn()
    {
        var state = After(After(Recalled(), DeviceReportKind.Downloaded), DeviceReportKind.Proceeding);
        Assert.Equal(new ActionStanding(ActionStatus.Canceling, true), state.Standing);

        Assert.Equal(new ActionStanding(ActionStatus.Retrieved, true), Moved(state, ActionTrigger.WithdrawRecall).Standing);
        Assert.Equal(new ActionStanding(ActionStatus.Retrieved), Moved(Recalled(), ActionTrigger.WithdrawRecall).Standing);
    }

    [Fact]
    public void Cancel_OfAPerson_IsNoRecall()
    {
        var asked = Moved(new ActionState(ActionStatus.Retrieved), ActionTrigger.RequestCancel);

        Assert.Equal(new ActionStanding(ActionStatus.Canceled), After(asked, DeviceReportKind.CancelConfirmed).Standing);
        Assert.Equal(new ActionStanding(ActionStatus.Running), After(asked, DeviceReportKind.CancelRejected).Standing);
        Assert.Equal(new ActionStanding(ActionStatus.Canceled), Moved(Recalled(), ActionTrigger.ForceCancel).Standing);
    }

    [Fact]
    public void Replaced_CountsNowhere() =>
        Assert.Null(new ActionState(ActionStatus.Canceled, ActionProgress.None, ActionRecall.Replaced).Standing);

    private static ActionState Recalled() => Moved(new ActionState(ActionStatus.Retrieved), ActionTrigger.Recall);

    private static ActionState After(ActionState state, DeviceReportKind kind) =>
        Moved(state, new DeviceReport(1, 1, kind, null, [], null).TriggerFor(ActionType.Forced, rejectionEnds: false, state.IsRecalled));

    private static ActionState Moved(ActionState state, ActionTrigger trigger)
    {
        Assert.True(ActionStateMachine.TryMove(state.Status, trigger, out var move), $"{trigger} of {state}");
        return state.After(trigger, move.To);
    }
}
