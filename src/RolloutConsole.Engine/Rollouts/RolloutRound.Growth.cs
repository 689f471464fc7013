using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Dynamic and continuous rollouts: devices that match later (hawkbit-rollouts, 6.9; aws-iot-jobs, A-13).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>
    /// Fills the last group of a running rollout, and adds another one when that is full. Looks again at once while looks find somebody,
    /// else after <see cref="RolloutView.GrowthGap"/>; nothing joins while the rollout is paused or the emergency stop holds it.
    /// </summary>
    public void Grow()
    {
        // Whoever joined in the round of a pause or of the planned end belongs to its group as well.
        for (var i = 0; i < _groups.Length; i++)
        {
            if (_next.Plan.IsGrowing(_groups[i].Number) && _groups[i].Tally.Members > _groups[i].Size)
            {
                _groups[i] = _groups[i] with { Size = _groups[i].Tally.Members };
            }
        }

        if (!StillGrows || _next.Status != RolloutStatus.Running || _before.Latch is not null)
        {
            return;
        }

        if (_slice is not null)
        {
            return;
        }

        var last = _groups[^1];
        if (IsFull(last) || IsOpenForAnother(last))
        {
            if (_groups.Length < PlanRules.MostGroups)
            {
                AddGroup(GroupStatus.Scheduled);
            }

            return;
        }

        if (last.Status == GroupStatus.Error)
        {
            return;
        }

        if (_next.NextLookAt is { } at && at > _now)
        {
            _wakeAt = Earlier(_wakeAt, at);
            return;
        }

        var isContinuous = _next.Plan.Selection.Mode == SelectionMode.Continuous;
        var most = isContinuous ? RolloutDecider.LargestSlice : Math.Min(last.PlannedSize - last.Tally.Members, RolloutDecider.LargestSlice);
        _slice = new RolloutSlice.LookForMembers(last.Id, most, RemovesLeavers: isContinuous);
    }

    /// <summary>The group that is there from the beginning for devices that match later; true when it had to be added first.</summary>
    private bool AddFirstGrowingGroup()
    {
        if (!_next.Plan.Grows() || _next.Plan.IsGrowing(_groups[^1].Number))
        {
            return false;
        }

        AddGroup(GroupStatus.Ready);
        return true;
    }

    // The group itself is written by the slice, in the same transaction as this decision: after a kill it is there or it is not.
    private void AddGroup(GroupStatus status)
    {
        var last = _groups[^1];
        var number = last.Number + 1;
        var before = _next.Plan.IsGrowing(last.Number) ? last.PlannedSize : last.Size;
        var reason = status == GroupStatus.Ready
            ? ByRule("growing", $"Group {number} takes devices that match later")
            : ByRule("growing", $"Group {number} was added: group {last.Number} takes no more devices");

        // It has no id yet, and comes from no state: it is new.
        _events.Add(new RolloutEvent(RolloutEventKind.GroupMoved, reason.Text, reason.Actor, _now, ToStatus: status.ToString()));
        _slice = new RolloutSlice.AddGroup(number, _next.Plan.GroupAt(number), _next.Plan.SizeAfter(before), status, reason);
    }

    private void TakeLook(SliceResult look)
    {
        if (look.Exhausted)
        {
            _next = _next with { NextLookAt = _now + _next.GrowthGap };
        }

        // Who has joined may be planned elsewhere, which only a rollout that waits puts up with.
        if (look.Done > 0)
        {
            _next = _next with { HasTakenOver = false };
        }
    }

    /// <summary>True for a group that has all the devices it is to get; a continuous rollout's last group never has.</summary>
    private bool IsFull(GroupView group) =>
        _next.Plan.Selection.Mode == SelectionMode.Dynamic && group.Tally.Members >= Math.Max(1, group.PlannedSize);

    /// <summary>
    /// True when a last group that is over is followed by another one. In hawkBit a broken error limit of the last group ends the rollout;
    /// here it pauses, and who resumes lets devices join again, with an error limit of their own.
    /// </summary>
    private bool IsOpenForAnother(GroupView last) =>
        last.Status == GroupStatus.Finished || (last.Status == GroupStatus.Error && !IsHawkBit);

    /// <summary>The last group of a growing rollout is never over, unless no other can follow and it is full (hawkbit-rollouts, 5.3 and 6.9).</summary>
    private bool IsNeverOver(int index) =>
        StillGrows && index == _groups.Length - 1 && !(_groups.Length >= PlanRules.MostGroups && IsFull(_groups[index]));

    /// <summary>True while another group would be added.</summary>
    private bool WillGrow() =>
        StillGrows && _groups.Length < PlanRules.MostGroups && IsOpenForAnother(_groups[^1]);

    // After its planned end nobody joins any more, and it is over when its devices are (aws-iot-jobs, 2 and A-16).
    private bool StillGrows => _next.Plan.Grows() && _next.End is not { IsEndTime: true };

    /// <summary>
    /// A dynamic rollout whose groups are used up is stopped, not finished (hawkbit-rollouts, 2.1 and 6.9), and like any other not before
    /// its bake time is over. True when that is how this one ends.
    /// </summary>
    private bool StopAtGroupLimit()
    {
        if (_next.Status != RolloutStatus.Running || !StillGrows || _groups.Length < PlanRules.MostGroups || !IsFull(_groups[^1]))
        {
            return false;
        }

        if (!IsBaking())
        {
            MoveRollout(RolloutTrigger.Stop, ByRule(RolloutEnd.GroupLimitKey, $"All {PlanRules.MostGroups} groups are full and over; no further device can join"));
        }

        return true;
    }

    /// <summary>The next group whose devices joined a continuous rollout and can open: they use no rate (aws-iot-jobs, A-13); -1 for none.</summary>
    private int NextJoined() => _next.Plan.Selection.Mode != SelectionMode.Continuous ? -1 : Array.FindIndex(_groups, g =>
        _next.Plan.IsGrowing(g.Number) && Holding.IsItsTurn(g) && FirstAttempts(g) > g.Busy);

    private int PlannedFor(int index) => GroupJudge.PlannedSize(_next.Plan, _groups, index);
}
