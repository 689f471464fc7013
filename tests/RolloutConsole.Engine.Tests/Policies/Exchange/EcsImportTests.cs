using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using static RolloutConsole.Engine.Tests.Policies.Exchange.ImportText;

namespace RolloutConsole.Engine.Tests.Policies.Exchange;

/// <summary>Source: ecs-rolling-update, sections 2 to 5.4.</summary>
public sealed class EcsImportTests
{
    private const ExchangeFormat Ecs = ExchangeFormat.EcsDeployment;

    [Theory(DisplayName = "3.1: what a right breaker becomes")]
    [InlineData(""" "enable": true, "rollback": false """, BreakerKind.BoundedPercent, 50, BreakerCounting.ResetByHealthy)]
    [InlineData(""" "enable": true, "rollback": true, "resetOnHealthyTask": false """, BreakerKind.BoundedPercent, 50, BreakerCounting.NeverReset)]
    [InlineData(""" "enable": true, "rollback": false, "thresholdConfiguration": { "type": "COUNT", "value": 7 } """, BreakerKind.Count, 7, BreakerCounting.ResetByHealthy)]
    [InlineData(""" "enable": true, "rollback": false, "thresholdConfiguration": { "type": "UNBOUNDED_PERCENT", "value": 100 } """, BreakerKind.Percent, 100, BreakerCounting.ResetByHealthy)]
    [InlineData(""" "enable": true, "rollback": false, "thresholdConfiguration": { "value": 10 } """, BreakerKind.BoundedPercent, 10, BreakerCounting.ResetByHealthy)]
    public void Breaker_IsTaken(string breaker, BreakerKind kind, int value, BreakerCounting counting) =>
        Assert.Equal(new CircuitBreaker(kind, value, counting, 3, 200), PlanOf(Ecs, Service(Breaker(breaker))).Breaker);

    [Fact(DisplayName = "3.1: a breaker that is off")]
    public void Breaker_Off_IsNone() => Assert.Null(PlanOf(Ecs, Service(Breaker(""" "enable": false, "rollback": false """))).Breaker);

    [Theory(DisplayName = "3.5: what the breaker fails is rolled back where it says so")]
    [InlineData(""" "enable": true, "rollback": true """, Recovery.RollBack)]
    [InlineData(""" "enable": true, "rollback": false """, Recovery.None)]
    [InlineData(""" "enable": false, "rollback": true """, Recovery.None)]
    public void Rollback_IsTheRecovery(string breaker, Recovery recovery)
    {
        Assert.Equal(recovery, PlanOf(Ecs, Service(Breaker(breaker))).Recovery);
        Assert.Empty(LeftOutOf(Ecs, Service(Breaker(breaker))));
    }

    [Theory(DisplayName = "3.1, 4, 5.4: validation, row by row")]
    [InlineData("enable is required", """ "deploymentCircuitBreaker": { "rollback": true } """, "deploymentCircuitBreaker.enable")]
    [InlineData("rollback is required", """ "deploymentCircuitBreaker": { "enable": true } """, "deploymentCircuitBreaker.rollback")]
    [InlineData("enable is no text", """ "deploymentCircuitBreaker": { "enable": "true", "rollback": true } """, "deploymentCircuitBreaker.enable")]
    [InlineData("percent 0", """ "deploymentCircuitBreaker": { "enable": true, "rollback": false, "thresholdConfiguration": { "type": "BOUNDED_PERCENT", "value": 0 } } """, "deploymentCircuitBreaker.thresholdConfiguration.value")]
    [InlineData("percent 101", """ "deploymentCircuitBreaker": { "enable": true, "rollback": false, "thresholdConfiguration": { "type": "UNBOUNDED_PERCENT", "value": 101 } } """, "deploymentCircuitBreaker.thresholdConfiguration.value")]
    [InlineData("count 0", """ "deploymentCircuitBreaker": { "enable": true, "rollback": false, "thresholdConfiguration": { "type": "COUNT", "value": 0 } } """, "deploymentCircuitBreaker.thresholdConfiguration.value")]
    [InlineData("count without value", """ "deploymentCircuitBreaker": { "enable": true, "rollback": false, "thresholdConfiguration": { "type": "COUNT" } } """, "deploymentCircuitBreaker.thresholdConfiguration.value")]
    [InlineData("kind unknown", """ "deploymentCircuitBreaker": { "enable": true, "rollback": false, "thresholdConfiguration": { "type": "PERCENT", "value": 5 } } """, "deploymentCircuitBreaker.thresholdConfiguration.type")]
    [InlineData("minimum 101", """ "minimumHealthyPercent": 101 """, "minimumHealthyPercent")]
    [InlineData("maximum 99", """ "maximumPercent": 99 """, "maximumPercent")]
    [InlineData("maximum 201", """ "maximumPercent": 201 """, "maximumPercent")]
    [InlineData("alarms without names", """ "alarms": { "enable": true, "rollback": true } """, "alarms.alarmNames")]
    [InlineData("another strategy", """ "strategy": "CANARY" """, "strategy")]
    [InlineData("strategy LINEAR", """ "strategy": "LINEAR" """, "strategy")]
    [InlineData("strategy BLUE_GREEN", """ "strategy": "BLUE_GREEN" """, "strategy")]
    [InlineData("alarms without rollback", """ "alarms": { "alarmNames": ["a"], "enable": true } """, "alarms.rollback")]
    [InlineData("mistyped name", """ "minimumHealthyPercentage": 50 """, "minimumHealthyPercentage")]
    public void WrongPart_NamesItsField(string row, string configuration, string field)
    {
        Assert.NotEmpty(row);
        Assert.Equal([$"deploymentConfiguration.{field}"], FaultsOf(Ecs, $$"""{ "desiredCount": 4, "deploymentConfiguration": { {{configuration}} } }"""));
    }

