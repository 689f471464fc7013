using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Groups;

/// <summary>A run of equal outcomes, in commit order: <paramref name="Count"/> actions of one group went from one standing to another.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="From">Standing before; null when the actions were created by filling.</param>
/// <param name="To">Standing after; null when the rows were deleted.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct ActionOutcome(long GroupId, ActionStanding? From, ActionStanding? To, int Count)
{
    /// <summary>True for the end of open actions, whatever the result.</summary>
    public bool IsResult => From is { Status: var from } && To is { Status: var to } && ActionStateMachine.IsOpen(from) && ActionStateMachine.IsOver(to);

    /// <summary>True when an installed device changed its health, its first answer included.</summary>
    public bool IsHealthChange => From?.Status == ActionStatus.Finished && To?.Status == ActionStatus.Finished;

    /// <summary>True when it is now known, or known otherwise than before, whether devices succeeded or failed; the guards count it.</summary>
    public bool IsVerdict => (IsResult && To?.Health != ActionHealth.Pending) || IsHealthChange;

    /// <summary>True for retries: a new attempt stands in the place of one that failed or timed out.</summary>
    public bool IsRetry => this is { From: { Status: ActionStatus.Error or ActionStatus.TimedOut, IsMarked: true }, To.Status: ActionStatus.Scheduled };
}

