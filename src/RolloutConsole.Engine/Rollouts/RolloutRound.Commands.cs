using System.Diagnostics;
using RolloutConsole.Engine.Groups;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Latch and commands.</summary>
internal sealed partial class RolloutRound
{
    /// <summary>Under the emergency stop a running rollout is paused; every other one keeps state and cause (architecture, section 5).</summary>
    public void ObeyLatch()
    {
        if (_before.Latch is not { } latch)
        {
            return;
        }

        var text = latch.Global
            ? $"Emergency stop of everything set by {latch.SetBy}"
            : $"Emergency stop of this rollout set by {latch.SetBy}";
        if (_next.Status == RolloutStatus.Running)
        {
            MoveRollout(RolloutTrigger.Pause, new StatusReason("latch", text, latch.SetAt, latch.SetBy), latch.Reason, PauseCause.Latch);
        }
    }

    /// <summary>Carries a command out, or says why not. Source: hawkbit-rollouts, 2.2 and 6.</summary>
    public void Obey(RolloutFact.OperatorCommand? fact)
    {
        if (fact is null)
        {
            return;
        }

        var (command, actor, reason) = (fact.Command, fact.Caller.Name, fact.Reason);
        if (_before.Latch is { } latch && command is RolloutCommand.Start or RolloutCommand.Resume or RolloutCommand.TriggerNextGroup)
        {
            _refusal = $"The emergency stop set by {latch.SetBy} at {latch.SetAt:HH:mm:ss} UTC holds this rollout. "
                + (latch.Global ? "An Admin must release it first." : "A Manager must release it first.");
            return;
        }

        switch (command)
        {
            case RolloutCommand.Start:
                Start($"Started by {actor}", actor, reason);
                break;
            case RolloutCommand.Pause:
                Pause(actor, reason);
                break;
            case RolloutCommand.Resume:
                Resume(actor, reason);
                break;
            case RolloutCommand.TriggerNextGroup:
                TriggerNextGroup(actor, reason);
                break;
            case RolloutCommand.Approve:
                Approve(actor, reason);
                break;
            case RolloutCommand.Deny:
                if (Try(RolloutTrigger.Deny, new StatusReason("denied", $"Denied by {actor}{Remark(reason)}", _now, actor), reason))
                {
                    _next = _next with { Approval = new ApprovalVerdict(actor, reason) };
                }

                break;
            case RolloutCommand.Stop:
                StopForGood(actor, reason, fact.Code);
                break;
            case RolloutCommand.Delete:
                // Asking twice is answered like the first time (hawkbit-rollouts, 2.2: no-op).
                if (_next.Status != RolloutStatus.Deleting)
                {
                    Try(RolloutTrigger.Delete, new StatusReason("person", $"Deleted by {actor}", _now, actor), reason);
                }

                break;
            case RolloutCommand.RollBack:
                RollBack(actor, reason);
                break;
            default:
                throw new UnreachableException($"command {command}");
        }
    }

    private void Start(string text, string actor, string? reason)
    {
        if (!Try(RolloutTrigger.Start, new StatusReason("started", text, _now, actor), reason))
        {
            return;
        }

        for (var i = 0; i < _groups.Length; i++)
        {
            MoveGroup(i, GroupTrigger.RolloutStarted, ByRule("rollout-started", $"Group {_groups[i].Number} waits for its turn"));
        }

        StartGroup(0, ByRule("first-group", $"Group {_groups[0].Number} started"));
        MoveRollout(RolloutTrigger.FirstGroupStarted, ByRule("running", "The first group runs"));
    }

    private void Pause(string actor, string? why)
    {
        // The event has the person's words in a field of its own; the standing reason has no other place for them.
        var reason = new StatusReason("person", $"Paused by {actor}", _now, actor);
        if (Try(RolloutTrigger.Pause, reason, why, PauseCause.Person) && !string.IsNullOrWhiteSpace(why))
        {
            _next = _next with { Reason = reason with { Text = $"{reason.Text}: '{why}'" } };
        }
    }

