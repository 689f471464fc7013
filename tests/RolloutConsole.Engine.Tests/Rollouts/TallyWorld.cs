using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>A rollout of which only counts exist: carries out whatever slices the decider orders, all at once, until it rests.</summary>
internal sealed class TallyWorld(RolloutView view, DateTimeOffset now)
{
    private readonly List<ActionOutcome> _outcomes = [];

    public RolloutView View { get; private set; } = view;

    /// <summary>Slices in the order in which they were carried out.</summary>
    public List<RolloutSlice> Slices { get; } = [];

    public void Report(ActionOutcome outcome)
    {
        _outcomes.Add(outcome);
        Tell(new RolloutFact.OutcomesCommitted());
    }

    public void Tell(RolloutFact fact)
    {
        for (RolloutFact? next = fact; next is not null;)
        {
            var before = View with { Undecided = [.. _outcomes], UndecidedThrough = View.DecidedThrough + 1 };
            _outcomes.Clear();
            var decision = RolloutDecider.Decide(before, next, now);
            View = decision.Next;
            next = decision.Slice is { } slice ? new RolloutFact.SliceDone(Carry(slice)) : decision.LookAgain ? new RolloutFact.LookAgain() : null;
            Assert.True(Slices.Count < 100, "it does not come to rest");
        }
    }

    private SliceResult Carry(RolloutSlice slice)
    {
        Slices.Add(slice);
        switch (slice)
        {
            case RolloutSlice.OpenActions open:
                var group = View.Groups.Find(g => g.Id == open.GroupId)!.Tally;
                Move(open.GroupId, ActionStatus.Scheduled, open.AreRetries ? ActionStatus.Error : null, ActionStatus.Running, Math.Min(open.Most, open.AreRetries ? group.RetryScheduled : group.Scheduled - group.RetryScheduled));
                return new SliceResult(open.GroupId, open.Most, false, AreRetries: open.AreRetries);
            case RolloutSlice.EndScheduled end:
                foreach (var (id, tally) in Tallies)
                {
                    Move(id, ActionStatus.Scheduled, null, ActionStatus.Canceled, tally.Scheduled - tally.RetryScheduled);
                    Move(id, ActionStatus.Scheduled, ActionStatus.Error, ActionStatus.Canceled, end.KeepRetries ? 0 : tally.RetryScheduled);
                }

                break;
            case RolloutSlice.ForceCancel cancel:
                foreach (var (id, tally) in Tallies)
                {
                    Move(id, ActionStatus.Running, null, ActionStatus.Canceled, tally.Running);
                    Move(id, ActionStatus.Retrieved, null, ActionStatus.Canceled, cancel.OnlyOffered ? 0 : tally.Retrieved);
                }

                break;
            case RolloutSlice.GiveUpRecalls:
                foreach (var (id, tally) in Tallies)
                {
                    Add(new ActionOutcome(id, new ActionStanding(ActionStatus.Error, true), ActionStatus.Error, tally.RetryDue));
                }

                break;
            case RolloutSlice.TryAgain:
                foreach (var (id, tally) in Tallies)
                {
                    Add(new ActionOutcome(id, new ActionStanding(ActionStatus.Error, true), new ActionStanding(ActionStatus.Scheduled, false, ActionStatus.Error), tally.RetryDue));
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException(slice.ToString());
        }

        return new SliceResult(null, 1, true);
    }

    private IEnumerable<(long Id, GroupTally Tally)> Tallies => View.Groups.Select(g => (g.Id, g.Tally));

    private void Move(long group, ActionStatus from, ActionStatus? lastResult, ActionStatus to, int count) =>
        Add(new ActionOutcome(group, new ActionStanding(from, false, lastResult), new ActionStanding(to, false, to == ActionStatus.Canceled ? null : lastResult), count));

    private void Add(ActionOutcome outcome)
    {
        if (outcome.Count > 0)
        {
            _outcomes.Add(outcome);
        }
    }
}
