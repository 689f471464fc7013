using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Targets;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Tags, types and metadata of targets: what is taken, what is refused and with which words (hawkbit-api, 2.5, 2.7, 2.18 and 4).</summary>
public abstract class TargetLabelsContract : StoreContract
{
    private static readonly Caller s_boss = new("boss", ConsoleRole.Manager, CallerKind.Person);

    private CommandDoor Door => new(Database.Gate, Database.Get<IAuditStore>(), Clock);

    private TargetTags Tags => new(Door, new TargetJobBell());

    private Store.Targets.TargetMetadata Metadata => new(Door);

    private Store.Targets.TargetTypes Types => new(Door);

    private ITargetLabels Labels => new TargetLabels(Database.Reads);

    private string LastAudit => Database.Texts("SELECT action || ' ' || subject || ' ' || outcome FROM audit ORDER BY id DESC LIMIT 1")[0]!;

    [Fact]
    public void TargetsOfAType_AreCountedWithoutTheirRows() =>
        Assert.Equal(["target_type_id", "deleted_at"], Database.Texts("SELECT name FROM pragma_index_info('ix_targets_target_type_id') ORDER BY seqno"));

    [Fact]
    public async Task Tags_Created_AreListedByNameWithTheirDevices()
    {
        await Fleet.TargetsAsync(3);
        var receipt = await Tags.CreateAsync(s_boss, [new NewTag("lab", "Benches", "#123"), new NewTag("EU")], default);
        await Tags.AssignAsync(s_boss, receipt.Ids[0], ["device-00001", "device-00003"], MissingTargets.Fail, default);

        Assert.Equal(
            [new TagView(receipt.Ids[1], "EU", "", null, new CappedCount(0, false)), new TagView(receipt.Ids[0], "lab", "Benches", "#123", new CappedCount(2, false))],
            await Labels.ReadTagsAsync(default));
        Assert.Equal("tag.assign tag 1 2 targets accepted", LastAudit);
    }

    [Fact]
    public async Task Tag_NameTakenInAnotherCase_CreatesNone()
    {
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var refused = await Tags.CreateAsync(s_boss, [new NewTag("new"), new NewTag("LAB")], default);
        Assert.Equal((CommandOutcome.Conflict, true), (refused.Outcome, refused.Message.Contains("'LAB'", StringComparison.Ordinal)));
        Assert.Single(await Labels.ReadTagsAsync(default));
        Assert.Equal(CommandOutcome.Conflict, (await Tags.CreateAsync(s_boss, [new NewTag("x"), new NewTag("X")], default)).Outcome);
    }

    [Theory]
    [InlineData("", null, null, "name: It is empty.")]
    [InlineData(" lab", null, null, "name: ' lab' has blanks at its ends.")]
    [InlineData("a\nb", null, null, "name: It holds a control character.")]
    [InlineData("lab", 513, null, "description: It has 513 characters. Write at most 512.")]
    [InlineData("lab", null, 17, "colour: It has 17 characters. Write at most 16.")]
    public async Task Tag_BreaksALimit_IsRefusedByField(string name, int? description, int? colour, string words)
    {
        var refused = await Tags.CreateAsync(s_boss, [new NewTag(name, Text(description), Text(colour))], default);
        Assert.Equal(CommandOutcome.Invalid, refused.Outcome);
        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
        Assert.Empty(await Labels.ReadTagsAsync(default));
    }

    [Fact]
    public async Task Tag_NameOf128_Fits()
    {
        Assert.True((await Tags.CreateAsync(s_boss, [new NewTag(new string('x', 128))], default)).IsAccepted);
        Assert.Equal(CommandOutcome.Invalid, (await Tags.CreateAsync(s_boss, [new NewTag(new string('y', 129))], default)).Outcome);
    }

    [Fact]
    public async Task Tag_Changed_KeepsWhatWasNotSaid()
    {
        await Tags.CreateAsync(s_boss, [new NewTag("lab", "Benches", "#123"), new NewTag("eu")], default);
        Assert.True((await Tags.ChangeAsync(s_boss, 1, new TagChange(Name: "Lab"), default)).IsAccepted);
        Assert.Equal(("Lab", "Benches", "#123"), (await Labels.ReadTagsAsync(default))[1] is var tag ? (tag.Name, tag.Description, tag.Colour) : default);
        Assert.Equal(CommandOutcome.Conflict, (await Tags.ChangeAsync(s_boss, 1, new TagChange(Name: "EU"), default)).Outcome);
        Assert.Equal(CommandOutcome.NotFound, (await Tags.ChangeAsync(s_boss, 9, new TagChange(Name: "x"), default)).Outcome);
    }

