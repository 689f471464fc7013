using System.Text.Json;
using RolloutConsole.Api.Management.Rollouts;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Api.Tests.Management;

/// <summary>The form's import, the export and the Management API give hawkBit's body one meaning.</summary>
public sealed class BodyExchangeTests
{
    [Fact]
    public void ExportedPlans_AreTheSamePlanToTheManagementApi_AndToTheImport()
    {
        var random = new Random(20260522);
        for (var i = 0; i < 500; i++)
        {
            var plan = RandomPlan(random);
            var body = HawkBitBody.Of("name", "why", plan).Text;
            AssertSame(plan, ByManagement(body));
            AssertSame(plan, ByImport(body));
        }
    }

    [Theory]
    [InlineData("""{ "name": "a", "targetFilterQuery": "id==*", "distributionSetId": 7 }""")]
    [InlineData("""{ "name": "a", "targetFilterQuery": "id==*", "distributionSetId": "7", "amountGroups": "3", "weight": "5" }""")]
    [InlineData("""{ "name": "a", "targetFilterQuery": "id==*", "distributionSetId": 7, "type": "TIMEFORCED", "startAt": 9223372036854775807 }""")]
    [InlineData("""{ "name": "a", "targetFilterQuery": "id==*", "distributionSetId": 7, "successCondition": {}, "errorCondition": { "condition": "count", "expression": 3 } }""")]
    [InlineData("""{ "name": "a", "targetFilterQuery": "id==*", "distributionSetId": 7, "successAction": { "action": "pause" }, "groups": [ { "targetPercentage": "20" }, { "errorCondition": { "expression": "9" } } ] }""")]
    [InlineData("""{ "name": "a", "targetFilterQuery": "id==*", "distributionSetId": 7, "dynamic": true, "amountGroups": 0, "dynamicGroupTemplate": { "nameSuffix": "-x", "targetCount": 4 } }""")]
    public void Body_MeansTheSameToBoth(string body) => AssertSame(ByManagement(body), ByImport(body));

    private static RolloutPlan ByManagement(string body)
    {
        using var document = JsonDocument.Parse(body);
        var reader = BodyReader.OfObject(document.RootElement);
        var plan = RolloutBody.Read(reader, asksPeople: false).Plan;
        Assert.Empty(reader.Faults);
        return plan;
    }

    private static RolloutPlan ByImport(string body)
    {
        var basis = new RolloutPlan { Selection = new TargetSelection("name==x"), Content = new RolloutContent(1), Groups = [new GroupPlan("x", 100)] };
        var read = PlanImport.Read(ExchangeFormat.HawkBit, body, basis, DateTimeOffset.UnixEpoch);
        Assert.Empty(read.Faults);
        return read.Plan!;
    }

    private static RolloutPlan RandomPlan(Random random)
    {
        var pattern = new GroupPlan("group-1", 100)
        {
            SuccessTriggerPercent = random.Next(101), SuccessAction = (SuccessAction)random.Next(2),
            ErrorLimit = random.Next(2) == 0 ? new ErrorLimit.Percent(random.Next(101)) : new ErrorLimit.Count(random.Next()),
        };
        var (equal, template) = (random.Next(2) == 0, random.Next(2) == 0 ? null : new DynamicGroups(random.Next(1, 1000), "-later", Only: random.Next(3) == 0));
        var isDynamic = equal && random.Next(2) == 0;
        return new RolloutPlan
        {
            Reading = PlanReading.HawkBit,
            Selection = isDynamic ? new TargetSelection("name==gw-*", SelectionMode.Dynamic, template) : new TargetSelection("name==gw-*"),
            BusyDevices = BusyDevices.Replace,
            Content = random.Next(2) == 0
                ? new RolloutContent(random.NextInt64(1, long.MaxValue), ActionType.Soft, null, random.Next(1001), random.Next(2) == 0)
                : new RolloutContent(5, ActionType.TimeForced, DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000))),
            Groups = equal
                ? GroupPlan.EqualSplit(isDynamic && template is { Only: true } ? 1 : random.Next(1, 500), pattern)
                : [.. Enumerable.Range(1, random.Next(1, 6)).Select(n => pattern with { Name = $"\"größe\" {n}", Description = "d", Filter = "tag==pilot", ConfirmationRequired = random.Next(3) switch { 0 => null, 1 => true, _ => false }, Percentage = 1 + (float)(random.NextDouble() * 99) })],
            Schedule = random.Next(2) == 0 ? new RolloutSchedule() : new RolloutSchedule(RolloutStart.AtTime, DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000))),
        };
    }

    private static void AssertSame(RolloutPlan expected, RolloutPlan actual)
    {
        Assert.Equal(expected.Groups.AsEnumerable(), actual.Groups);
        Assert.Equal(expected with { Groups = [], AbortCriteria = [] }, actual with { Groups = [], AbortCriteria = [] });
    }
}
