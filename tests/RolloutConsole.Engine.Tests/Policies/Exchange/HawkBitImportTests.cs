using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.Engine.Tests.Rollouts;
using static RolloutConsole.Engine.Tests.Policies.Exchange.ImportText;

namespace RolloutConsole.Engine.Tests.Policies.Exchange;

/// <summary>Source: hawkbit-api, 2.14; hawkbit-rollouts, 1.6, 3.1 and 3.6. That both readers agree is tested beside the Management API's.</summary>
public sealed class HawkBitImportTests
{
    private const ExchangeFormat HawkBit = ExchangeFormat.HawkBit;

    [Fact]
    public void EmptyBody_HasHawkBitsDefaults()
    {
        var plan = PlanOf(HawkBit, "{}");
        Assert.Equal(PlanReading.HawkBit, plan.Reading);
        Assert.Equal([new GroupPlan("group-1", 100)], plan.Groups.AsEnumerable());
        Assert.Equal((Basis.Selection, 9L), (plan.Selection, plan.Content.DistributionSetId));
    }

    [Theory(DisplayName = "2.14, 3.1, 3.6: validation, row by row")]
    [InlineData("""{ "amountGroups": 0 }""", "amountGroups")]
    [InlineData("""{ "amountGroups": -1 }""", "amountGroups")]
    [InlineData("""{ "amountGroups": 501 }""", "amountGroups")]
    [InlineData("""{ "amountGroups": 2, "groups": [ { "name": "a" } ] }""", "amountGroups")]
    [InlineData("""{ "groups": [] }""", "groups")]
    [InlineData("""{ "groups": [ { "targetPercentage": 0.5 } ] }""", "groups[0].targetPercentage")]
    [InlineData("""{ "groups": [ { "targetPercentage": 101 } ] }""", "groups[0].targetPercentage")]
    [InlineData("""{ "groups": [ { "name": "a", "targetPercentage": 50 }, { "name": "a" } ] }""", "groups[1].name")]
    [InlineData("""{ "groups": [ { "name": "a" } ], "dynamic": true }""", "dynamic")]
    [InlineData("""{ "amountGroups": 0, "dynamic": true }""", "amountGroups")]
    [InlineData("""{ "dynamic": true, "dynamicGroupTemplate": { "targetCount": 0 } }""", "dynamicGroupTemplate.targetCount")]
    [InlineData("""{ "dynamicGroupTemplate": { "nameSuffix": "-dyn", "targetCount": 10 } }""", "dynamicGroupTemplate")]
    [InlineData("""{ "weight": 1001 }""", "weight")]
    [InlineData("""{ "type": "hard" }""", "type")]
    [InlineData("""{ "name": "" }""", "name")]
    [InlineData("""{ "successCondition": { "condition": "COUNT", "expression": "5" } }""", "successCondition.condition")]
    [InlineData("""{ "successCondition": { "expression": "50%" } }""", "successCondition.expression")]
    [InlineData("""{ "errorCondition": { "expression": "101" } }""", "errorCondition.expression")]
    [InlineData("""{ "errorAction": { "action": "ABORT" } }""", "errorAction.action")]
    [InlineData("""{ "successAction": { "action": "STOP" } }""", "successAction.action")]
    [InlineData("""{ "groups": [ { "errorCondition": { "expression": "-1" } } ] }""", "groups[0].errorCondition.expression")]
    [InlineData("""{ "errorConditon": { "expression": "5" } }""", "errorConditon")]
    [InlineData("""{ "targetFilterQuery": "name=" }""", "targetFilterQuery")]
    [InlineData("""{ "name": "  " }""", "name")]
    [InlineData("""{ "groups": [ { "name": "a", "targetPercentage": 50 }, { "name": "b", "targetFilterQuery": "tag=" } ] }""", "groups[1].targetFilterQuery")]
    [InlineData("""{ "groups": [ { "name": " " } ] }""", "groups[0].name")]
    [InlineData("""{ "amountGroups": 500, "dynamic": true }""", "amountGroups")]
    public void WrongPart_NamesItsField(string text, string field) => Assert.Equal([field], FaultsOf(HawkBit, text));

