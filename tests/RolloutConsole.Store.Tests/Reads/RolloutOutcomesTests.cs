using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Store.Tests.Reads;

public sealed class RolloutOutcomesTests : IAsyncLifetime
{
    private ReadsWorld _world = null!;

    private static CancellationToken None => CancellationToken.None;

    public async Task InitializeAsync()
    {
        _world = await ReadsWorld.CreateAsync();
        await _world.AddSetAsync(7);
    }

    public Task DisposeAsync() => _world.DisposeAsync().AsTask();

    [Fact]
    public async Task List_ShowsWhatIsOverAndHasResults_NewestFirst()
    {
        GroupView[] groups = [SampleRollouts.Group(1, 20, GroupStatus.Finished, ok: 17, failed: 3), SampleRollouts.Group(2, 10, GroupStatus.Finished, ok: 9, failed: 1)];
        await _world.AddRolloutAsync(1, "old", RolloutStatus.Finished, groups: groups);
        await _world.AddRolloutAsync(2, "running", RolloutStatus.Running, groups: groups);
        await _world.AddRolloutAsync(3, "aborted", RolloutStatus.Aborted, groups: groups);
        await _world.AddRolloutAsync(4, "too small", RolloutStatus.Finished, groups: [SampleRollouts.Group(1, 19, GroupStatus.Finished, ok: 19)]);
        Assert.Equal([new PastRollout(3, "aborted", 30, 4), new PastRollout(1, "old", 30, 4)], await _world.Outcomes.ListAsync(10, None));
        Assert.Equal("aborted", Assert.Single(await _world.Outcomes.ListAsync(1, None)).Name);
    }

    [Fact]
    public async Task Read_GivesEveryOfferedAttemptByGroup_ThoseThatWereTriedAgainToo()
    {
        await _world.AddRolloutAsync(41, "gateway", RolloutStatus.Finished, groups: [SampleRollouts.Group(1, 2, GroupStatus.Finished, ok: 2), SampleRollouts.Group(2, 3, GroupStatus.Finished, ok: 3)]);
        await _world.AddTargetsAsync(6);
        await _world.WriteAsync(c =>
        {
            c.Add(Action(1, 2, ActionStatus.Error, opened: 5, fetched: 6, ended: 9));
            c.Add(Action(2, 1, ActionStatus.Finished, opened: 1, fetched: 2, ended: 3));
            c.Add(Action(3, 2, ActionStatus.Canceled, opened: null));
            c.Add(Action(4, 1, ActionStatus.Running, opened: 4));
            var replaced = Action(5, 2, ActionStatus.TimedOut, opened: 5, fetched: 6, ended: 7);
            replaced.Recall = ActionRecall.Replaced;
            c.Add(replaced);
            var retry = Action(6, 2, ActionStatus.Finished, opened: 8, fetched: 9, ended: 10);
            (retry.TargetId, retry.LastResult) = (5, ActionStatus.TimedOut);
            c.Add(retry);
        });
        var past = (await _world.Outcomes.ReadAsync(41, 10, None))!;
        Assert.False(past.IsCut);
        Assert.Equal("gateway", past.View.Name);
        Assert.Equal(
            [
                new(2, 1, At(1), At(2), At(3), ActionStatus.Finished),
                new(4, 1, At(4), null, null, ActionStatus.Running),
                new RecordedAction(1, 2, At(5), At(6), At(9), ActionStatus.Error),
                new(5, 2, At(5), At(6), At(7), ActionStatus.TimedOut, IsReplaced: true),
                new(5, 2, At(8), At(9), At(10), ActionStatus.Finished, LastResult: ActionStatus.TimedOut),
            ],
            past.Actions.AsEnumerable());
        var cut = (await _world.Outcomes.ReadAsync(41, 2, None))!;
        Assert.Equal((true, 2), (cut.IsCut, cut.Actions.Length));
        Assert.False((await _world.Outcomes.ReadAsync(41, 5, None))!.IsCut);
    }

    [Fact]
    public async Task Read_OfNothing_IsNull() => Assert.Null(await _world.Outcomes.ReadAsync(99, 10, None));

    private static ActionRow Action(long target, int group, ActionStatus status, int? opened, int? fetched = null, int? ended = null) => new()
    {
        Id = target, TargetId = target, Status = status, RolloutId = 41, GroupId = 41_000 + group, DistributionSetId = 7, CreatedAt = ReadsWorld.Now, ChangedAt = ReadsWorld.Now,
        OpenedAt = Moment(opened), RetrievedAt = Moment(fetched), EndedAt = Moment(ended), InitiatedBy = "anna",
    };

    private static DateTimeOffset At(int minute) => ReadsWorld.Now.AddMinutes(minute);

    private static DateTimeOffset? Moment(int? minute) => minute is { } known ? At(known) : null;
}