/// <summary>
/// How many actions of a group are in each status. Lives on the group row, changes in the transaction that changes the actions,
/// and always equals a recount (architecture, section 5).
/// </summary>
public readonly record struct GroupTally
{
    /// <summary>Actions in <see cref="ActionStatus.Scheduled"/>.</summary>
    public int Scheduled { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Running"/>.</summary>
    public int Running { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.WaitForConfirmation"/>.</summary>
    public int WaitForConfirmation { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Retrieved"/>.</summary>
    public int Retrieved { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Downloaded"/>.</summary>
    public int Downloaded { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Finished"/>, skipped ones included.</summary>
    public int Finished { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Error"/>.</summary>
    public int Error { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Rejected"/>.</summary>
    public int Rejected { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.TimedOut"/>.</summary>
    public int TimedOut { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Canceling"/>.</summary>
    public int Canceling { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Canceled"/>.</summary>
    public int Canceled { get; init; }

    /// <summary>Actions in <see cref="ActionStatus.Removed"/>; in no denominator.</summary>
    public int Removed { get; init; }

    /// <summary>The part of <see cref="Finished"/> that was never sent because the target already ran the set.</summary>
    public int Skipped { get; init; }

    /// <summary>The part of <see cref="Retrieved"/> whose devices are past the point of no return, or refused a recall.</summary>
    public int PastReturn { get; init; }

    /// <summary>The part of <see cref="Canceling"/> that the emergency stop asks back.</summary>
    public int Recalling { get; init; }

    /// <summary>The part of <see cref="Canceled"/> that was given back to the emergency stop: not over, planned again on resume.</summary>
    public int Recalled { get; init; }

    /// <summary>The part of <see cref="Error"/> and <see cref="TimedOut"/> that is to be tried again: not over while the rollout runs.</summary>
    public int RetryDue { get; init; }

    /// <summary>The part of <see cref="Scheduled"/> that is a retry.</summary>
    public int RetryScheduled { get; init; }

    /// <summary>Targets whose newest attempt has no result yet, and whose attempt before failed.</summary>
    public int AfterFailure { get; init; }

    /// <summary>Targets whose newest attempt has no result yet, and whose attempt before timed out.</summary>
    public int AfterTimeout { get; init; }

    /// <summary>Failed attempts in whose place a retry stands; in no other part. Attempts, not targets (aws-iot-jobs, A-11).</summary>
    public int RetriedFailures { get; init; }

    /// <summary>Timed-out attempts in whose place a retry stands; in no other part. Attempts, not targets (aws-iot-jobs, A-11).</summary>
    public int RetriedTimeouts { get; init; }

    /// <summary>The part of <see cref="Finished"/> whose devices are not known to be healthy yet: they update still (ecs-rolling-update, B-1).</summary>
    public int HealthPending { get; init; }

    /// <summary>The part of <see cref="Finished"/> whose devices fail after the installation (ecs-rolling-update, B-1: NewUnhealthy).</summary>
    public int HealthFailing { get; init; }

    /// <summary>
    /// The part of <see cref="Scheduled"/> whose devices fail before their update (ecs-rolling-update, B-1: OldUnhealthy). None of them is a retry:
    /// who failed on this rollout's set is counted by that.
    /// </summary>
    public int ScheduledFailing { get; init; }

    /// <summary>Planned first attempts of devices that do not fail: who would leave the others' service by beginning (ecs-rolling-update, B-3).</summary>
    public int ScheduledHealthy => Scheduled - RetryScheduled - ScheduledFailing;

    /// <summary>Devices that installed the set or had it, and are neither waited for nor failing.</summary>
    public int Confirmed => Finished - HealthPending - HealthFailing;

    /// <summary>Devices that have begun and are not done: with an open action, or not known to be healthy yet.</summary>
    public int Updating => Open + HealthPending;

    /// <summary>Targets that are being tried again, or are about to be.</summary>
    public int TriedAgain => RetryDue + AfterFailure + AfterTimeout;

    /// <summary>Failures that are final: no retry follows while the rollout runs.</summary>
    public int FailedForGood => Failed - RetryDue;

    /// <summary>Actions that the emergency stop may ask back: with their device, before the point of no return.</summary>
    public int Recallable => Retrieved - PastReturn;

    /// <summary>All actions whose target still exists: the denominator.</summary>
    public int Members => Scheduled + Running + WaitForConfirmation + Retrieved + Downloaded + Finished + Error + Rejected + TimedOut
        + Canceling + Canceled;

    /// <summary>Actions a device may still report on.</summary>
    public int Open => Running + WaitForConfirmation + Retrieved + Canceling;

    /// <summary>Failures of every kind, devices that fail after the installation included.</summary>
    public int Failed => Error + Rejected + TimedOut + HealthFailing;

    /// <summary>Devices with a result: those that are waited for to be healthy have none yet.</summary>
    public int Executed => Confirmed - Skipped + Downloaded + Failed;

    /// <summary>Devices with nothing on offer yet, those that gave an action back to the emergency stop included.</summary>
    public int NotStarted => Scheduled + Recalled;

    /// <summary>True when no action is planned or open any more, or waits to be planned or tried again, and no device's health is waited for.</summary>
    public bool IsOver => NotStarted == 0 && Updating == 0 && RetryDue == 0;

    /// <summary>Number of actions in one status.</summary>
    public int this[ActionStatus status] => status switch
    {
        ActionStatus.Scheduled => Scheduled,
        ActionStatus.Running => Running,
        ActionStatus.WaitForConfirmation => WaitForConfirmation,
        ActionStatus.Retrieved => Retrieved,
        ActionStatus.Downloaded => Downloaded,
        ActionStatus.Finished => Finished,
        ActionStatus.Error => Error,
        ActionStatus.Rejected => Rejected,
        ActionStatus.TimedOut => TimedOut,
        ActionStatus.Canceling => Canceling,
        ActionStatus.Canceled => Canceled,
        ActionStatus.Removed => Removed,
        _ => throw new System.Diagnostics.UnreachableException($"action status {status}"),
    };

    /// <summary>The tally after an outcome.</summary>
    public GroupTally After(ActionOutcome outcome) => Moved(outcome, outcome.Count);

    /// <summary>The tally before an outcome that it already contains.</summary>
    public GroupTally Before(ActionOutcome outcome) => Moved(outcome, -outcome.Count);

    /// <summary>Sum of two tallies, for the rollout's totals.</summary>
    public static GroupTally operator +(GroupTally a, GroupTally b) => new()
    {
        Scheduled = a.Scheduled + b.Scheduled,
        Running = a.Running + b.Running,
        WaitForConfirmation = a.WaitForConfirmation + b.WaitForConfirmation,
        Retrieved = a.Retrieved + b.Retrieved,
        Downloaded = a.Downloaded + b.Downloaded,
        Finished = a.Finished + b.Finished,
        Error = a.Error + b.Error,
        Rejected = a.Rejected + b.Rejected,
        TimedOut = a.TimedOut + b.TimedOut,
        Canceling = a.Canceling + b.Canceling,
        Canceled = a.Canceled + b.Canceled,
        Removed = a.Removed + b.Removed,
        Skipped = a.Skipped + b.Skipped,
        PastReturn = a.PastReturn + b.PastReturn,
        Recalling = a.Recalling + b.Recalling,
        Recalled = a.Recalled + b.Recalled,
        RetryDue = a.RetryDue + b.RetryDue,
        RetryScheduled = a.RetryScheduled + b.RetryScheduled,
        AfterFailure = a.AfterFailure + b.AfterFailure,
        AfterTimeout = a.AfterTimeout + b.AfterTimeout,
        RetriedFailures = a.RetriedFailures + b.RetriedFailures,
        RetriedTimeouts = a.RetriedTimeouts + b.RetriedTimeouts,
        HealthPending = a.HealthPending + b.HealthPending,
        HealthFailing = a.HealthFailing + b.HealthFailing,
        ScheduledFailing = a.ScheduledFailing + b.ScheduledFailing,
    };

    private GroupTally Moved(ActionOutcome outcome, int count)
    {
        var tally = this;
        if (outcome.From is { } from)
        {
            tally = tally.Plus(from, -count);
        }

        if (outcome.To is { } to)
        {
            tally = tally.Plus(to, count);
        }

        return outcome switch
        {
            // Only a skip goes from planned to finished without ever having been open.
            { From.Status: ActionStatus.Scheduled, To.Status: ActionStatus.Finished } => tally with { Skipped = tally.Skipped + count },
            { IsRetry: true, From.Status: ActionStatus.Error } => tally with { RetriedFailures = tally.RetriedFailures + count },
            { IsRetry: true } => tally with { RetriedTimeouts = tally.RetriedTimeouts + count },
            _ => tally,
        };
    }

    private GroupTally Plus(ActionStanding standing, int count)
    {
        var tally = PlusStatus(standing.Status, count).PlusLastResult(standing, count).PlusHealth(standing, count);
        return standing switch
        {
            { IsMarked: false } => tally,
            { Status: ActionStatus.Retrieved } => tally with { PastReturn = PastReturn + count },
            { Status: ActionStatus.Canceling } => tally with { Recalling = Recalling + count },
            { Status: ActionStatus.Canceled } => tally with { Recalled = Recalled + count },
            { Status: ActionStatus.Error or ActionStatus.TimedOut } => tally with { RetryDue = RetryDue + count },
            _ => throw new System.Diagnostics.UnreachableException($"mark on {standing.Status}"),
        };
    }

    private GroupTally PlusLastResult(ActionStanding standing, int count)
    {
        if (standing.LastResult is not { } result)
        {
            return this;
        }

        var tally = result == ActionStatus.Error ? this with { AfterFailure = AfterFailure + count } : this with { AfterTimeout = AfterTimeout + count };
        return standing.Status == ActionStatus.Scheduled ? tally with { RetryScheduled = RetryScheduled + count } : tally;
    }

    private GroupTally PlusHealth(ActionStanding standing, int count) => standing switch
    {
        { Health: ActionHealth.Pending } => this with { HealthPending = HealthPending + count },
        { Health: ActionHealth.Failing, Status: ActionStatus.Scheduled } => this with { ScheduledFailing = ScheduledFailing + count },
        { Health: ActionHealth.Failing } => this with { HealthFailing = HealthFailing + count },
        _ => this,
    };

    private GroupTally PlusStatus(ActionStatus status, int count) => status switch
    {
        ActionStatus.Scheduled => this with { Scheduled = Scheduled + count },
        ActionStatus.Running => this with { Running = Running + count },
        ActionStatus.WaitForConfirmation => this with { WaitForConfirmation = WaitForConfirmation + count },
        ActionStatus.Retrieved => this with { Retrieved = Retrieved + count },
        ActionStatus.Downloaded => this with { Downloaded = Downloaded + count },
        ActionStatus.Finished => this with { Finished = Finished + count },
        ActionStatus.Error => this with { Error = Error + count },
        ActionStatus.Rejected => this with { Rejected = Rejected + count },
        ActionStatus.TimedOut => this with { TimedOut = TimedOut + count },
        ActionStatus.Canceling => this with { Canceling = Canceling + count },
        ActionStatus.Canceled => this with { Canceled = Canceled + count },
        ActionStatus.Removed => this with { Removed = Removed + count },
        _ => throw new System.Diagnostics.UnreachableException($"action status {status}"),
    };
}