    // Any text was once taken over as a filter; nothing of a body may be taken that could not be saved.
    [Fact]
    public void EveryWrongFilter_IsNamedWithItsPath_AndNothingIsImported()
    {
        const string text = """{ "weight": 1001, "targetFilterQuery": "name=", "groups": [ { "targetFilterQuery": "tag=" }, { "targetPercentage": 0.5, "targetFilterQuery": "(a==b" } ] }""";
        Assert.Equal(
            ["groups[0].targetFilterQuery", "groups[1].targetFilterQuery", "groups[1].targetPercentage", "targetFilterQuery", "weight"],
            FaultsOf(HawkBit, text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FilterThatTheFormDoesNotHaveYet_IsNoFaultOfTheBody()
    {
        var read = PlanImport.Read(HawkBit, """{ "amountGroups": 3 }""", Basis with { Selection = new TargetSelection("") }, RolloutBuilder.Now);
        Assert.Equal((0, ""), (read.Faults.Count, read.Plan!.Selection.Filter));
    }

    [Fact]
    public void Answer_OfAServer_IsTakenAndItsRestNamed() => Assert.Equal(
        ["id", "status", "_links"], LeftOutOf(HawkBit, """{ "id": 4, "name": "a", "status": "ready", "weight": 5, "_links": { "self": { "href": "x" } } }"""));

    [Fact]
    public void DynamicAndConfirmation_AreTaken() => Assert.Empty(
        LeftOutOf(HawkBit, """{ "amountGroups": 2, "dynamic": true, "dynamicGroupTemplate": { "nameSuffix": "", "targetCount": 3 }, "confirmationRequired": true }"""));

    [Theory(DisplayName = "3.1: dynamic, row by row")]
    [InlineData("""{ "dynamic": true }""", 1, null, "", false)]
    [InlineData("""{ "dynamic": true, "amountGroups": 2 }""", 2, null, "", false)]
    [InlineData("""{ "dynamic": true, "amountGroups": 2, "dynamicGroupTemplate": { "nameSuffix": "-dyn", "targetCount": 10 } }""", 2, 10, "-dyn", false)]
    [InlineData("""{ "dynamic": true, "amountGroups": 0, "dynamicGroupTemplate": { "targetCount": 10 } }""", 1, 10, "", true)]
    public void Dynamic_IsTakenOver(string text, int groups, int? count, string suffix, bool only)
    {
        var plan = PlanOf(HawkBit, text);
        var template = count is null ? null : new DynamicGroups(count, suffix, only);
        Assert.Equal((groups, new TargetSelection(Basis.Selection.Filter, SelectionMode.Dynamic, template)), (plan.Groups.Count, plan.Selection));
        Assert.Empty(PlanRules.Check("name", "", plan));
    }

    [Theory]
    [InlineData(SelectionMode.Continuous, 2, "selection.mode")]
    [InlineData(SelectionMode.Dynamic, 2, null)]
    [InlineData(SelectionMode.Dynamic, 0, "selection.mode")]
    public void Export_OfAPlanThatGrows_NamesWhatABodyCannotSay(SelectionMode mode, int equal, string? field)
    {
        var groups = equal > 0 ? GroupPlan.EqualSplit(equal, new GroupPlan("group-1", 100)) : [new GroupPlan("a", 40), new GroupPlan("b", 60)];
        var plan = Basis with { Reading = PlanReading.HawkBit, BusyDevices = BusyDevices.Replace, Groups = groups, Selection = new TargetSelection("id==*", mode) };

        Assert.Equal(field is null ? [] : [field], HawkBitBody.Of("n", "", plan).LeftOut.Select(n => n.Field));
    }

    [Fact]
    public void Export_NamesWhatABodyCannotSay()
    {
        var plan = Basis with
        {
            Pacing = new Pacing.ConstantRate(5), MostInFlight = 3, AbortCriteria = [new AbortCriterion(FailureType.All, 1, 5)], Breaker = new CircuitBreaker(), InFlightOnHalt = InFlightOnHalt.Recall, Recovery = Recovery.RollBack,
            Groups = [new GroupPlan("a", 0.5f) { SoakTime = TimeSpan.FromHours(1), ErrorMinimumSample = 4, ErrorAction = ErrorAction.Abort, ErrorLimit = new ErrorLimit.Count(3) }, new GroupPlan("b", 99.5f)],
        };
        Assert.Equal(
            [
                "reading", "busyDevices", "pacing", "mostInFlight", "abortCriteria", "breaker", "inFlightOnHalt", "recovery", "groups[0].soakTime", "groups[0].errorMinimumSample", "groups[0].errorAction",
                "groups[0].errorLimit", "groups[0].percentage",
            ],
            HawkBitBody.Of("n", "", plan).LeftOut.Select(n => n.Field));
    }
}