    [Theory(DisplayName = "2.1: deadlocks are refused")]
    [InlineData(1, 100, 100)]
    [InlineData(1, 50, 100)]
    [InlineData(1, 50, 150)]
    [InlineData(1, 1, 199)]
    [InlineData(2, 75, 100)]
    [InlineData(2, 100, 125)]
    [InlineData(2, 51, 149)]
    [InlineData(3, 100, 125)]
    [InlineData(3, 67, 133)]
    [InlineData(4, 100, 120)]
    [InlineData(4, 76, 124)]
    [InlineData(5, 90, 110)]
    [InlineData(5, 81, 119)]
    [InlineData(10, 95, 105)]
    [InlineData(10, 91, 109)]
    [InlineData(20, 96, 104)]
    public void Deadlock_IsNamed(int desired, int least, int most)
    {
        var fault = Assert.Single(Read(Ecs, Limits(desired, least, most)).Faults);
        Assert.Equal("deploymentConfiguration.minimumHealthyPercent", fault.Field);
        Assert.Contains("nothing can ever be stopped or started", fault.Message);
    }

    [Theory(DisplayName = "2 and 7: capacity limits become a window in which so many may update at once")]
    [InlineData(4, 50, 100, 2)]
    [InlineData(4, 100, 200, 4)]
    [InlineData(1, 0, 100, 1)]
    [InlineData(1, 100, 200, 1)]
    [InlineData(10, 90, 110, 1)]
    [InlineData(10, 80, 100, 2)]
    [InlineData(7, 60, 150, 2)]
    [InlineData(3, 100, 134, 1)]
    [InlineData(2, 50, 100, 1)]
    public void Limits_BecomeACapacityWindow(int desired, int least, int most, int atOnce)
    {
        var read = Read(Ecs, Limits(desired, least, most));
        var window = Assert.IsType<Pacing.CapacityWindow>(read.Plan!.Pacing);
        Assert.Equal(atOnce, CapacityLimits.MayOpen(window, new GroupTally { Scheduled = desired }));
        Assert.Equal(["desiredCount"], read.LeftOut.Select(n => n.Field));
        Assert.Equal(["deploymentConfiguration.minimumHealthyPercent", "deploymentConfiguration.maximumPercent"], read.Taken.Select(n => n.Field).Where(f => f.EndsWith("Percent", StringComparison.Ordinal)));
        Assert.Empty(PlanRules.Check("name", "", read.Plan));
    }

    [Theory(DisplayName = "2: a percentage that is not sent is 100 or 200, as a service with replicas has it")]
    [InlineData("\"minimumHealthyPercent\": 50", CapacityMode.InPlace, 50, 100)]
    [InlineData("\"maximumPercent\": 150", CapacityMode.SideBySide, 100, 150)]
    [InlineData("\"minimumHealthyPercent\": 100", CapacityMode.SideBySide, 100, 200)]
    public void Limits_OneSent_TheOtherIsTheDefault(string sent, CapacityMode mode, int least, int most) => Assert.Equal(
        new Pacing.CapacityWindow(mode, least, most), PlanOf(Ecs, $$"""{ "desiredCount": 4, "deploymentConfiguration": { {{sent}} } }""").Pacing);