    [Fact]
    public async Task Assign_Twice_ChangesNothingTheSecondTime()
    {
        await Fleet.TargetsAsync(2);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        Assert.Equal("2 of 2 changed.", (await Tags.AssignAsync(s_boss, 1, ["device-00001", "device-00002"], MissingTargets.Fail, default)).Message);
        Assert.Equal("0 of 1 changed.", (await Tags.AssignAsync(s_boss, 1, ["device-00001"], MissingTargets.Fail, default)).Message);
        Assert.Equal("1 of 1 changed.", (await Tags.UnassignAsync(s_boss, 1, ["device-00001"], MissingTargets.Fail, default)).Message);
        Assert.Equal("0 of 1 changed.", (await Tags.UnassignAsync(s_boss, 1, ["device-00001"], MissingTargets.Fail, default)).Message);
    }

    [Theory]
    [InlineData(MissingTargets.Fail, CommandOutcome.NotFound, 0)]
    [InlineData(MissingTargets.DoFoundAndFail, CommandOutcome.NotFound, 1)]
    [InlineData(MissingTargets.DoFoundAndSucceed, CommandOutcome.Accepted, 1)]
    public async Task Assign_SomeAreMissing_DoesAsThePolicySays(MissingTargets missing, CommandOutcome outcome, long tagged)
    {
        await Fleet.TargetsAsync(1);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var receipt = await Tags.AssignAsync(s_boss, 1, ["device-00001", "nobody"], missing, default);
        Assert.Equal(outcome, receipt.Outcome);
        Assert.Equal(tagged, Database.Number("SELECT count(*) FROM target_tags"));
        Assert.Equal(outcome == CommandOutcome.NotFound, receipt.Message.Contains("'nobody'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Assign_UnknownTagOrTooMany_IsRefused()
    {
        Assert.Equal(CommandOutcome.NotFound, (await Tags.AssignAsync(s_boss, 9, ["x"], MissingTargets.Fail, default)).Outcome);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        var many = Enumerable.Range(0, ITargetTags.MostAtOnce + 1).Select(n => $"d{n}").ToList();
        Assert.Equal(RefusalKey.Quota, (await Tags.AssignAsync(s_boss, 1, many, MissingTargets.DoFoundAndSucceed, default)).Key);
    }

    [Fact]
    public async Task DeletedTag_IsOnNobody_AndItsNameIsFree()
    {
        await Fleet.TargetsAsync(2);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        await Tags.AssignAsync(s_boss, 1, ["device-00001"], MissingTargets.Fail, default);
        Assert.True((await Tags.DeleteAsync(s_boss, 1, default)).IsAccepted);
        Assert.Equal(0, Database.Number("SELECT count(*) FROM target_tags"));
        Assert.Equal(0, Database.Number("SELECT count(*) FROM target_jobs"));
        Assert.True((await Tags.CreateAsync(s_boss, [new NewTag("lab")], default)).IsAccepted);
        Assert.Equal(CommandOutcome.NotFound, (await Tags.DeleteAsync(s_boss, 1, default)).Outcome);
    }

    // A tag of many is taken off by a job; until it runs, filters still saw it.
    [Theory]
    [InlineData("tag==''", 3000)]
    [InlineData("tag=is=null", 3000)]
    [InlineData("tag!=*", 3000)]
    [InlineData("tag==*", 0)]
    [InlineData("tag==lab", 0)]
    [InlineData("tag!=lab", 3000)]
    public async Task DeletedTag_BeforeItsJobRan_IsOnNobody(string filter, int matching)
    {
        await Fleet.TargetsAsync(3000, withAttributes: false);
        await Tags.CreateAsync(s_boss, [new NewTag("lab")], default);
        await Database.ExecuteAsync("INSERT INTO target_tags (target_id, tag_id) SELECT id, 1 FROM targets");
        Assert.True((await Tags.DeleteAsync(s_boss, 1, default)).IsAccepted);
        Assert.NotEqual(0, Database.Number("SELECT count(*) FROM target_tags"));

        Assert.True(TargetFilter.TryParse(filter, out var parsed, out _));
        foreach (var reach in (FilterReach[])[FilterReach.Gathered, FilterReach.Each])
        {
            var condition = FilterSql.Compile(parsed.Tree, new FilterContext(0, 0), SqliteDialect.Instance, reach: reach);
            Assert.Equal(matching, Database.Number($"SELECT count(*) FROM targets t WHERE {condition.Sql}", [.. condition.Parameters.Select(p => (p.Name, (object?)p.Value))]));
        }
    }

    [Fact]
    public async Task Metadata_SetAgain_ReplacesTheValue()
    {
        await Fleet.TargetsAsync(1);
        await Metadata.SetAsync(s_boss, "device-00001", [new("customer", "acme"), new("rack", "3")], default);
        await Metadata.SetAsync(s_boss, "device-00001", [new("rack", "4")], default);
        Assert.Equal(["customer=acme", "rack=4"], Database.Texts("SELECT key || '=' || value FROM target_metadata ORDER BY key"));
        Assert.True((await Metadata.DeleteAsync(s_boss, "device-00001", "customer", default)).IsAccepted);
        Assert.Equal(CommandOutcome.NotFound, (await Metadata.DeleteAsync(s_boss, "device-00001", "customer", default)).Outcome);
        Assert.Equal("target.delete-metadata target device-00001 customer not-found", LastAudit);
    }

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(128, 4000, true)]
    [InlineData(129, 1, false)]
    [InlineData(1, 4001, false)]
    public async Task Metadata_AtTheLimits(int key, int value, bool isAccepted)
    {
        await Fleet.TargetsAsync(1);
        var receipt = await Metadata.SetAsync(s_boss, "device-00001", [new(Text(key)!, Text(value)!)], default);
        Assert.Equal(isAccepted, receipt.IsAccepted);
        Assert.Equal(isAccepted ? 1 : 0, Database.Number("SELECT count(*) FROM target_metadata"));
    }

    [Fact]
    public async Task Metadata_The101stEntry_IsRefusedAndNoneIsSet()
    {
        await Fleet.TargetsAsync(1);
        Assert.True((await Metadata.SetAsync(s_boss, "device-00001", [.. Enumerable.Range(0, 99).Select(n => KeyValuePair.Create($"k{n}", "v"))], default)).IsAccepted);
        var refused = await Metadata.SetAsync(s_boss, "device-00001", [new("k0", "new"), new("k99", "v"), new("k100", "v")], default);
        Assert.Equal((CommandOutcome.Invalid, RefusalKey.Quota), (refused.Outcome, refused.Key));
        Assert.Contains("101 entries", refused.Message, StringComparison.Ordinal);
        Assert.Equal("v", Database.Texts("SELECT value FROM target_metadata WHERE key = 'k0'")[0]);
        Assert.True((await Metadata.SetAsync(s_boss, "device-00001", [new("k0", "new"), new("k99", "v")], default)).IsAccepted);
        Assert.Equal(CommandOutcome.NotFound, (await Metadata.SetAsync(s_boss, "nobody", [new("k", "v")], default)).Outcome);
    }

    [Fact]
    public async Task Types_Created_TakeTheSetTypesTheyList()
    {
        var setTypes = await Labels.ListSetTypesAsync(default);
        Assert.True((await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway", null, null, [setTypes[0].Id, setTypes[0].Id])], default)).IsAccepted);
        Assert.True((await Types.AddSetTypesAsync(s_boss, 1, [setTypes[0].Id, setTypes[1].Id], default)).IsAccepted);
        Assert.Equal(setTypes.Take(2), Assert.Single(await Labels.ReadTypesAsync(default)).SetTypes.AsEnumerable());
        Assert.True((await Types.RemoveSetTypeAsync(s_boss, 1, setTypes[0].Id, default)).IsAccepted);
        Assert.Equal(CommandOutcome.NotFound, (await Types.RemoveSetTypeAsync(s_boss, 1, setTypes[0].Id, default)).Outcome);
        Assert.Equal([setTypes[1]], Assert.Single(await Labels.ReadTypesAsync(default)).SetTypes.AsEnumerable());
    }

    [Fact]
    public async Task Type_UnknownSetTypeOrTooMany_IsRefused()
    {
        Assert.Contains("there is no set type 999", (await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway", null, null, [999])], default)).Message, StringComparison.Ordinal);
        Assert.Equal(RefusalKey.Quota, (await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway", null, null, [.. Enumerable.Range(1, 51).Select(n => (long)n)])], default)).Key);
        Assert.Empty(await Labels.ReadTypesAsync(default));
    }

    [Theory]
    [InlineData("GW", "other", "key:")]
    [InlineData("other", "GATEWAY", "name:")]
    public async Task Type_KeyOrNameTaken_IsRefused(string key, string name, string words)
    {
        await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway")], default);
        var refused = await Types.CreateAsync(s_boss, [new NewTargetType(key, name)], default);
        Assert.Equal(CommandOutcome.Conflict, refused.Outcome);
        Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Type_InUse_IsLockedUntilNobodyHasIt()
    {
        await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway")], default);
        await Fleet.TargetsAsync(3, targetTypeId: 1);
        var refused = await Types.DeleteAsync(s_boss, 1, default);
        Assert.Equal((CommandOutcome.Locked, "Target type 'gw' is in use: 3 targets have it. Give them another type first."), (refused.Outcome, refused.Message));
        Assert.Equal("target-type.delete target type 1 locked", LastAudit);

        await Database.ExecuteAsync("UPDATE targets SET deleted_at = 1 WHERE id < 3");
        Assert.Contains("1 target has it", (await Types.DeleteAsync(s_boss, 1, default)).Message, StringComparison.Ordinal);
        await Database.ExecuteAsync("UPDATE targets SET deleted_at = -1 WHERE id = 3");
        Assert.Equal(CommandOutcome.Locked, (await Types.DeleteAsync(s_boss, 1, default)).Outcome);
        await Database.ExecuteAsync("UPDATE targets SET target_type_id = NULL WHERE id = 3");
        Assert.True((await Types.DeleteAsync(s_boss, 1, default)).IsAccepted);
        Assert.Equal(CommandOutcome.NotFound, (await Types.DeleteAsync(s_boss, 1, default)).Outcome);
        Assert.True((await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway")], default)).IsAccepted);
    }

    [Fact]
    public async Task Type_Changed_KeepsItsKey()
    {
        await Types.CreateAsync(s_boss, [new NewTargetType("gw", "Gateway", "x", "red"), new NewTargetType("s", "Sensor")], default);
        Assert.True((await Types.ChangeAsync(s_boss, 1, new TargetTypeChange("Edge gateway", "y"), default)).IsAccepted);
        Assert.Equal(("gw", "Edge gateway", "y", "red"), (await Labels.ReadTypesAsync(default))[0] is var type ? (type.Key, type.Name, type.Description, type.Colour) : default);
        Assert.Equal(CommandOutcome.Conflict, (await Types.ChangeAsync(s_boss, 1, new TargetTypeChange("sensor"), default)).Outcome);
    }

    [Fact]
    public async Task Anybody_WithoutTheRole_ChangesNothingAndIsNoted()
    {
        var viewer = new Caller("vera", ConsoleRole.Viewer | ConsoleRole.Operator, CallerKind.Person);
        await Fleet.TargetsAsync(1);
        Assert.Equal(CommandOutcome.Forbidden, (await Tags.CreateAsync(viewer, [new NewTag("lab")], default)).Outcome);
        Assert.Equal(CommandOutcome.Forbidden, (await Metadata.SetAsync(viewer, "device-00001", [new("k", "v")], default)).Outcome);
        Assert.Equal(CommandOutcome.Forbidden, (await Types.CreateAsync(viewer, [new NewTargetType("gw", "Gateway")], default)).Outcome);
        Assert.Equal(0, Database.Number("SELECT (SELECT count(*) FROM tags) + (SELECT count(*) FROM target_metadata) + (SELECT count(*) FROM target_types)"));
        Assert.Equal(3, Database.Number("SELECT count(*) FROM audit WHERE outcome = 'forbidden' AND caller = 'vera'"));
    }

    private static string? Text(int? length) => length is { } count ? new string('x', count) : null;
}
