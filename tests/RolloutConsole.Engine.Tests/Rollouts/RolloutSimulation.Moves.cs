using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using static RolloutConsole.Engine.Rollouts.RecoveryState;
using static RolloutConsole.Engine.Rollouts.RolloutStatus;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// What one decision may change. The moves are written here from architecture, section 4, and hawkbit-rollouts, 2.1 and 2.3: the engine's
/// own tables are what is tested.
/// </summary>
internal sealed partial class RolloutSimulation
{
    private static readonly Dictionary<RolloutStatus, RolloutStatus[]> s_moves = new()
    {
        [Creating] = [Ready, WaitingForApproval, Stopping, Deleting],
        [WaitingForApproval] = [Ready, ApprovalDenied, Stopping, Deleting],
        [ApprovalDenied] = [Stopping, Deleting],
        [Ready] = [Scheduled, Starting, Stopping, Deleting],
        [Scheduled] = [Starting, Stopping, Deleting],
        [Starting] = [Running],
        [Running] = [Paused, Finished, Aborted, Stopping, Deleting],
        [Paused] = [Running, Stopping, Deleting],
        [Stopping] = [Stopped, Deleting],
        [Stopped] = [Deleting],
        [Aborted] = [Deleting],
        [Finished] = [Deleting],
        [Deleting] = [Deleted],
        [Deleted] = [Deleting],
    };

    private static readonly Dictionary<GroupStatus, GroupStatus[]> s_groupMoves = new()
    {
        [GroupStatus.Creating] = [GroupStatus.Ready, GroupStatus.Finished],
        [GroupStatus.Ready] = [GroupStatus.Scheduled, GroupStatus.Finished],
        [GroupStatus.Scheduled] = [GroupStatus.Running, GroupStatus.Finished],
        [GroupStatus.Running] = [GroupStatus.Finished, GroupStatus.Error],
        [GroupStatus.Finished] = [],
        [GroupStatus.Error] = [],
    };

    private static readonly Dictionary<RecoveryState, RecoveryState[]> s_recoveryMoves = new()
    {
        [None] = [Due],
        [Due] = [RollingBack, RollbackFailed, None],
        [RollingBack] = [RolledBack, RollbackFailed],
        [RolledBack] = [],
        [RollbackFailed] = [],
    };

    private int _aborts;

    // Lists compare by what is in them; everything else of a decision is a value.
    private static void AssertSame(RolloutDecision a, RolloutDecision b)
    {
        Assert.True(a.Next.Groups.SequenceEqual(b.Next.Groups), "the same question, other groups");
        Assert.True(a.Next.Undecided.SequenceEqual(b.Next.Undecided), "the same question, other outcomes");
        Assert.True(a.Next.Guards.Acknowledged.SequenceEqual(b.Next.Guards.Acknowledged), "the same question, other acknowledged guards");
        Assert.True(a.Events.SequenceEqual(b.Events), "the same question, other events");
        var (alarms, again) = (a.Next.Alarms, b.Next.Alarms);
        Assert.True(alarms.Ignored.SequenceEqual(again.Ignored) && alarms.InAlarm.SequenceEqual(again.InAlarm), "the same question, other alarms");
        Assert.Equal(alarms, again with { Ignored = alarms.Ignored, InAlarm = alarms.InAlarm });
        var guards = b.Next.Guards with { Acknowledged = a.Next.Guards.Acknowledged };
        Assert.Equal(a.Next, b.Next with { Groups = a.Next.Groups, Undecided = a.Next.Undecided, Alarms = alarms, Guards = a.Next.Guards == guards ? a.Next.Guards : guards });
        Assert.Equal(a, b with { Next = a.Next, Events = a.Events });
    }

    private void AssertMoves(RolloutView before, RolloutDecision decision)
    {
        var next = decision.Next;
        AssertChain(s_moves, before.Status, next.Status, decision.Events.Where(e => e.Kind == RolloutEventKind.RolloutMoved));
        AssertChain(s_recoveryMoves, before.Recovery, next.Recovery, decision.Events.Where(e => e.Kind == RolloutEventKind.RecoveryMoved));
        Assert.Equal(before.Groups.Select(g => g.Id), next.Groups.Select(g => g.Id));
        foreach (var (was, now) in before.Groups.Zip(next.Groups))
        {
            AssertChain(s_groupMoves, was.Status, now.Status, decision.Events.Where(e => e.Kind == RolloutEventKind.GroupMoved && e.GroupId == now.Id));
        }

        var pauses = decision.Events.Count(e => e.ToStatus == nameof(Paused));
        Assert.True(pauses <= 1, "paused twice in one decision");
        _aborts += decision.Events.Count(e => e.ToStatus == nameof(Aborted));
        Assert.True(_aborts <= 1, "aborted twice");
        if (_latch is not null)
        {
            Assert.NotEqual(Running, next.Status);
            Assert.False(decision.Slice is RolloutSlice.OpenActions or RolloutSlice.TryAgain);
        }

        var rests = !decision.LookAgain && decision.Slice is null;
        if (rests && !RolloutStateMachine.IsFinal(next.Status) && next.Status != ApprovalDenied)
        {
            Assert.True(decision.Waiting.Count > 0, $"{next.Status} does not say what it waits for, after {before.Status}");
        }
    }

    /// <summary>What was and what is are joined by steps that are allowed, and each of them was written into the history.</summary>
    private static void AssertChain<T>(Dictionary<T, T[]> allowed, T before, T after, IEnumerable<RolloutEvent> history)
        where T : struct, Enum
    {
        var at = before;
        foreach (var step in history)
        {
            Assert.Equal(at.ToString(), step.FromStatus);
            var to = Enum.Parse<T>(step.ToStatus!);
            Assert.True(Array.IndexOf(allowed[at], to) >= 0, $"{typeof(T).Name} went from {at} to {to}");
            at = to;
        }

        Assert.Equal(at, after);
    }
}