    [Fact(DisplayName = "3.1: only deployments that the service makes itself")]
    public void AnotherController_IsRefused() => Assert.Equal(
        ["deploymentController.type"], FaultsOf(Ecs, """{ "deploymentController": { "type": "CODE_DEPLOY" }, "deploymentConfiguration": {} }"""));

    [Fact(DisplayName = "2, 4 and 5.4: what has no counterpart is named, and alarms that are off are not")]
    public void WithoutCounterpart_IsNamed()
    {
        Assert.Equal(["schedulingStrategy"], LeftOutOf(Ecs, """{ "schedulingStrategy": "DAEMON", "deploymentConfiguration": {} }"""));
        Assert.Equal(
            ["deploymentConfiguration.lifecycleHooks", "deploymentConfiguration.linearConfiguration", "deploymentConfiguration.canaryConfiguration"],
            LeftOutOf(Ecs, Service(""" "canaryConfiguration": {}, "linearConfiguration": {}, "lifecycleHooks": [] """)));
        Assert.Empty(LeftOutOf(Ecs, Service(""" "alarms": { "alarmNames": ["a"], "enable": false, "rollback": true } """)));
    }

    [Fact]
    public void Limits_WithoutDesiredCount_AskForIt() =>
        Assert.Equal(["desiredCount"], FaultsOf(Ecs, """{ "deploymentConfiguration": { "minimumHealthyPercent": 50 } }"""));

    [Fact]
    public void Configuration_Missing_IsNamed() => Assert.Equal(["deploymentConfiguration"], FaultsOf(Ecs, """{ "desiredCount": 4 }"""));

    [Fact]
    public void WholeService_IsNamedMemberByMember() => Assert.Equal(
        ["deploymentConfiguration.alarms", "taskDefinition", "serviceName", "cluster"],
        LeftOutOf(Ecs, """
            {
              "cluster": "edge", "serviceName": "gw", "taskDefinition": "gw:7", "deploymentController": { "type": "ECS" },
              "deploymentConfiguration": { "strategy": "ROLLING", "bakeTimeInMinutes": 5, "alarms": { "alarmNames": ["a"], "enable": true, "rollback": true } }
            }
            """));

    [Fact(DisplayName = "4 and B-21: alarms of another system are named, and how to have them here")]
    public void Alarms_SayHow()
    {
        var note = Assert.Single(Read(Ecs, Service(""" "alarms": { "alarmNames": ["a"], "enable": true, "rollback": true } """)).LeftOut);
        Assert.Equal("deploymentConfiguration.alarms", note.Field);
        Assert.Contains("give each alarm a filter under Alarms", note.Meaning, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "B-15 and section 1: grace and bake time, and what holds without them")]
    [InlineData("", "", 40, 0)]
    [InlineData("\"healthCheckGracePeriodSeconds\": 90, ", "\"bakeTimeInMinutes\": 5", 90, 5)]
    [InlineData("\"healthCheckGracePeriodSeconds\": 0, ", "\"bakeTimeInMinutes\": 0", 0, 0)]
    public void Health_IsTakenOver(string service, string configuration, int grace, int bake)
    {
        var read = Read(Ecs, $$"""{ {{service}}"deploymentConfiguration": { {{configuration}} } }""");
        Assert.Empty(read.Faults);
        Assert.Equal(new HealthWatch { Grace = TimeSpan.FromSeconds(grace), BakeTime = TimeSpan.FromMinutes(bake) }, read.Plan!.Health);
        Assert.Equal(service.Length > 0 ? ["deploymentConfiguration.bakeTimeInMinutes", "healthCheckGracePeriodSeconds"] : [], read.Taken.Select(t => t.Field).Order());
    }

    [Theory(DisplayName = "B-15: a grace or bake time that is too long is refused with its field")]
    [InlineData("\"healthCheckGracePeriodSeconds\": 86401, ", "", "healthCheckGracePeriodSeconds")]
    [InlineData("", "\"bakeTimeInMinutes\": 10081", "deploymentConfiguration.bakeTimeInMinutes")]
    public void Health_TooLong_NamesTheField(string service, string configuration, string field) => Assert.Equal(
        field, Assert.Single(Read(Ecs, $$"""{ {{service}}"deploymentConfiguration": { {{configuration}} } }""").Faults).Field);

    private static string Breaker(string members) => $$""" "deploymentCircuitBreaker": { {{members}} } """;

    private static string Service(string configuration) => $$"""{ "deploymentConfiguration": { {{configuration}} } }""";

    private static string Limits(int desired, int least, int most) =>
        $$"""{ "desiredCount": {{desired}}, "deploymentConfiguration": { "minimumHealthyPercent": {{least}}, "maximumPercent": {{most}} } }""";
}