    private void StopForGood(string actor, string? comment, string? code)
    {
        var said = code is null ? "" : $" ({code})";
        if (Try(RolloutTrigger.Stop, new StatusReason("person", $"Stopped for good by {actor}{said}", _now, actor), comment))
        {
            _next = _next with { End = new RolloutEnd(code ?? RolloutEnd.UserCanceled, comment ?? "", actor, _now) };
        }
    }

    private void Approve(string actor, string? remark)
    {
        if (Try(RolloutTrigger.Approve, new StatusReason("approved", $"Approved by {actor}", _now, actor), remark))
        {
            _next = _next with { Approval = new ApprovalVerdict(actor, remark) };
            PlanStart();
        }
    }

    private static string Remark(string? remark) => remark is null ? "" : $": {remark}";

    private void Resume(string actor, string? reason)
    {
        var (cause, key) = (_next.Cause, _next.Reason.Key);
        if (!Try(RolloutTrigger.Resume, new StatusReason("person", $"Resumed by {actor}", _now, actor), reason))
        {
            return;
        }

        AcknowledgeGuard(cause, key);

        // Resuming accepts what paused it: the next group starts at once (hawkbit-rollouts, 6.1). A pause by a person or by the
        // emergency stop accepts nothing, so a check that became due meanwhile still waits (architecture, table "Readings").
        var last = LastStarted();
        var accepts = cause is PauseCause.Check or PauseCause.TriggerMissed
            || (last >= 0 && _groups[last].Status == GroupStatus.Error);
        if (accepts)
        {
            StartNextGroup(new StatusReason("resumed", $"Group {NextNumber()} started when {actor} resumed", _now, actor));
        }
    }

    private void TriggerNextGroup(string actor, string? reason)
    {
        var continuesMissed = !IsHawkBit && _next is { Status: RolloutStatus.Paused, Cause: PauseCause.TriggerMissed };
        if (_next.Status != RolloutStatus.Running && !continuesMissed)
        {
            _refusal = $"The next group can be triggered only while the rollout is running; it is {RolloutWords.Of(_next.Status)}.";
            return;
        }

        if (!Array.Exists(_groups, g => g.Status == GroupStatus.Scheduled))
        {
            _refusal = "There is no group left to start.";
            return;
        }

        if (continuesMissed)
        {
            MoveRollout(RolloutTrigger.Resume, new StatusReason("person", $"Continued by {actor}", _now, actor), reason);
        }

        var number = NextNumber();
        StartNextGroup(new StatusReason("person", $"Group {number} triggered by {actor}", _now, actor));
        if (reason is not null)
        {
            _events.Add(new RolloutEvent(RolloutEventKind.Note, $"{actor} triggered group {number}", actor, _now, reason));
        }
    }

    private bool Try(RolloutTrigger trigger, StatusReason reason, string? personsReason, PauseCause? cause = null)
    {
        var status = _next.Status;
        if (MoveRollout(trigger, reason, personsReason, cause))
        {
            return true;
        }

        _refusal = $"A rollout that is {RolloutWords.Of(status)} cannot take the command {trigger.ToString().ToLowerInvariant()}.";
        return false;
    }

    private int LastStarted() => Array.FindLastIndex(_groups, g => g.Status is GroupStatus.Running or GroupStatus.Finished or GroupStatus.Error);

    private int NextNumber()
    {
        var next = LastStarted() + 1;
        return next < _groups.Length ? _groups[next].Number : _groups.Length;
    }

    private void StartNextGroup(StatusReason reason)
    {
        var next = LastStarted() + 1;
        if (next < _groups.Length && _groups[next].Status == GroupStatus.Scheduled)
        {
            StartGroup(next, reason);
        }
    }

    private void StartGroup(int index, StatusReason reason) => MoveGroup(index, GroupTrigger.Start, reason);
}
