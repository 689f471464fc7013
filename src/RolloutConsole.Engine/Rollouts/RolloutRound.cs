using System.Collections.Immutable;
using System.Diagnostics;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// The working copy of one decision. Lives for one call of <see cref="RolloutDecider.Decide"/>; each of its steps is one question.
/// This file: state, folding of outcomes, and the two doors through which a status changes. The other files: commands, filling,
/// groups, pacing, endings.
/// </summary>
internal sealed partial class RolloutRound
{
    private readonly RolloutView _before;
    private readonly DateTimeOffset _now;
    private readonly ImmutableList<RolloutEvent>.Builder _events = ImmutableList.CreateBuilder<RolloutEvent>();
    private readonly GroupView[] _groups;
    private RolloutView _next;
    private RolloutSlice? _slice;
    private DateTimeOffset? _wakeAt;
    private bool _lookAgain;
    private string? _refusal;
    private string? _errorPause;

    public RolloutRound(RolloutView before, DateTimeOffset now)
    {
        _before = before;
        _now = now;
        _next = before;
        _groups = [.. before.Groups];
        _total = before.Total;
    }

    private bool IsHawkBit => _before.Plan.Reading == PlanReading.HawkBit;

    /// <summary>
    /// Brings the tallies up to the last committed outcome, one outcome after the other. In the console's own reading the error limit
    /// is asked after each device result, so the first one that breaks it decides; hawkBit judges the state at the end of the pass.
    /// </summary>
    public void FoldOutcomes()
    {
        foreach (var outcome in _before.Undecided)
        {
            var index = Array.FindIndex(_groups, g => g.Id == outcome.GroupId);
            if (index < 0)
            {
                continue;
            }

            NoteHealthChange(outcome);
            if (outcome.IsVerdict && (!IsHawkBit || HasGuards))
            {
                for (var i = 0; i < outcome.Count; i++)
                {
                    var one = outcome with { Count = 1 };
                    Fold(index, one);
                    JudgeGuards(index, one);
                    if (!IsHawkBit)
                    {
                        JudgeErrorLimit(index);
                    }
                }
            }
            else
            {
                Fold(index, outcome);
            }
        }

        JudgeSmallerThreshold();
        _next = _next with
        {
            DecidedThrough = Math.Max(_before.DecidedThrough, _before.UndecidedThrough),
            Undecided = [],
            UndecidedThrough = 0,
        };
    }

    private bool HasGuards => _before.Plan.Breaker is not null || !_before.Plan.AbortCriteria.IsEmpty;

    private void Fold(int index, ActionOutcome outcome)
    {
        _groups[index] = _groups[index] with { Tally = _groups[index].Tally.After(outcome) };
        _total = _total.After(outcome);
    }

    /// <summary>Takes in what the slice of the last decision did.</summary>
    public void TakeSliceResult(RolloutFact fact)
    {
        switch (fact)
        {
            case RolloutFact.SliceDone { Result: { PlannedSizes: { } sizes } }:
                for (var i = 0; i < _groups.Length; i++)
                {
                    _groups[i] = sizes[i] < 0 ? _groups[i] : _groups[i] with { PlannedSize = sizes[i] };
                }

                _lookAgain = true;
                break;

            case RolloutFact.SliceDone { Result: { IsLook: true } look }:
                TakeLook(look);
                break;

            case RolloutFact.SliceDone { Result: { TookOver: true } result }:
                _next = _next with { HasTakenOver = _next.HasTakenOver || result.Exhausted };
                _lookAgain = true;
                break;

            case RolloutFact.SliceDone { Result: { GroupId: { } groupId } result }:
                TakeGroupResult(groupId, result);
                break;

            case RolloutFact.TargetsFreed or RolloutFact.LeaseGained or RolloutFact.DeadlineDue or RolloutFact.OperatorCommand:
                for (var i = 0; i < _groups.Length; i++)
                {
                    _groups[i] = _groups[i] with { Busy = 0, BusyRetries = 0, BusyFailing = 0 };
                }

                break;
        }
    }

    /// <summary>The decision, with everything that now keeps the rollout from moving.</summary>
    public RolloutDecision ToDecision()
    {
        if (_refusal is not null)
        {
            // A refused command changes nothing; what else is due is decided by the next fact.
            return new RolloutDecision { Next = _before, Refusal = _refusal, At = _now };
        }

        var next = _next with { Groups = [.. _groups], WakeAt = _wakeAt };
        next = WaitingOf(next) is var waiting && ReferenceEquals(waiting, next.Waiting) ? next : next with { Waiting = waiting };
        return new RolloutDecision
        {
            Next = next,
            At = _now,
            Events = _events.ToImmutable(),
            Slice = _slice,
            LookAgain = _lookAgain,
        };
    }

    private void TakeGroupResult(long groupId, SliceResult result)
    {
        var index = Array.FindIndex(_groups, g => g.Id == groupId);
        if (index < 0)
        {
            return;
        }

        var group = _groups[index];
        _askedAll = result.Exhausted;
        if (group.Status == GroupStatus.Creating)
        {
            // Fewer targets than planned are left: some were deleted, or stopped matching, since they were counted.
            _groups[index] = result.Exhausted ? group with { PlannedSize = group.Tally.Members } : group;
        }
        else if (result.AreRetries)
        {
            _groups[index] = group with { BusyRetries = result.Exhausted ? group.Tally.RetryScheduled : 0 };
        }
        else if (result.AreFailing == true)
        {
            _groups[index] = group with { BusyFailing = result.Exhausted ? group.Tally.ScheduledFailing : 0 };
        }
        else
        {
            _groups[index] = group with { Busy = result.Exhausted ? FirstAttempts(group) : 0 };
        }
    }

    private bool MoveRollout(RolloutTrigger trigger, StatusReason reason, string? personsReason = null, PauseCause? cause = null)
    {
        if (!RolloutStateMachine.TryMove(_next.Status, trigger, out var to))
        {
            return false;
        }

        _events.Add(new RolloutEvent(
            RolloutEventKind.RolloutMoved, reason.Text, reason.Actor, _now, personsReason, null, _next.Status.ToString(), to.ToString()));
        _next = _next with
        {
            Status = to,
            Cause = to == RolloutStatus.Paused ? cause : null,
            Reason = reason,
            End = RolloutEnd.Of(trigger, reason) ?? _next.End,
            StartedAt = to == RolloutStatus.Starting ? _now : _next.StartedAt,
            EndedAt = RolloutStateMachine.IsFinal(to) ? _now : _next.EndedAt,
        };
        _lookAgain = true;
        return true;
    }

    private void MoveGroup(int index, GroupTrigger trigger, StatusReason reason)
    {
        var group = _groups[index];
        if (!GroupStateMachine.TryMove(group.Status, trigger, out var to))
        {
            throw new UnreachableException($"group {group.Number} in {group.Status} was asked to take {trigger}");
        }

        _events.Add(new RolloutEvent(
            RolloutEventKind.GroupMoved, reason.Text, reason.Actor, _now, null, group.Id, group.Status.ToString(), to.ToString()));
        _groups[index] = group with
        {
            Status = to,
            Reason = reason,
            StartedAt = to == GroupStatus.Running ? _now : group.StartedAt,
            EndedAt = to is GroupStatus.Finished or GroupStatus.Error ? _now : group.EndedAt,
        };
        _lookAgain = true;
    }

    private StatusReason ByRule(string key, string text) => new(key, text, _now, StatusReason.Engine);
}
