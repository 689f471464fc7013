using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Alarms over the fleet. Source: ecs-rolling-update, section 4, B-15 and B-21.</summary>
public sealed class AlarmTests
{
    private const string Hot = "too hot";
    private const string Silent = "silent";

    private static readonly AlarmWatch s_watch = new([new AlarmRule(Silent, "attribute.link==lost", 20), new AlarmRule(Hot, "attribute.temperature>90")]);
    private static readonly TimeSpan s_bake = TimeSpan.FromMinutes(10);
    private static readonly GroupTally s_installed = new() { Finished = 1, Retrieved = 4, Scheduled = 5 };
    private static readonly LatchState s_stop = new(true, "ben", Now, null);

    [Fact(DisplayName = "B-21: before the first reading nothing opens; the reading itself lets it go on")]
    public void FirstReading_LetsItBegin()
    {
        var view = Unread(new GroupTally { Scheduled = 10 });
        var waits = RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now);
        Assert.Null(waits.Slice);
        Assert.Contains(waits.Waiting, b => b.Kind == BlockerKind.Alarms);

        var goes = RolloutDecider.Decide(waits.Next, Read(), Now);
        Assert.IsType<RolloutSlice.OpenActions>(goes.Slice);
        Assert.True(goes.HasChanges(waits.Next));
        Assert.DoesNotContain(goes.Waiting, b => b.Kind == BlockerKind.Alarms);
        Assert.Empty(goes.Events);
    }

    [Fact(DisplayName = "B-21: before the first reading nothing is taken over from other rollouts either")]
    public void FirstReading_ComesBeforeTakingOver()
    {
        var view = Unread(new GroupTally { Scheduled = 10 });
        view = view with { Plan = view.Plan with { BusyDevices = BusyDevices.Replace } };
        Assert.Null(RolloutDecider.Decide(view, new RolloutFact.LookAgain(), Now).Slice);
        Assert.IsType<RolloutSlice.TakeOver>(RolloutDecider.Decide(view, Read(), Now).Slice);
    }

    [Fact(DisplayName = "B-21: an alarm that is on at the start: alarms are ignored for this rollout, and one event says so")]
    public void InAlarmAtTheStart_IsIgnoredForGood()
    {
        var first = RolloutDecider.Decide(Unread(s_installed), Read(Hot), Now);
        Assert.Equal("Alarms are ignored: 'too hot' was in alarm at the start", Assert.Single(first.Events).Text);
        Assert.Equal((RolloutStatus.Running, AlarmStage.Ignored), (first.Next.Status, AlarmState.Of(first.Next).Stage));
        Assert.IsType<RolloutSlice.OpenActions>(first.Slice);

        // Neither the same one nor another acts later, whether it was off in between or not.
        foreach (var fact in (RolloutFact[])[Read(Hot, Silent), Read(), Read(Silent), Read(Hot)])
        {
            var later = RolloutDecider.Decide(first.Next, fact, Now);
            Assert.Equal(RolloutStatus.Running, later.Next.Status);
            Assert.Empty(later.Events);
        }

        Assert.False(AlarmState.IsReadFor(first.Next));
    }

    [Theory(DisplayName = "B-21: fires from the first installed device on; who had the set already has installed nothing")]
    [InlineData("nobody has begun", 0, 0, 0, false)]
    [InlineData("devices are at it", 0, 0, 5, false)]
    [InlineData("two had it already", 2, 2, 3, false)]
    [InlineData("one of three installed it", 3, 2, 3, true)]
    [InlineData("one installed", 1, 0, 4, true)]
    public void Fires_FromTheFirstInstalled(string row, int finished, int skipped, int open, bool fires)
    {
        var view = Watching(new GroupTally { Finished = finished, Skipped = skipped, Retrieved = open, Scheduled = 5 });
        var after = RolloutDecider.Decide(view, Read(Hot), Now).Next;
        Assert.Equal((row, fires ? RolloutStatus.Aborted : RolloutStatus.Running), (row, after.Status));
    }

    [Fact(DisplayName = "B-21: an alarm that began before the first installed device fires with it, without another reading")]
    public void InAlarmBefore_FiresWithTheFirstInstalled()
    {
        var view = RolloutDecider.Decide(Watching(new GroupTally { Retrieved = 5 }), Read(Hot), Now).Next;
        Assert.Equal(RolloutStatus.Running, view.Status);
        Assert.Equal(RolloutStatus.Aborted, After(view, Ended(1, ActionStatus.Finished)).Status);

        var calm = RolloutDecider.Decide(view, Read(), Now).Next;
        Assert.Equal(RolloutStatus.Running, After(calm, Ended(1, ActionStatus.Finished)).Status);
    }

    [Fact(DisplayName = "B-23: the reason names the alarm; of several the first of the plan; one event")]
    public void Fired_NamesTheAlarm()
    {
        var hot = RolloutDecider.Decide(Watching(s_installed), Read(Hot), Now);
        Assert.Equal("Alarm 'too hot': at least 1 device matches its filter", hot.Next.Reason.Text);
        Assert.Equal(RolloutEnd.AbortThreshold, hot.Next.End!.Code);
        Assert.Equal((RolloutEventKind.RolloutMoved, hot.Next.Reason.Text), (Assert.Single(hot.Events).Kind, hot.Events[0].Text));
        Assert.Equal("fired: 'too hot'", AlarmState.Of(hot.Next).ToString());

        var both = RolloutDecider.Decide(Watching(s_installed), Read(Hot, Silent), Now).Next;
        Assert.Equal("Alarm 'silent': at least 20 devices match its filter", both.Reason.Text);
        Assert.Contains("Alarm 'silent'", RolloutStateView.Of(both).Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "B-16 and B-21: what no device has fetched is taken back, the rest may finish")]
    public void Fired_TakesBackWhatNoDeviceFetched()
    {
        var world = new TallyWorld(Watching(new GroupTally { Finished = 1, Running = 2, Retrieved = 4, Scheduled = 5 }), Now);
        world.Tell(Read(Hot));
        Assert.Equal([new RolloutSlice.EndScheduled(false), new RolloutSlice.ForceCancel(true)], world.Slices);
        Assert.Equal((RolloutStatus.Aborted, 4, 7), (world.View.Status, world.View.Total.Open, world.View.Total.Canceled));
    }

    [Theory(DisplayName = "B-15 and B-21: an alarm fires within the bake time, not after its end")]
    [InlineData(0, true)]
    [InlineData(599, true)]
    [InlineData(600, false)]
    [InlineData(700, false)]
    public void Bake_FiresUntilItsEnd(int seconds, bool fires)
    {
        var view = Baking();
        var after = RolloutDecider.Decide(view, Read(Hot), Now.AddSeconds(seconds)).Next;
        Assert.Equal(fires ? RolloutStatus.Aborted : RolloutStatus.Finished, after.Status);
        Assert.Equal(fires ? AlarmStage.Fired : AlarmStage.Done, AlarmState.Of(after).Stage);
        Assert.Equal(after.Status, Settle(after, Read(Hot), Now.AddSeconds(seconds)).Status);
    }

    [Fact(DisplayName = "B-21: paused, nothing fires; after resume the next reading decides")]
    public void Paused_FiresNothing()
    {
        var view = RolloutDecider.Decide(Watching(new GroupTally { Retrieved = 5 }), Read(Hot), Now).Next;
        var paused = RolloutDecider.Decide(view, Command(RolloutCommand.Pause), Now).Next;
        paused = After(RolloutDecider.Decide(paused, Read(Hot), Now).Next, Ended(1, ActionStatus.Finished));
        Assert.Equal(RolloutStatus.Paused, paused.Status);
        Assert.False(AlarmState.IsReadFor(paused));

        var resumed = Settle(paused, Command(RolloutCommand.Resume), Now);
        Assert.Equal(RolloutStatus.Running, resumed.Status);
        Assert.Equal(RolloutStatus.Running, RolloutDecider.Decide(resumed, Read(), Now).Next.Status);
        Assert.Equal(RolloutStatus.Aborted, RolloutDecider.Decide(resumed, Read(Hot), Now).Next.Status);
    }

    [Fact(DisplayName = "Emergency stop before B-21: under it nothing fires, and the reading is not kept")]
    public void Stopped_FiresNothing()
    {
        var stopped = RolloutDecider.Decide(Watching(s_installed) with { Latch = s_stop }, Read(Hot), Now).Next;
        Assert.Equal((RolloutStatus.Paused, PauseCause.Latch), (stopped.Status, stopped.Cause));

        var resumed = Settle(stopped with { Latch = null }, Command(RolloutCommand.Resume), Now);
        Assert.Equal(RolloutStatus.Running, resumed.Status);
        Assert.Equal(RolloutStatus.Aborted, RolloutDecider.Decide(resumed, Read(Hot), Now).Next.Status);
    }

    [Fact(DisplayName = "B-21: stopped before the first reading, the first one after resume is the start's")]
    public void Stopped_BeforeTheFirstReading()
    {
        var stopped = RolloutDecider.Decide(Unread(s_installed) with { Latch = s_stop }, Read(Hot), Now).Next;
        Assert.Null(stopped.Alarms.ReadAt);
        var resumed = Settle(stopped with { Latch = null }, Command(RolloutCommand.Resume), Now);
        Assert.Equal(AlarmStage.Ignored, AlarmState.Of(RolloutDecider.Decide(resumed, Read(Hot), Now).Next).Stage);
    }

    [Theory(DisplayName = "B-21: the alarm's own flag decides on the rollback, not the plan's recovery")]
    [InlineData(Recovery.None, false, RecoveryState.None)]
    [InlineData(Recovery.None, true, RecoveryState.Due)]
    [InlineData(Recovery.RollBack, false, RecoveryState.None)]
    [InlineData(Recovery.RollBack, true, RecoveryState.Due)]
    public void OwnFlag_DecidesOnTheRollback(Recovery recovery, bool rollsBack, RecoveryState state)
    {
        var view = Watching(s_installed);
        view = view with { Plan = view.Plan with { Recovery = recovery, Alarms = s_watch with { RollsBack = rollsBack } } };
        Assert.Equal((RolloutStatus.Aborted, state), RolloutDecider.Decide(view, Read(Hot), Now).Next is var next ? (next.Status, next.Recovery) : default);
    }

    [Theory(DisplayName = "B-21: of breaker and alarms only the first trigger acts, with its own flag")]
    [InlineData(true)]
    [InlineData(false)]
    public void FirstTrigger_Acts(bool alarmRollsBack)
    {
        var view = Watching(new GroupTally { Retrieved = 5, Scheduled = 5 });
        view = view with
        {
            Plan = view.Plan with
            {
                Alarms = s_watch with { RollsBack = alarmRollsBack },
                Breaker = new CircuitBreaker(BreakerKind.Count, 1, Action: alarmRollsBack ? GuardAction.Abort : GuardAction.AbortAndRollBack),
            },
        };
        view = RolloutDecider.Decide(view, Read(Hot), Now).Next;

        // One committed batch: the breaker is asked after each result, so it fires before the alarm is asked.
        var breaker = RolloutDecider.Decide(
            view with { Undecided = [Ended(1, ActionStatus.Finished), Ended(1, ActionStatus.Error)], UndecidedThrough = 1 }, new RolloutFact.OutcomesCommitted(), Now).Next;
        Assert.Equal((GuardKey.Breaker, null, !alarmRollsBack), (breaker.Reason.Key, breaker.Alarms.Fired, breaker.Recovery == RecoveryState.Due));

        var alarm = After(view, Ended(1, ActionStatus.Finished));
        Assert.Equal((GuardKey.Alarm, Hot, alarmRollsBack), (alarm.Reason.Key, alarm.Alarms.Fired, alarm.Recovery == RecoveryState.Due));
        var after = After(alarm, Ended(1, ActionStatus.Error, 3));
        Assert.Equal((alarm.Reason, alarm.Recovery), (after.Reason, after.Recovery));
    }

    [Fact(DisplayName = "B-18 and section 4: a rollback waits for no reading and is not aborted by what made the rollout fail")]
    public void Rollback_HasNoAlarms()
    {
        var source = Watching(s_installed);
        Assert.Null(RollbackPlan.Of(source, [new ReturnSet(3, "gateway", "1.0", 1)], Now).Alarms);
        Assert.Null(RetriedRollout.PlanOf(source).Alarms);
    }

    [Fact]
    public void Reading_OfTheSame_ChangesNothing()
    {
        var view = Settle(Watching(new GroupTally { Retrieved = 5 }), Read(Hot, "an alarm of another plan"), Now);
        Assert.Equal([Hot], view.Alarms.InAlarm);
        Assert.False(RolloutDecider.Decide(view, Read(Hot), Now).HasChanges(view));
        Assert.True(RolloutDecider.Decide(view, Read(), Now).HasChanges(view));
    }

    [Theory(DisplayName = "The state of the alarms in words")]
    [InlineData("off", "none")]
    [InlineData("unread", "2 not read yet")]
    [InlineData("watching", "watching 2")]
    [InlineData("ignored", "ignored: 'too hot' was in alarm at the start")]
    [InlineData("both ignored", "ignored: 'silent', 'too hot' were in alarm at the start")]
    [InlineData("fired", "fired: 'too hot'")]
    [InlineData("over", "none fired")]
    public void State_InWords(string row, string words)
    {
        var view = row switch
        {
            "off" => Running(Plan(Group()), (GroupStatus.Running, s_installed)),
            "unread" => Unread(s_installed),
            "watching" => Watching(s_installed),
            "ignored" => RolloutDecider.Decide(Unread(s_installed), Read(Hot), Now).Next,
            "both ignored" => RolloutDecider.Decide(Unread(s_installed), Read(Hot, Silent), Now).Next,
            "fired" => RolloutDecider.Decide(Watching(s_installed), Read(Hot), Now).Next,
            _ => Watching(s_installed) with { Status = RolloutStatus.Finished },
        };
        Assert.Equal(words, AlarmState.Of(view).ToString());
    }

    private static RolloutFact.AlarmsRead Read(params string[] names) => new([.. names]);

    private static RolloutView Unread(GroupTally tally) => Running(
        Plan(Group(error: 100)) with { Alarms = s_watch, Health = new HealthWatch { Grace = TimeSpan.Zero, BakeTime = s_bake } }, (GroupStatus.Running, tally));

    private static RolloutView Watching(GroupTally tally) => RolloutDecider.Decide(Unread(tally), Read(), Now).Next;

    private static RolloutView Baking()
    {
        var view = Settle(Watching(new GroupTally { Finished = 10 }), new RolloutFact.LookAgain(), Now);
        Assert.Equal(Now, view.Health.BakingSince);
        return view;
    }

    private static RolloutView After(RolloutView view, ActionOutcome outcome) => RolloutDecider.Decide(
        view with { Undecided = [outcome], UndecidedThrough = view.DecidedThrough + 1 }, new RolloutFact.OutcomesCommitted(), Now).Next;
}
