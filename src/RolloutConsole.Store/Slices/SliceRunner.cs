using System.Diagnostics;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;

namespace RolloutConsole.Store.Slices;

/// <summary>Turns the slice of a decision into one that is ready to run, and learns from its time.</summary>
internal sealed class SliceRunner(
    MemberSource members,
    MembershipSource membership,
    ReturnSource returning,
    SliceCandidates candidates,
    PlannedElsewhereSearch elsewhere,
    IConsoleSettings settings,
    SliceSizes sizes,
    TimeProvider clock)
{
    /// <summary>Now, for <see cref="Measured"/>.</summary>
    public long Timestamp => clock.GetTimestamp();

    /// <summary>Reads what the slice needs, before the gate.</summary>
    public PreparedSlice Prepare(RolloutView rollout, RolloutSlice slice, DateTimeOffset now) => slice switch
    {
        RolloutSlice.PlanGroups => new PlanSlice(members.PlanSizes(rollout, now)),
        RolloutSlice.FillGroup fill => Fill(rollout, fill, now),
        RolloutSlice.AddGroup group => new AddGroupSlice(rollout, group),
        RolloutSlice.LookForMembers look => Look(rollout, look, now),
        RolloutSlice.OpenActions open => Open(rollout, open, now),
        RolloutSlice.TakeOver => TakeOver(rollout, now),
        RolloutSlice.EndScheduled end => new EndScheduledSlice(rollout, end, now) { Most = Size<EndScheduledSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.AskBack => new AskBackSlice(rollout, now) { Most = Size<AskBackSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.Recall => Recall(rollout, now),
        RolloutSlice.WithdrawRecalls => new WithdrawRecallsSlice(rollout, now) { Most = Size<WithdrawRecallsSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.PlanAgain => new PlanAgainSlice(rollout, now) { Most = Size<PlanAgainSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.TryAgain => new TryAgainSlice(rollout, now) { Most = Size<TryAgainSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.GiveUpRecalls => new GiveUpRecallsSlice(rollout) { Most = Size<GiveUpRecallsSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.ForceCancel force => new ForceCancelSlice(rollout, force, now) { Most = Size<ForceCancelSlice>(RolloutDecider.LargestSlice) },
        RolloutSlice.CreateRollback => CreateRollback(rollout, now),
        RolloutSlice.RemoveRollout => new RemoveSlice(rollout) { Most = Size<RemoveSlice>(RolloutDecider.LargestSlice) },
        _ => throw new UnreachableException($"slice {slice}"),
    };

    /// <summary>A slice that was prepared did not come through; it is prepared again.</summary>
    public void Failed(RolloutView rollout) => members.Forget(rollout.Id);

    /// <summary>Learns how long a slice held the gate.</summary>
    public void Measured(PreparedSlice slice, long startedAt)
    {
        if (slice.Most > 0)
        {
            sizes.Learn(slice.Kind, slice.Most, clock.GetElapsedTime(startedAt), RolloutDecider.LargestSlice);
        }
    }

    private FillSlice Fill(RolloutView rollout, RolloutSlice.FillGroup fill, DateTimeOffset now)
    {
        var most = sizes.For(FillSlice.KindOf(rollout), fill.Most);
        var group = rollout.Groups.Find(g => g.Id == fill.GroupId) ?? throw new UnreachableException($"group {fill.GroupId} is not in rollout {rollout.Id}");
        return new FillSlice(rollout, group, members.Next(rollout, group, most, now), now) { Most = most };
    }

    private LookSlice Look(RolloutView rollout, RolloutSlice.LookForMembers look, DateTimeOffset now)
    {
        // Most looks find nobody, and teach nothing about how long a full slice takes.
        var page = membership.Next(rollout, look, Size<LookSlice>(look.Most), now);
        return new LookSlice(rollout, look.GroupId, page, now) { Most = page.Leavers.Length + page.Newcomers.Length };
    }

    private CreateRollbackSlice CreateRollback(RolloutView rollout, DateTimeOffset now)
    {
        var (returns, leftBehind) = returning.Find(rollout.Id);
        return new CreateRollbackSlice(rollout, returns, leftBehind, now);
    }

    private OpenSlice Open(RolloutView rollout, RolloutSlice.OpenActions open, DateTimeOffset now)
    {
        var group = rollout.Groups.Find(g => g.Id == open.GroupId) ?? throw new UnreachableException($"group {open.GroupId} is not in rollout {rollout.Id}");
        var asksPeople = settings.Current.ConfirmationFlow && ConfirmationRules.IsRequired(rollout.Plan, group.Plan);
        if (rollout.Plan.BusyDevices == BusyDevices.Replace)
        {
            var at = Size<ReplaceSlice>(open.Most);
            var planned = candidates.FindPlanned(open, at);
            return new ReplaceSlice(rollout, open, planned, asksPeople, settings.Current.AutoCloseActions, now) { Most = at };
        }

        var most = Size<OpenSlice>(open.Most);
        return new OpenSlice(rollout, open, candidates.FindFree(open, most), asksPeople, now) { Most = most };
    }

    private TakeOverSlice TakeOver(RolloutView rollout, DateTimeOffset now)
    {
        var most = Size<TakeOverSlice>(RolloutDecider.LargestSlice);
        return new TakeOverSlice(rollout, elsewhere.Next(rollout, most), now) { Most = most };
    }

    private RecallSlice Recall(RolloutView rollout, DateTimeOffset now)
    {
        var most = Size<RecallSlice>(RolloutDecider.LargestSlice);
        return new RecallSlice(rollout, candidates.FindRecallable(rollout.Groups.Select(g => g.Id), most), now) { Most = most };
    }

    private int Size<TSlice>(int most) => sizes.For(typeof(TSlice), most);
}
