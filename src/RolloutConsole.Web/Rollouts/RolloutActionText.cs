using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>
/// What the panel of a command says before it is given: its effect in counts, whether a reason is asked for, what must be typed
/// (operator-experience, 5.4, guard rails).
/// </summary>
/// <param name="Command">The command.</param>
/// <param name="Verb">Word on the button.</param>
/// <param name="Icon">Its symbol.</param>
/// <param name="Title">What will be done.</param>
/// <param name="Effect">What happens to devices, one sentence each.</param>
/// <param name="ReasonRequired">Whether it needs a reason.</param>
/// <param name="TypedWord">What must be typed; null for nothing.</param>
/// <param name="Permission">What the person needs.</param>
internal sealed record RolloutActionText(
    RolloutCommand Command,
    string Verb,
    string Icon,
    string Title,
    IReadOnlyList<string> Effect,
    bool ReasonRequired,
    string? TypedWord,
    Permission Permission)
{
    /// <summary>The order in which all commands are listed.</summary>
    public static readonly RolloutCommand[] Order =
    [
        RolloutCommand.Start, RolloutCommand.Pause, RolloutCommand.Resume, RolloutCommand.TriggerNextGroup, RolloutCommand.Approve,
        RolloutCommand.Deny, RolloutCommand.Stop, RolloutCommand.RollBack, RolloutCommand.Delete,
    ];

    /// <summary>The text of a command for a rollout as it stands.</summary>
    /// <param name="command">Which.</param>
    /// <param name="rollout">The frame.</param>
    /// <param name="person">Who asks; resuming an own pause needs no reason.</param>
    public static RolloutActionText For(RolloutCommand command, RolloutSnapshot rollout, string person)
    {
        var totals = rollout.Totals;
        var (waiting, flying, done) = (Figures.Count(totals.NotStarted), Figures.Count(totals.InFlight), Figures.Count(totals.Done));
        var next = rollout.Groups.FirstOrDefault(g => g.Status == GroupStatus.Scheduled);
        var running = rollout.Groups.LastOrDefault(g => g.Status == GroupStatus.Running);
        return command switch
        {
            RolloutCommand.Start => new(
                command, "Start", "play_arrow", $"Start rollout {rollout.Id}",
                [
                    $"{Figures.Count(totals.All)} devices in {rollout.Groups.Length} groups. Group 1 with {Figures.Count(rollout.Groups[0].Size)} devices {ScheduleWords.BeginsOf(rollout.Plan.Schedule, rollout.ServerTime)}.",
                    $"Rate: {PlanWords.RateOf(rollout.Plan)}.",
                ],
                false, null, Permission.StartRollout),
            RolloutCommand.Pause => new(
                command, "Pause", "pause", $"Pause rollout {rollout.Id}",
                [$"{waiting} not started will wait.", $"{flying} in flight go on, and their reports count.", $"{done} done are not touched."],
                false, null, Permission.PauseRollout),
            RolloutCommand.Resume => new(
                command, "Resume", "play_arrow", $"Resume rollout {rollout.Id}",
                [
                    $"It was paused because: {rollout.Reason.Text}.",
                    rollout.Cause is PauseCause.Error or PauseCause.Check or PauseCause.TriggerMissed && next is not null
                        ? $"Resuming accepts that, and group {next.Number} with {Figures.Count(next.Size)} devices begins."
                        : $"{waiting} not started go on where they stopped.",
                    $"{flying} are in flight, {Figures.Count(totals.Failed)} have failed so far.",
                ],
                !(rollout.Cause == PauseCause.Person && rollout.Reason.Actor == person), null, Permission.ResumeRollout),
            RolloutCommand.TriggerNextGroup => new(
                command, "Trigger next group", "skip_next", next is null ? "Trigger the next group" : $"Start group {next.Number} now",
                [
                    next is null ? "There is no group left." : $"Group {next.Number} with {Figures.Count(next.Size)} devices begins whatever the thresholds say.",
                    running is null
                        ? "No group is running."
                        : $"Group {running.Number} has {Figures.Count(running.Successes)} of {Figures.Count(running.SuccessesNeeded)} needed successes and {Figures.Count(running.Failed)} failures; it goes on beside the next one.",
                ],
                true, next?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), Permission.TriggerNextGroup),
            RolloutCommand.Stop => new(
                command, "Stop for good", "stop_circle", $"Stop rollout {rollout.Id} for good",
                [
                    $"{waiting} not started will never start.", $"{flying} in flight are asked to give the update back; those past the point of no return finish.",
                    $"{done} done are not touched.", "This is final: the rollout cannot be resumed. Pause it if you may want to go on.",
                ],
                true, rollout.Name, Permission.StopRollout),
            RolloutCommand.Delete => new(
                command, "Delete", "delete", $"Delete rollout {rollout.Id}",
                [
                    RolloutStateMachine.IsFinal(rollout.Status)
                        ? "It leaves the lists. What devices reported, its events and the audit stay."
                        : $"{waiting} not started will never start, {flying} in flight are asked to give the update back. Then it leaves the lists.",
                    "Its name is not given again.",
                ],
                true, rollout.Name, Permission.DeleteRollout),
            RolloutCommand.Approve => new(
                command, "Approve", "how_to_reg", $"Approve rollout {rollout.Id}",
                [
                    $"{Figures.Count(totals.All)} devices in {rollout.Groups.Length} groups get {rollout.Set}; asked by {rollout.CreatedBy}.",
                    rollout.Plan.Schedule switch
                    {
                        { Start: RolloutStart.WhenApproved } => $"Group 1 {ScheduleWords.BeginsOf(rollout.Plan.Schedule, rollout.ServerTime)}.",
                        { Start: RolloutStart.AtTime } => "It starts at its planned time, or at once where that has passed.",
                        _ => "It is ready then; a Manager starts it.",
                    },
                ],
                false, null, Permission.ApproveRollout),
            RolloutCommand.Deny => new(
                command, "Deny", "block", $"Deny rollout {rollout.Id}",
                [$"None of the {Figures.Count(totals.All)} devices gets {rollout.Set} from it.", "This is final: it can only be copied or deleted."],
                true, null, Permission.ApproveRollout),
            RolloutCommand.RollBack => new(
                command, "Roll back", "undo", $"Roll back rollout {rollout.Id}",
                [
                    RolloutStateMachine.IsFinal(rollout.Status)
                        ? "Every device that had begun returns to the distribution set that it ran before, whatever the plan says."
                        : $"It is stopped for good first: {waiting} not started will never start. Then every device that had begun returns to the distribution set that it ran before.",
                    "A rollback of its own starts at once, without approval; it can be paused and stopped like any rollout.",
                ],
                true, rollout.Name, Permission.RollBackRollout),
            _ => throw new System.Diagnostics.UnreachableException($"command {command}"),
        };
    }

    /// <summary>The command that stands first on the page; null when there is none to offer.</summary>
    public static RolloutCommand? PrimaryOf(RolloutStatus status) => status switch
    {
        RolloutStatus.WaitingForApproval => RolloutCommand.Approve,
        RolloutStatus.Ready or RolloutStatus.Scheduled => RolloutCommand.Start,
        RolloutStatus.Starting or RolloutStatus.Running => RolloutCommand.Pause,
        RolloutStatus.Paused => RolloutCommand.Resume,
        _ => null,
    };

    /// <summary>
    /// Why the person cannot give it now: the state's reason first, then the role that is missing, then that it is an own rollout; null
    /// when it can be given.
    /// </summary>
    public string? WhyNot(RolloutSnapshot rollout, Caller? caller) =>
        rollout[Command].WhyNot
        ?? (caller is null ? "You are not signed in any more."
            : !Permissions.Allows(caller, Permission) ? Permissions.Explain(Permission)
            : Permission == Permission.ApproveRollout && Permissions.IsAuthor(caller, rollout.CreatedBy) ? Permissions.OwnRollout
            : null);
}
