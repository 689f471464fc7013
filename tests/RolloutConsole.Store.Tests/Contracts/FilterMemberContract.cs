using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Saved filters: commands, recorded members, who is new and who left, usage, history (hawkbit-api, 2.8; operator-experience, 5.5).</summary>
public abstract class FilterMemberContract : SavedFilterContract
{
    [Fact]
    public async Task Create_Good_IsListedAndAudited()
    {
        await SaveAsync("attribute.region == eu", "Zulu");
        var first = await SaveAsync("id==*", "alpha");

        var page = await Reads.ListAsync(new TargetFilterListQuery(), default);

        Assert.Equal(["alpha", "Zulu"], page.Rows.Select(r => r.Name));
        Assert.Equal((first, "anna", Clock.GetUtcNow(), null), (page.Rows[0].Id, page.Rows[0].CreatedBy, page.Rows[0].CreatedAt, page.Rows[0].AutoAssignment));
        Assert.Equal(["filter.create filter Zulu accepted", "filter.create filter alpha accepted"], Audit());
    }

    [Theory]
    [InlineData("lab", "id==*", CommandOutcome.Conflict, "", "name: there is a target filter 'lab' already")]
    [InlineData("", "id==*", CommandOutcome.Invalid, "", "name: ''")]
    [InlineData(" x", "id==*", CommandOutcome.Invalid, "", "name: ' x'")]
    [InlineData("x", "id=*", CommandOutcome.Invalid, RefusalKey.FilterSyntax, "query: At character 3")]
    [InlineData("x", "nme==a", CommandOutcome.Invalid, RefusalKey.FilterField, "query: At character 1")]
    public async Task Create_Bad_IsRefusedWithItsFieldAndPlace(string name, string query, CommandOutcome outcome, string key, string message)
    {
        await SaveAsync("id==*");

        var receipt = await Filters.CreateAsync(Anna, new NewTargetFilter(name, query), default);

        Assert.Equal((outcome, key), (receipt.Outcome, receipt.Key));
        Assert.StartsWith(message, receipt.Message, StringComparison.Ordinal);
        Assert.Equal(1, Database.Number("SELECT count(*) FROM target_filters"));
        Assert.Equal(2, Audit().Count);
    }

