using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Targets;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Store.Tests.Reads;

public sealed class TargetReadsTests : IAsyncLifetime
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
    public async Task List_PagesByKeyInBothDirections()
    {
        await _world.AddTargetsAsync(7, t => t.DeletedAt = t.Id == 4 ? ReadsWorld.Now : null);
        var first = await ListAsync(new TargetListQuery { Size = 3 });
        Assert.Equal([1, 2, 3], Ids(first));
        Assert.Equal((false, true), (first.HasPrevious, first.HasNext));
        var second = await ListAsync(new TargetListQuery { Size = 3, From = first.LastKey });
        Assert.Equal([5, 6, 7], Ids(second));
        Assert.Equal((true, false), (second.HasPrevious, second.HasNext));
        var back = await ListAsync(new TargetListQuery { Size = 3, From = second.FirstKey, Backwards = true });
        Assert.Equal([1, 2, 3], Ids(back));
        Assert.Equal((false, true), (back.HasPrevious, back.HasNext));
    }

    [Theory]
    [InlineData("attribute.region==eu,attribute.region==us")]
    [InlineData("attribute.region==eu")]
    [InlineData("attribute.region!=ap;attribute.ring==1")]
    public async Task List_MatchesNearAndFar_PagesHoldEachOnceInBothDirections(string filter)
    {
        // Sixty neighbours, then one device every four thousand ids: some pages are filled by the next keys, others are not.
        await _world.AddTargetsAsync(120, t => t.Id = t.Id <= 60 ? t.Id : (t.Id - 59) * 4_000);
        await _world.WriteAsync(c =>
        {
            foreach (var id in c.Set<TargetRow>().Select(t => t.Id).ToList())
            {
                c.Add(Attribute(id, "region", (id % 3) switch { 0 => "ap", 1 => "eu", _ => "us" }));
                c.Add(Attribute(id, "ring", id % 8000 == 0 || id % 2 == 1 ? "1" : "2"));
            }
        });
        Assert.True(TargetFilter.TryParse(filter, out var parsed, out _));
        var all = Ids(await ListAsync(new TargetListQuery { Filter = parsed, Size = 200 })).ToArray();
        Assert.InRange(all.Length, 40, 90);
        var (forward, backward) = (new List<long>(), new List<long>());
        for (var page = await ListAsync(new TargetListQuery { Filter = parsed, Size = 7 }); ; page = await ListAsync(new TargetListQuery { Filter = parsed, Size = 7, From = page.LastKey }))
        {
            forward.AddRange(Ids(page));
            if (!page.HasNext)
            {
                break;
            }
        }

        for (var page = await ListAsync(new TargetListQuery { Filter = parsed, Size = 7, From = all[^1] + 1, Backwards = true }); ; page = await ListAsync(new TargetListQuery { Filter = parsed, Size = 7, From = page.FirstKey, Backwards = true }))
        {
            backward.InsertRange(0, Ids(page));
            if (!page.HasPrevious)
            {
                break;
            }
        }

        Assert.Equal(all, forward);
        Assert.Equal(all, backward);
        Assert.Equal(all.Length, (await _world.Targets.CountAsync(new TargetListQuery { Filter = parsed }, ReadsWorld.Now, None)).Number);
    }

    [Theory]
    [InlineData(TargetListSort.Created)]
    [InlineData(TargetListSort.Id)]
    [InlineData(TargetListSort.Name)]
    [InlineData(TargetListSort.Contact)]
    [InlineData(TargetListSort.Status)]
    public async Task Pages_OfEveryOrder_HoldEveryDeviceOnce_InBothDirections(TargetListSort sort)
    {
        // Many equal and missing values, so that pages begin and end inside of them.
        await _world.AddTargetsAsync(101, t =>
        {
            t.Name = $"name {t.Id * 7 % 5}";
            t.LastPollAt = t.Id % 3 == 0 ? null : ReadsWorld.Now.AddMinutes(-(t.Id * 11 % 4));
            t.UpdateStatus = (TargetUpdateStatus)(t.Id * 13 % 5);
            t.DeletedAt = t.Id % 10 == 0 ? ReadsWorld.Now : null;
        });
        Assert.True(TargetFilter.TryParse("id!=gw-00007", out var filter, out _));
        var query = new TargetListQuery { Sort = sort, Filter = filter, Size = 8 };
        var pages = new List<TargetListPage> { await ListAsync(query) };
        while (pages[^1].HasNext)
        {
            pages.Add(await ListAsync(query with { From = pages[^1].LastKey, FromValue = pages[^1].LastValue }));
            Assert.True(pages[^1].HasPrevious);
        }

        var forwards = pages.SelectMany(Ids).ToList();
        Assert.Equal(Enumerable.Range(1, 101).Where(n => n % 10 != 0 && n != 7).Select(n => (long)n), forwards.Order());
        var rows = pages.SelectMany(p => p.Rows).ToList();
        Assert.Equal(rows.OrderBy(r => sort switch
        {
            TargetListSort.Id => r.ControllerId,
            TargetListSort.Name => r.Name,
            TargetListSort.Contact => r.LastPollAt?.ToUnixTimeMilliseconds().ToString("D15") ?? "",
            TargetListSort.Status => ((int)r.UpdateStatus).ToString(),
            _ => "",
        }, StringComparer.Ordinal).ThenBy(r => r.Id).Select(r => r.Id), forwards);

        var backwards = new List<long>(Ids(pages[^1]).Reverse());
        var page = pages[^1];
        while (page.HasPrevious)
        {
            page = await ListAsync(query with { From = page.FirstKey, FromValue = page.FirstValue, Backwards = true });
            Assert.True(page.HasNext);
            backwards.AddRange(Ids(page).Reverse());
        }

        backwards.Reverse();
        Assert.Equal(forwards, backwards);
    }

    [Theory]
    [InlineData("gw-00003", "3,4,5", true)]
    [InlineData("GW-0000", "1,2,3", false)]
    [InlineData("a", "1,2,3", false)]
    [InlineData("gw-00006", "6", true)]
    [InlineData("zzz", "", true)]
    public async Task Jump_BeginsWithTheNearestId(string text, string ids, bool hasPrevious)
    {
        await _world.AddTargetsAsync(6);
        var page = await ListAsync(new TargetListQuery { Sort = TargetListSort.Id, From = 0, FromValue = text, Size = 3 });
        Assert.Equal((ids, hasPrevious), (string.Join(',', Ids(page)), page.HasPrevious));
    }

    [Theory]
    [InlineData(TargetListSort.Created, "USING INTEGER PRIMARY KEY")]
    [InlineData(TargetListSort.Id, "ix_targets_controller_id_folded")]
    [InlineData(TargetListSort.Name, "ix_targets_name_folded")]
    [InlineData(TargetListSort.Contact, "ix_targets_last_poll_at")]
    [InlineData(TargetListSort.Status, "ix_targets_update_status")]
    public void Segments_OfEveryOrder_WalkOneIndexAndSortNothing(TargetListSort sort, string index)
    {
        foreach (var value in new[] { "7", null })
        {
            var order = new TargetListOrder(new TargetListQuery { Sort = sort, From = 5, FromValue = value }, "t.id");
            foreach (var (condition, orderBy) in order.Segments(false).Concat(order.Segments(true)))
            {
                if (value is null && sort is TargetListSort.Id or TargetListSort.Name or TargetListSort.Status)
                {
                    continue;
                }

                var plan = string.Join('\n', _world.Plan($"SELECT t.id FROM targets t WHERE t.deleted_at IS NULL AND {condition} ORDER BY {orderBy} LIMIT 50", order.Parameters));
                Assert.Contains(index, plan, StringComparison.Ordinal);
                Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task List_CombinesFilterSearchAndState()
    {
        await _world.AddTargetsAsync(20, t => t.UpdateStatus = t.Id % 2 == 0 ? TargetUpdateStatus.Error : TargetUpdateStatus.InSync);
        Assert.True(TargetFilter.TryParse("name==*1*", out var filter, out _));
        var page = await ListAsync(new TargetListQuery { Filter = filter, State = TargetListFilter.Failed, Search = "GW-0001" });
        Assert.Equal([10, 12, 14, 16, 18], Ids(page));
    }

    [Fact]
    public async Task Silent_MeansADayWithoutContact_AlsoSinceItsCreation()
    {
        await _world.AddTargetsAsync(5, t => (t.CreatedAt, t.LastPollAt) = t.Id switch
        {
            1 => (ReadsWorld.Now.AddHours(-25), (DateTimeOffset?)null),
            2 => (ReadsWorld.Now.AddHours(-30), ReadsWorld.Now.AddHours(-25)),

            // Just imported.
            3 => (ReadsWorld.Now.AddHours(-23), null),
            _ => (ReadsWorld.Now.AddHours(-30), ReadsWorld.Now.AddHours(-23)),
        });
        Assert.Equal([1, 2], Ids(await ListAsync(new TargetListQuery { State = TargetListFilter.Silent })));
    }

    [Fact]
    public async Task Overdue_IsWhatTheFilterSays()
    {
        await _world.AddTargetsAsync(4, t => t.LastPollAt = t.Id switch
        {
            1 => null,
            2 => ReadsWorld.Now.AddDays(-2),
            3 => ReadsWorld.Now.AddMinutes(-11),
            _ => ReadsWorld.Now.AddMinutes(-9),
        });
        Assert.True(TargetFilter.TryParse("lastcontrollerrequestat=lt=${OVERDUE_TS}", out var overdue, out _));

        var shown = Ids(await ListAsync(new TargetListQuery { State = TargetListFilter.Overdue }));

        Assert.Contains(2L, shown);
        Assert.Equal(Ids(await ListAsync(new TargetListQuery { Filter = overdue })), shown);
        Assert.DoesNotContain(1L, shown);
    }

    [Fact]
    public async Task Members_AreListedByTheirNewestAttempt()
    {
        await _world.AddTargetsAsync(6);
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Running, groups: [SampleRollouts.Group(1, 3, GroupStatus.Running, ok: 1, open: 2), SampleRollouts.Group(2, 2, GroupStatus.Scheduled)]);
        await _world.AddActionAsync(100, 1, ActionStatus.Finished, 40);
        await _world.AddActionAsync(101, 1, ActionStatus.Error, 41);
        await _world.AddActionAsync(102, 2, ActionStatus.Finished, 41);
        await _world.AddActionAsync(103, 3, ActionStatus.Retrieved, 41);
        await _world.AddActionAsync(104, 4, ActionStatus.Scheduled, 41, group: 2);
        await _world.AddActionAsync(105, 5, ActionStatus.Scheduled, 41, group: 2);
        await _world.AddActionAsync(106, 1, ActionStatus.Running, 41);
        await _world.AddActionAsync(107, 6, ActionStatus.Running, 42);

        var all = await ListAsync(new TargetListQuery { RolloutId = 41 });
        Assert.Equal([2, 3, 4, 5, 1], Ids(all));
        Assert.Equal(ActionStatus.Running, all.Rows[^1].Action!.Status);
        Assert.Equal([3, 1], Ids(await ListAsync(new TargetListQuery { RolloutId = 41, State = TargetListFilter.InFlight })));
        Assert.Empty(Ids(await ListAsync(new TargetListQuery { RolloutId = 41, State = TargetListFilter.Failed })));
        Assert.Equal([4, 5], Ids(await ListAsync(new TargetListQuery { RolloutId = 41, Group = 2 })));
        var second = await ListAsync(new TargetListQuery { RolloutId = 41, Size = 2, From = 103 });
        Assert.Equal([4, 5], Ids(second));
        Assert.Equal((true, true), (second.HasPrevious, second.HasNext));
        Assert.Equal([4, 5], Ids(await ListAsync(new TargetListQuery { RolloutId = 41, Size = 2, From = 106, Backwards = true })));
        var counts = await _world.Targets.CountStatesAsync(new TargetListQuery { RolloutId = 41 }, ReadsWorld.Now, None);
        Assert.Equal((5, 1, 2, 0, 2), (counts[TargetListFilter.All].Number, counts[TargetListFilter.Ok].Number, counts[TargetListFilter.InFlight].Number, counts[TargetListFilter.Failed].Number, counts[TargetListFilter.NotStarted].Number));
    }

    [Fact]
    public async Task Row_InTheFleet_ShowsTheOpenActionBeforeTheNewest()
    {
        await _world.AddTargetsAsync(1);
        await _world.AddRolloutAsync(41, "x", RolloutStatus.Running);
        await _world.AddActionAsync(100, 1, ActionStatus.Retrieved, 41);
        await _world.AddActionAsync(101, 1, ActionStatus.Error);
        Assert.Equal(new TargetActionBrief(100, ActionStatus.Retrieved, 41, 1, null), (await ListAsync(new TargetListQuery())).Rows[0].Action);
    }

    [Theory]
    [InlineData(ITargetReads.CountCap - 1, false)]
    [InlineData(ITargetReads.CountCap, false)]
    [InlineData(ITargetReads.CountCap + 1, true)]
    public async Task Count_StopsAtTheCap(int targets, bool isCapped)
    {
        await _world.AddBareTargetsAsync(targets);
        Assert.Equal(new CappedCount(Math.Min(targets, ITargetReads.CountCap), isCapped), await _world.Targets.CountAsync(new TargetListQuery(), ReadsWorld.Now, None));
    }

    [Fact]
    public async Task Detail_HoldsAttributesTagsActionsAndTheirMessages()
    {
        await _world.AddTargetsAsync(1, t => (t.InstalledSetId, t.AssignedSetId) = (null, 7));
        await _world.AddRolloutAsync(41, "gateway EU", RolloutStatus.Running);
        await _world.AddActionAsync(100, 1, ActionStatus.Finished);
        await _world.AddActionAsync(101, 1, ActionStatus.Error, 41);
        await _world.WriteAsync(c =>
        {
            c.Add(new TargetAttributeRow { TargetId = 1, Key = "hwRev", KeyFolded = "hwrev", Value = "1", ValueFolded = "1" });
            c.Add(new TagRow { Id = 1, Name = "eu", NameFolded = "eu", CreatedBy = "a", LastModifiedBy = "a" });
            c.Add(new TargetTagRow { TargetId = 1, TagId = 1 });
            c.Add(new ActionHistoryRow { Id = 1, ActionId = 101, At = ReadsWorld.Now, ReportedAt = ReadsWorld.Now, Entry = HistoryEntry.Retrieved });
            c.Add(new ActionHistoryRow { Id = 2, ActionId = 101, At = ReadsWorld.Now, ReportedAt = ReadsWorld.Now, Entry = HistoryEntry.Error, Code = 217, Messages = "[\"signature mismatch\",\"key id 0x1F\"]" });
        });
        var target = (await _world.Targets.ReadAsync(1, 1, None))!;
        Assert.Equal(("gw-00001", 7, null), (target.ControllerId, target.Assigned!.Id, target.Installed));
        Assert.Equal([KeyValuePair.Create("hwRev", "1")], target.Attributes.AsEnumerable());
        Assert.Equal([new TargetTag(1, "eu")], target.Tags.AsEnumerable());
        var action = Assert.Single(target.Actions);
        Assert.Equal((101, "gateway EU", 1), (action.Id, action.RolloutName, action.Group!.Value));
        Assert.Equal([HistoryEntry.Error, HistoryEntry.Retrieved], action.History.Select(h => h.Entry));
        Assert.Equal(["signature mismatch", "key id 0x1F"], action.History[0].Messages.AsEnumerable());
        Assert.True(target.HasOlderActions);
        Assert.All(target.Actions, a => Assert.Equal("anna", a.InitiatedBy));
        Assert.Equal([100], (await _world.Targets.ReadActionsAsync(1, 101, 10, None)).Select(a => a.Id));
    }

    [Fact]
    public async Task Deleted_IsFoundNowhere()
    {
        await _world.AddTargetsAsync(1, t => t.DeletedAt = ReadsWorld.Now);
        Assert.Null(await _world.Targets.ReadAsync(1, 10, None));
        Assert.Null(await _world.Targets.FindAsync("gw-00001", None));
    }

    [Fact]
    public async Task Find_ComparesExactly()
    {
        await _world.AddTargetsAsync(1);
        Assert.Equal(1, await _world.Targets.FindAsync("gw-00001", None));
        Assert.Null(await _world.Targets.FindAsync("GW-00001", None));
    }

    [Fact]
    public async Task Fleet_IsSplitByLastContactAndVersion()
    {
        await _world.AddTargetsAsync(12, t =>
        {
            t.LastPollAt = t.Id switch { <= 5 => ReadsWorld.Now.AddMinutes(-9), <= 8 => ReadsWorld.Now.AddMinutes(-59), 9 => ReadsWorld.Now.AddHours(-23), 10 => ReadsWorld.Now.AddDays(-2), _ => null };
            t.InstalledSetId = t.Id <= 3 ? 7 : null;
            t.DeletedAt = t.Id == 12 ? ReadsWorld.Now : null;
        });
        var fleet = await _world.Overview.ReadFleetAsync(ReadsWorld.Now, None);
        Assert.Equal((11, 5, 3, 1, 1, 1), (fleet.Devices, fleet.WithinTenMinutes, fleet.WithinHour, fleet.WithinDay, fleet.Silent, fleet.Never));
        var version = Assert.Single(fleet.TopVersions);
        Assert.Equal(("gateway-fw", "4.2.1", 3), (version.Name, version.Version, version.Devices));
    }

    [Fact]
    public async Task Read_NobodyWaitsFor_IsNotBegun()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.Targets.CountAsync(new TargetListQuery(), ReadsWorld.Now, cancelled.Token));
    }

    private static TargetAttributeRow Attribute(long targetId, string key, string value) =>
        new() { TargetId = targetId, Key = key, KeyFolded = TextFold.Fold(key), Value = value, ValueFolded = TextFold.Fold(value) };

    private static IEnumerable<long> Ids(TargetListPage page) => page.Rows.Select(r => r.Id);

    private Task<TargetListPage> ListAsync(TargetListQuery query) => _world.Targets.ListAsync(query, ReadsWorld.Now, None);
}
