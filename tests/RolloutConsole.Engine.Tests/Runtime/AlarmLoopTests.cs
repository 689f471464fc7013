using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Runtime;

/// <summary>The loop that reads alarms (ecs-rolling-update, section 4 and B-21).</summary>
public sealed class AlarmLoopTests
{
    private static readonly Caller s_ben = new("ben", ConsoleRole.All, CallerKind.Person);
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(30);

    [Fact(DisplayName = "B-21: a rollout that starts is read at once, and opens then")]
    public async Task Start_IsReadAtOnce()
    {
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(Rollout(new GroupTally { Scheduled = 10 }) with
        {
            Status = RolloutStatus.Ready, StartedAt = null, Groups = [.. Rollout(new GroupTally { Scheduled = 10 }).Groups.Select(g => g with { Status = GroupStatus.Ready })],
        }));
        Assert.Equal(CommandOutcome.Accepted, (await world.Commands.GiveAsync(s_ben, 41, RolloutCommand.Start, null, default)).Outcome);
        await EngineWorld.UntilAsync(() => world.Rollouts[41] is { Alarms.ReadAt: not null, Total.Running: 10 });
        Assert.Equal(AlarmStage.Watching, AlarmState.Of(world.Rollouts[41]).Stage);
    }

    [Fact(DisplayName = "B-21: what was running before a restart is read at its start; an alarm that begins later is seen at the next turn, not before")]
    public async Task Change_IsSeenAtTheNextTurn()
    {
        await using var world = await EngineWorld.StartAsync(before: w => w.Rollouts.Put(Rollout(new GroupTally { Finished = 2, Retrieved = 8 })));
        await EngineWorld.UntilAsync(() => world.Rollouts[41].Alarms.ReadAt is not null);
        world.Matches.InAlarm = 3;
        var begun = world.Clock.GetUtcNow();
        await EngineWorld.UntilAsync(() =>
        {
            Assert.True(world.Rollouts[41].Status == RolloutStatus.Running || world.Clock.GetUtcNow() >= begun + s_interval, "read before its turn");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            return world.Rollouts[41].Status == RolloutStatus.Aborted;
        });
        Assert.Equal("too hot", world.Rollouts[41].Alarms.Fired);
    }

    [Fact(DisplayName = "B-21: fewer devices than the alarm asks for are none; only so many are counted")]
    public async Task TooFew_AreNoAlarm()
    {
        await using var world = await EngineWorld.StartAsync(before: w =>
        {
            w.Matches.InAlarm = 2;
            w.Rollouts.Put(Rollout(new GroupTally { Finished = 2, Retrieved = 8 }));
        });
        await EngineWorld.UntilAsync(() => world.Rollouts[41].Alarms.ReadAt is not null);
        Assert.Equal(AlarmStage.Watching, AlarmState.Of(world.Rollouts[41]).Stage);
    }

    [Fact(DisplayName = "A reading that fails is tried again at the next turn; until then nothing opens")]
    public async Task Failed_IsReadAtTheNextTurn()
    {
        await using var world = await EngineWorld.StartAsync(before: w =>
        {
            w.Matches.Failures = 1;
            w.Rollouts.Put(Rollout(new GroupTally { Scheduled = 10 }));
        });
        await EngineWorld.UntilAsync(() => world.Matches.Asked == 1);
        Assert.Null(world.Rollouts[41].Alarms.ReadAt);
        await AskedAsync(world, 2);
        await EngineWorld.UntilAsync(() => world.Rollouts[41].Total.Running == 10);
        Assert.Equal(2, world.Matches.Asked);
    }

    [Fact(DisplayName = "B-21: alarms that are ignored are read no more")]
    public async Task Ignored_AreReadNoMore()
    {
        await using var world = await EngineWorld.StartAsync(before: w =>
        {
            w.Matches.InAlarm = 3;
            w.Rollouts.Put(Rollout(new GroupTally { Finished = 2, Retrieved = 8 }));
            w.Rollouts.Put(Rollout(new GroupTally { Finished = 2, Retrieved = 8 }) with { Id = 42, Name = "another" });
        });
        await EngineWorld.UntilAsync(() => world.Rollouts[41].Alarms.ReadAt is not null && world.Rollouts[42].Alarms.ReadAt is not null);
        Assert.Equal((AlarmStage.Ignored, 2), (AlarmState.Of(world.Rollouts[41]).Stage, world.Matches.Asked));

        // A third one is read after those two, in the same turn.
        world.Rollouts.Put(Rollout(new GroupTally { Finished = 2, Retrieved = 8 }) with { Id = 43, Name = "a third" });
        await AskedAsync(world, 3);
        await EngineWorld.UntilAsync(() => world.Rollouts[43].Alarms.ReadAt is not null);
        Assert.Equal(3, world.Matches.Asked);
    }

    // Time passes until then and no longer: what was read must not be read again before it was taken.
    private static Task AskedAsync(EngineWorld world, int times) => EngineWorld.UntilAsync(() =>
    {
        if (world.Matches.Asked < times)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return world.Matches.Asked >= times;
    });

    private static RolloutView Rollout(GroupTally tally) =>
        Running(Plan(Group(error: 100)) with { Alarms = new AlarmWatch([new AlarmRule("too hot", "attribute.temperature>90", 3)]) }, (GroupStatus.Running, tally));
}