    [Fact]
    public async Task Recording_OfAFilterThatIsNotUnderstood_EndsAndLetsTheOthersGoOn()
    {
        await Fleet.TargetsAsync(5);
        var broken = await SaveAsync("id==*", "broken", isRecorded: false);
        var good = await SaveAsync("id==*", "good", isRecorded: false);
        await Database.ExecuteAsync("UPDATE target_filters SET query = 'nme==x' WHERE id = @id", ("@id", broken));

        await RecordAsync();

        Assert.Equal(1, Database.Number("SELECT count(*) FROM target_filters WHERE id = @id AND recording IS NULL AND baseline = 0", ("@id", broken)));
        Assert.Equal(1, Database.Number("SELECT count(*) FROM target_filters WHERE id = @id AND recording IS NULL AND baseline_count = 5", ("@id", good)));
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await Members.CountNextAsync(default));
        Assert.True(await Members.CountNextAsync(default));
        Assert.False(await Members.CountNextAsync(default));
        Assert.Equal(5, Assert.Single(await Reads.ReadHistoryAsync(good, default)).Count);
    }

    [Fact]
    public async Task Commands_WithoutTheRole_AreForbiddenAndAudited()
    {
        var id = await SaveAsync("id==*");
        var olga = new Caller("olga", ConsoleRole.Operator, CallerKind.Person);

        CommandReceipt[] receipts =
        [
            await Filters.CreateAsync(olga, new NewTargetFilter("x", "id==*"), default),
            await Filters.ChangeAsync(olga, id, new TargetFilterChange("y"), default),
            await Filters.DeleteAsync(olga, id, default),
            await Filters.TakeBaselineAsync(olga, id, default),
            await Filters.SetAutoAssignmentAsync(olga, id, new AutoAssignmentChoice(1), default),
            await Filters.RemoveAutoAssignmentAsync(olga, id, default),
        ];

        Assert.All(receipts, r => Assert.Equal((CommandOutcome.Forbidden, "This needs the role Manager; an Admin can give it."), (r.Outcome, r.Message)));
        Assert.Equal(6, Audit().Count(a => a!.EndsWith("forbidden", StringComparison.Ordinal)));
        Assert.Equal("lab", (await Reads.FindAsync(id, default))!.Row.Name);
    }

    [Fact]
    public async Task Delete_FreesTheName_AndClearsItsMembers()
    {
        await Fleet.TargetsAsync(5);
        var id = await SaveAsync("id==*");

        Assert.True((await Filters.DeleteAsync(Anna, id, default)).IsAccepted);
        await RecordAsync();

        Assert.Null(await Reads.FindAsync(id, default));
        Assert.Equal(0, Database.Number("SELECT count(*) FROM target_filter_members"));
        Assert.Equal(CommandOutcome.NotFound, (await Filters.DeleteAsync(Anna, id, default)).Outcome);
        Assert.NotEqual(id, await SaveAsync("id==*"));
    }

    [Fact]
    public async Task Changes_AreNewLeftAndDeletedApart()
    {
        var targets = await Fleet.TargetsAsync(9);
        var id = await SaveAsync("attribute.region == eu");
        Assert.Equal(3, (await Reads.FindAsync(id, default))!.RecordedCount);

        await ReportAsync(targets[1], "region", "eu");
        await ReportAsync(targets[0], "region", "us");
        await Database.ExecuteAsync("DELETE FROM target_attributes WHERE target_id = @t", ("@t", targets[3]));
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id = @t", ("@t", targets[6]));

        Assert.Equal(new FilterChanges(new(1, false), new(2, false), new(1, false)), await Reads.CountChangesAsync(id, Clock.GetUtcNow(), default));
        Assert.Equal([targets[1]], await IdsAsync(new FilterChangeQuery(id, FilterChange.New)));
        Assert.Equal([targets[0], targets[3]], await IdsAsync(new FilterChangeQuery(id, FilterChange.Left)));

        Assert.True((await Filters.TakeBaselineAsync(Anna, id, default)).IsAccepted);
        Assert.Null(await Reads.CountChangesAsync(id, Clock.GetUtcNow(), default));
        await RecordAsync();
        Assert.Equal(new FilterChanges(default, default, default), await Reads.CountChangesAsync(id, Clock.GetUtcNow(), default));
        Assert.Equal(1, Database.Number("SELECT count(DISTINCT baseline) FROM target_filter_members"));
    }

    [Fact]
    public async Task Changes_PageByKeyInBothDirections()
    {
        var id = await SaveAsync("id==*");
        var targets = await Fleet.TargetsAsync(7);
        await SaveAsync("id==*", "other");

        var first = await Reads.ListChangesAsync(new FilterChangeQuery(id, FilterChange.New, Size: 3), Clock.GetUtcNow(), default);
        var second = await Reads.ListChangesAsync(new FilterChangeQuery(id, FilterChange.New, first.Rows[^1].Id, Size: 3), Clock.GetUtcNow(), default);
        var back = await Reads.ListChangesAsync(new FilterChangeQuery(id, FilterChange.New, second.Rows[0].Id, true, 3), Clock.GetUtcNow(), default);

        Assert.Equal(targets[..3], first.Rows.Select(r => r.Id));
        Assert.Equal(targets[3..6], second.Rows.Select(r => r.Id));
        Assert.Equal(targets[..3], back.Rows.Select(r => r.Id));
        Assert.Equal([(false, true), (true, true), (false, true)], new[] { first, second, back }.Select(p => (p.HasPrevious, p.HasNext)));
    }

    [Fact]
    public async Task Recording_KilledBetweenTwoSlices_GoesOnWhereItWas()
    {
        await Fleet.TargetsAsync(FilterMembers.Slice + 10, withAttributes: false);
        var id = await SaveAsync("id==*", isRecorded: false);

        // What a kill after the first slice leaves behind.
        await Database.ExecuteAsync(
            "INSERT INTO target_filter_members (filter_id, baseline, target_id) SELECT @f, 1, id FROM targets ORDER BY id LIMIT 2500", ("@f", id));
        await Database.ExecuteAsync("UPDATE target_filters SET recording_count = 2500, recording_cursor = (SELECT max(target_id) FROM target_filter_members)");

        await using var after = await Database.KilledAndReopenedAsync();
        while (await MembersOf(after).ContinueAsync(default))
        {
        }

        Assert.Equal(FilterMembers.Slice + 10, after.Number("SELECT count(*) FROM target_filter_members"));
        Assert.Equal(FilterMembers.Slice + 10, after.Number("SELECT baseline_count FROM target_filters WHERE recording IS NULL AND baseline = 1"));
    }

    [Fact]
    public async Task Recording_TextChangedMeanwhile_IsOfTheNewText()
    {
        await Fleet.TargetsAsync(9);
        var id = await SaveAsync("attribute.region == eu", isRecorded: false);

        // One slice of the first recording is written when the text changes.
        await Database.ExecuteAsync("INSERT INTO target_filter_members (filter_id, baseline, target_id) SELECT @f, 1, min(id) FROM targets", ("@f", id));
        await Database.ExecuteAsync("UPDATE target_filters SET recording_count = 1, recording_cursor = (SELECT min(id) FROM targets)");
        Assert.True((await Filters.ChangeAsync(Anna, id, new TargetFilterChange(Query: "id==*"), default)).IsAccepted);
        await RecordAsync();

        var detail = (await Reads.FindAsync(id, default))!;
        Assert.Equal(("id==*", 9, Clock.GetUtcNow(), null), (detail.Row.Query, detail.RecordedCount, detail.RecordedAt, detail.RecordingSince));
        Assert.Equal(9, Database.Number("SELECT count(*) FROM target_filter_members"));
    }

    [Fact]
    public async Task Change_NameOnly_RecordsNothingAnew()
    {
        await Fleet.TargetsAsync(2);
        var id = await SaveAsync("id==*");
        await SaveAsync("id==*", "other");

        Assert.True((await Filters.ChangeAsync(Anna, id, new TargetFilterChange("laboratory", "id==*"), default)).IsAccepted);
        Assert.Equal(CommandOutcome.Conflict, (await Filters.ChangeAsync(Anna, id, new TargetFilterChange("other"), default)).Outcome);

        Assert.Equal(("laboratory", null), ((await Reads.FindAsync(id, default))!.Row.Name, (await Reads.FindAsync(id, default))!.RecordingSince));
    }

    [Fact]
    public async Task Compare_SaysWhoComesAndGoes_MissingValuesIncluded()
    {
        var targets = await Fleet.TargetsAsync(6);
        await Database.ExecuteAsync("DELETE FROM target_attributes WHERE target_id = @t", ("@t", targets[5]));

        var effect = await Reads.CompareAsync(Parse("attribute.region == eu"), Parse("attribute.region != eu or id == device-00006"), 10, Clock.GetUtcNow(), default);

        Assert.Equal((new CappedCount(4, false), new CappedCount(2, false)), (effect.Added, effect.Removed));
        Assert.Equal([targets[1], targets[2], targets[4], targets[5]], effect.FirstAdded.Select(d => d.Id));
        Assert.Equal([targets[0], targets[3]], effect.FirstRemoved.Select(d => d.Id));
    }

    [Fact]
    public async Task Compare_OldTextAsksForAMissingValue_EverybodyIsAdded()
    {
        await Fleet.TargetsAsync(3);

        var effect = await Reads.CompareAsync(Parse("description == attic"), Parse("id == device*"), 0, Clock.GetUtcNow(), default);

        Assert.Equal((new CappedCount(3, false), default), (effect.Added, effect.Removed));
        Assert.Empty(effect.FirstAdded);
    }

    [Fact]
    public async Task Uses_AreRolloutsWithTheSameText()
    {
        await Fleet.TargetsAsync(4);
        var set = await Fleet.SetAsync();
        var plan = RolloutDriver.Plan(set);
        await Driver.StartAsync("frozen", plan with { Selection = new TargetSelection("id==*") });
        await Driver.StartAsync("growing", plan with { Selection = new TargetSelection("id==*", SelectionMode.Dynamic) });
        await Driver.StartAsync("another", plan with { Selection = new TargetSelection("id==device*") });

        var uses = await Reads.ReadUsesAsync("id==*", 10, default);

        Assert.Equal((2, 1, 1), (uses.Total, uses.OpenFrozen, uses.OpenGrowing));
        Assert.Equal(["growing", "frozen"], uses.Rows.Select(u => u.Name));
        var first = await Reads.ReadUsesAsync("id==*", 1, default);
        Assert.Equal((2, 1, 1), (first.Total, first.OpenFrozen, first.OpenGrowing));
        Assert.Equal("growing", Assert.Single(first.Rows).Name);
        var id = await SaveAsync("id==*");
        Assert.Equal(2, (await Reads.FindAsync(id, default))!.Row.Rollouts);
    }

    [Fact]
    public async Task Counts_AreTakenOnceAnHour_TheLastOfADayIsKeptFor30Days()
    {
        var id = await SaveAsync("id==*");
        Assert.True(await Members.CountNextAsync(default));
        Assert.False(await Members.CountNextAsync(default));
        await Fleet.TargetsAsync(3);
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(await Members.CountNextAsync(default));
        Assert.Equal([(new DateOnly(2026, 5, 20), 3)], (await Reads.ReadHistoryAsync(id, default)).Select(d => (d.Day, d.Count)));

        Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await Members.CountNextAsync(default));
        Assert.Equal(2, (await Reads.ReadHistoryAsync(id, default)).Count);
        Clock.Advance(TimeSpan.FromDays(29));
        Assert.True(await Members.CountNextAsync(default));
        Assert.Equal([new DateOnly(2026, 5, 21), new DateOnly(2026, 6, 19)], (await Reads.ReadHistoryAsync(id, default)).Select(d => d.Day));
    }

    [Fact]
    public async Task List_SearchesNameAndText_AndPagesByName()
    {
        foreach (var name in new[] { "delta", "Alpha", "charlie", "bravo" })
        {
            await SaveAsync(name == "delta" ? "attribute.hw == 2" : "id==*", name, isRecorded: false);
        }

        var first = await Reads.ListAsync(new TargetFilterListQuery(Size: 2), default);
        var second = await Reads.ListAsync(new TargetFilterListQuery(From: first.Rows[^1].Id, Size: 2), default);
        var back = await Reads.ListAsync(new TargetFilterListQuery(From: second.Rows[0].Id, Backwards: true, Size: 2), default);

        Assert.Equal((false, true), (first.HasPrevious, first.HasNext));
        Assert.Equal(["Alpha", "bravo"], first.Rows.Select(r => r.Name));
        Assert.Equal(["charlie", "delta"], second.Rows.Select(r => r.Name));
        Assert.Equal(["Alpha", "bravo"], back.Rows.Select(r => r.Name));
        Assert.Equal(["Alpha"], (await Reads.ListAsync(new TargetFilterListQuery("ALP"), default)).Rows.Select(r => r.Name));
        Assert.Equal(["delta"], (await Reads.ListAsync(new TargetFilterListQuery("hw =="), default)).Rows.Select(r => r.Name));
    }

    private async Task<IEnumerable<long>> IdsAsync(FilterChangeQuery query) =>
        (await Reads.ListChangesAsync(query, Clock.GetUtcNow(), default)).Rows.Select(r => r.Id);

    private IReadOnlyList<string?> Audit() => Database.Texts("SELECT action || ' ' || subject || ' ' || outcome FROM audit ORDER BY id");
}
