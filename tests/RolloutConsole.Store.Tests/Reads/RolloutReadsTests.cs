using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Store.Tests.Reads;

public sealed class RolloutReadsTests : IAsyncLifetime
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
    public async Task Read_GivesViewNamesAndSequences()
    {
        var expected = SampleRollouts.Gateway().View;
        await _world.AddRolloutAsync(41, "gateway 4.2.1 EU", RolloutStatus.Running, groups: [.. expected.Groups]);
        await _world.WriteAsync(c =>
        {
            c.Add(new ChangeRow { Sequence = 12, RolloutId = 41, At = ReadsWorld.Now });
            c.Add(new ChangeRow { Sequence = 13, RolloutId = 40, At = ReadsWorld.Now });
            c.Add(Event(5, 41, "Running", "Paused"));
            c.Add(Minute(41, 1, -31, 3));
            c.Add(Minute(41, 1, -2, 4));
            c.Add(Minute(41, 2, -2, 5));
        });
        var read = (await _world.Rollouts.ReadAsync(41, None))!;
        Assert.Equal(expected.Total, read.View.Total);
        Assert.Equal(expected.Groups.Select(g => g.Plan), read.View.Groups.Select(g => g.Plan));
        Assert.Equal(expected.Plan.Pacing, read.View.Plan.Pacing);
        Assert.Equal(("gateway-fw", "4.2.1", "anna"), (read.SetName, read.SetVersion, read.CreatedBy));
        Assert.Equal((12, 5), (read.Sequence, read.LastEvent));
        Assert.Equal([new MinuteRow(SampleRollouts.Minute(-2), 9, 9, 0)], read.Recent.AsEnumerable());
    }

    [Fact]
    public async Task Read_OfNothing_IsNull() => Assert.Null(await _world.Rollouts.ReadAsync(99, None));

    [Fact]
    public async Task List_PagesByIdInBothDirections()
    {
        for (var id = 1; id <= 7; id++)
        {
            await _world.AddRolloutAsync(id, $"rollout {id}", RolloutStatus.Ready);
        }

        var first = await ListAsync(new RolloutListQuery { Size = 3 });
        Assert.Equal([7, 6, 5], Ids(first));
        Assert.Equal((7, 0), (first.Matching, first.Before));
        var second = await ListAsync(new RolloutListQuery { Size = 3, From = 5 });
        Assert.Equal([4, 3, 2], Ids(second));
        Assert.Equal((7, 3), (second.Matching, second.Before));
        Assert.Equal([7, 6, 5], Ids(await ListAsync(new RolloutListQuery { Size = 3, From = 4, Backwards = true })));
        Assert.Equal([1], Ids(await ListAsync(new RolloutListQuery { Size = 3, From = 2 })));
        Assert.Empty(Ids(await ListAsync(new RolloutListQuery { Size = 3, From = 1 })));
    }

    [Fact]
    public async Task List_FindsByWordsSetOwnerStateAndNumber()
    {
        await _world.AddSetAsync(8, "Sensor FW", "2.9");
        await _world.AddRolloutAsync(1, "Gateway ÜBERLAND", RolloutStatus.Running);
        await _world.AddRolloutAsync(2, "sensor US", RolloutStatus.Paused, owner: "Ben");
        await _world.WriteAsync(c => c.Find<RolloutRow>(2L)!.DistributionSetId = 8);
        Assert.Equal([1], Ids(await ListAsync("überland")));
        Assert.Equal([2], Ids(await ListAsync("set:\"sensor fw 2\"")));
        Assert.Equal([2], Ids(await ListAsync("owner:ben")));
        Assert.Equal([2], Ids(await ListAsync("state:paused us")));
        Assert.Equal([2], Ids(await ListAsync("2")));
        Assert.Empty(Ids(await ListAsync("state:paused gateway")));
    }

    [Fact]
    public async Task List_OwnerOutsideAscii_IsFoundInAnyCase()
    {
        await _world.AddRolloutAsync(1, "Gateway", RolloutStatus.Running, owner: "Änne");
        Assert.Equal([1], Ids(await ListAsync("owner:änne")));
    }

    [Fact]
    public async Task EveryQuickFilter_ListsAndCountsExactlyWhatItShows()
    {
        var id = 0L;
        var all = new List<(long Id, RolloutStatus Status, int Open, DateTimeOffset Since, string Owner)>();
        foreach (var status in Enum.GetValues<RolloutStatus>())
        {
            foreach (var (open, hours, owner) in new[] { (0, 1, "anna"), (4, 30, "ben") })
            {
                var since = ReadsWorld.Now.AddHours(-hours);
                await _world.AddRolloutAsync(++id, $"r{id}", status, owner, since, SampleRollouts.Group(1, 10, GroupStatus.Running, ok: 2, open: open));
                all.Add((id, status, open, since, owner));
            }
        }

        var counts = await _world.Rollouts.CountAsync("ben", ReadsWorld.Now, None);
        foreach (var filter in Enum.GetValues<RolloutListFilter>())
        {
            var shown = all.Where(r => RolloutListStates.Shows(filter, r.Status, r.Open, r.Since, ReadsWorld.Now))
                .Where(r => filter != RolloutListFilter.Mine || r.Owner == "ben").Select(r => r.Id).OrderDescending().ToList();
            Assert.Equal(shown, Ids(await ListAsync(new RolloutListQuery { Filter = filter, Person = "ben", Size = 200 })));
            Assert.Equal(shown.Count, counts[filter]);
        }
    }

    [Fact]
    public async Task Watched_LeavesOutWhatIsOverForLong()
    {
        await _world.AddRolloutAsync(1, "finished", RolloutStatus.Finished);
        await _world.AddRolloutAsync(2, "aborted now", RolloutStatus.Aborted);
        await _world.AddRolloutAsync(3, "aborted long ago", RolloutStatus.Aborted, since: ReadsWorld.Now.AddDays(-2));
        await _world.AddRolloutAsync(4, "paused long ago", RolloutStatus.Paused, since: ReadsWorld.Now.AddDays(-20));
        Assert.Equal([4, 2], await _world.Rollouts.ListWatchedAsync(ReadsWorld.Now.AddDays(-1), None));
    }

    [Fact]
    public async Task History_HoldsTransitionsEdgesAndEvents()
    {
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Paused);
        await _world.WriteAsync(c =>
        {
            c.Add(Event(1, 41, "Ready", "Starting"));
            c.Add(Event(2, 41, "Starting", "Running"));
            c.Add(new RolloutEventRow { Id = 3, RolloutId = 41, GroupId = 41_001, At = ReadsWorld.Now, Kind = RolloutEventKind.GroupMoved, Text = "Group 1 started", Actor = "engine", FromStatus = "Scheduled", ToStatus = "Running" });
            c.Add(new RolloutEventRow { Id = 4, RolloutId = 41, At = ReadsWorld.Now, Kind = RolloutEventKind.Note, Text = "A note", Actor = "ben", Reason = "CDN slow" });
            c.Add(Event(5, 41, "Running", "Paused"));
            c.Add(Event(6, 42, "Running", "Paused"));
        });
        var history = await _world.Rollouts.ReadHistoryAsync(41, 1000, None);
        Assert.Equal([RolloutStatus.Paused, RolloutStatus.Running, RolloutStatus.Starting], history.Transitions.Select(t => t.To));
        Assert.Equal((1, GroupStatus.Running), (history.GroupTransitions[0].Group, history.GroupTransitions[0].To));
        Assert.Equal(3, history.Travelled.Count);
        Assert.Contains((RolloutStatus.Running, RolloutStatus.Paused), history.Travelled);
        Assert.Equal([5, 4, 3, 2, 1], history.Events.Select(e => e.Sequence));
        Assert.Equal(("CDN slow", 5), (history.Events[1].Reason, history.EventCount));
    }

    [Fact]
    public async Task Events_PageBySequenceWithoutLosingOne()
    {
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Running);
        await _world.WriteAsync(c =>
        {
            for (var id = 1; id <= 250; id++)
            {
                c.Add(Event(id, 41, "Running", "Paused"));
            }
        });
        var seen = new List<long>();
        EventPage page;
        do
        {
            page = await _world.Rollouts.ReadEventsAsync(41, seen.Count == 0 ? null : seen[^1], 100, None);
            seen.AddRange(page.Lines.Select(l => l.Sequence));
        }
        while (page.HasOlder);

        Assert.Equal(Enumerable.Range(1, 250).Reverse().Select(n => (long)n), seen);
    }

    [Fact]
    public async Task Chart_SumsUpAndStaysLevelWhileNothingHappens()
    {
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Running);
        await _world.WriteAsync(c =>
        {
            c.Add(Minute(41, 1, -10, 4));
            c.Add(Minute(41, 1, -3, 2));
        });
        var chart = (await _world.Rollouts.ReadHistoryAsync(41, 1000, None)).Chart;
        Assert.Equal(
            [
                new ChartPoint(SampleRollouts.Minute(-10), 0, 0, 0), new ChartPoint(SampleRollouts.Minute(-9), 4, 4, 0),
                new ChartPoint(SampleRollouts.Minute(-3), 4, 4, 0), new ChartPoint(SampleRollouts.Minute(-2), 6, 6, 0),
            ],
            chart.AsEnumerable());
    }

    [Fact]
    public async Task Chart_OfALongHistory_IsThinnedWithoutLosingACount()
    {
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Running);
        await _world.WriteAsync(c =>
        {
            for (var minute = 0; minute < 5000; minute += 3)
            {
                c.Add(Minute(41, 1, -minute, 1));
            }
        });
        var chart = (await _world.Rollouts.ReadHistoryAsync(41, 1000, None)).Chart;
        Assert.InRange(chart.Length, 400, 1000);
        Assert.Equal(1667, chart[^1].Started);
    }

    [Fact]
    public async Task Silence_CountsDevicesInFlightThatAreOverdueAndTheirMedian()
    {
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Running, groups: [SampleRollouts.Group(1, 7, GroupStatus.Running, open: 5, ok: 1)]);
        await _world.AddRolloutAsync(42, "other", RolloutStatus.Running, groups: [SampleRollouts.Group(1, 1, GroupStatus.Running, open: 1)]);
        var polls = new int?[] { -1, -20, null, -60, -5, -90, -300, -400 };
        await _world.AddTargetsAsync(8, t => t.LastPollAt = polls[t.Id - 1] is { } minutes ? ReadsWorld.Now.AddMinutes(minutes) : null);
        foreach (var (target, status) in new[] { (1, ActionStatus.Running), (2, ActionStatus.Retrieved), (3, ActionStatus.Canceling), (4, ActionStatus.Running), (5, ActionStatus.WaitForConfirmation) })
        {
            await _world.AddActionAsync(target, target, status, rolloutId: 41);
        }

        // Neither what is over, nor what was not offered yet, nor another rollout's.
        await _world.AddActionAsync(6, 6, ActionStatus.Finished, rolloutId: 41);
        await _world.AddActionAsync(7, 7, ActionStatus.Scheduled, rolloutId: 41);
        await _world.AddActionAsync(8, 8, ActionStatus.Running, rolloutId: 42);

        Assert.Equal(
            new DeviceSilence(5, 3, ReadsWorld.Now.AddMinutes(-60), false), await _world.Rollouts.ReadSilenceAsync(41, ReadsWorld.Now.AddMinutes(-10), None));
        Assert.Equal(new DeviceSilence(0, 0, null, false), await _world.Rollouts.ReadSilenceAsync(43, ReadsWorld.Now, None));
    }

    [Fact]
    public async Task Holders_AreTheRolloutsThatHaveDevicesPlannedHere_MostDevicesFirst()
    {
        await _world.AddRolloutAsync(41, "waiting", RolloutStatus.Running, groups: [SampleRollouts.Group(1, 5, GroupStatus.Running), SampleRollouts.Group(2, 1, GroupStatus.Scheduled)]);
        await _world.AddRolloutAsync(42, "spring", RolloutStatus.Running, groups: [SampleRollouts.Group(1, 4, GroupStatus.Running, open: 2)]);
        await _world.AddRolloutAsync(43, "summer", RolloutStatus.Running, groups: [SampleRollouts.Group(1, 3, GroupStatus.Running, open: 3)]);
        await _world.AddTargetsAsync(7);
        foreach (var target in new[] { 1, 2, 3, 4, 5 })
        {
            await _world.AddActionAsync(target, target, ActionStatus.Scheduled, rolloutId: 41);
        }

        await _world.AddActionAsync(6, 6, ActionStatus.Scheduled, rolloutId: 41, group: 2);
        await _world.AddActionAsync(11, 1, ActionStatus.Running, rolloutId: 42);
        await _world.AddActionAsync(12, 2, ActionStatus.Retrieved, rolloutId: 43);
        await _world.AddActionAsync(13, 3, ActionStatus.Canceling, rolloutId: 43);

        // Neither what is over or planned there, nor a device of a group whose turn has not come, nor what belongs to no rollout.
        await _world.AddActionAsync(14, 4, ActionStatus.Finished, rolloutId: 42);
        await _world.AddActionAsync(15, 5, ActionStatus.Scheduled, rolloutId: 42);
        await _world.AddActionAsync(16, 6, ActionStatus.Running, rolloutId: 42);
        await _world.AddActionAsync(17, 4, ActionStatus.Running);

        var weight = (await _world.Rollouts.ReadAsync(42, None))!.View.Plan.Content.Weight;
        Assert.Equal([new BusyHolder(43, "summer", weight), new BusyHolder(42, "spring", weight)], await _world.Rollouts.ReadHoldersAsync(41, None));
        Assert.Empty(await _world.Rollouts.ReadHoldersAsync(42, None));
    }

    private static RolloutEventRow Event(long id, long rolloutId, string from, string to) => new()
    {
        Id = id, RolloutId = rolloutId, At = ReadsWorld.Now.AddMinutes(id), Kind = RolloutEventKind.RolloutMoved, Text = $"{from} to {to}", Actor = "engine",
        FromStatus = from, ToStatus = to,
    };

    private static RolloutMinuteRow Minute(long rolloutId, int group, int offset, int count) => new()
    {
        RolloutId = rolloutId, GroupId = (rolloutId * 1000) + group, Minute = SampleRollouts.Minute(offset), Started = count, Ok = count,
    };

    private static IEnumerable<long> Ids(RolloutListSlice slice) => slice.Rows.Select(r => r.View.Id);

    private Task<RolloutListSlice> ListAsync(RolloutListQuery query) => _world.Rollouts.ListAsync(query, ReadsWorld.Now, None);

    private Task<RolloutListSlice> ListAsync(string text) => ListAsync(RolloutListText.Read(text, new RolloutListQuery(), out _));
}
