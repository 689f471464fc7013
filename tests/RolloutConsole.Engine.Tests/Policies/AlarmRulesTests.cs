using RolloutConsole.Engine.Policies;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>What can be wrong with the alarms of a plan: each fault names its field (ecs-rolling-update, section 4 and B-21).</summary>
public sealed class AlarmRulesTests
{
    private static readonly AlarmRule s_hot = new("too hot", "attribute.temperature>90", 5);

    public static TheoryData<string, string> Faults => new()
    {
        { "none", "alarms.rules: There are 0 alarms. Use 1 to 10, or leave alarms out." },
        { "eleven", "alarms.rules: There are 11 alarms. Use 1 to 10, or leave alarms out." },
        { "no name", "alarms.rules[0].name: It is empty. Give it 1 to 64 characters." },
        { "long name", "alarms.rules[0].name: It has 65 characters. Give it 1 to 64 characters." },
        { "same name", "alarms.rules[1].name: The name 'too hot' is used twice. Give each alarm a name of its own." },
        { "filter", "alarms.rules[1].filter: At position 5: " },
        { "no device", "alarms.rules[0].atLeast: It is 0 devices. It must be between 1 and 1,000,000." },
        { "too many devices", "alarms.rules[0].atLeast: It is 1000001 devices. It must be between 1 and 1,000,000." },
        { "download", "alarms: A download-only rollout installs nothing, and alarms act from the first installed device on. Leave them out, or choose another action type." },
    };

    [Theory(DisplayName = "A fault of an alarm names its field, what is wrong and what would be right")]
    [MemberData(nameof(Faults))]
    public void Fault_NamesItsField(string row, string fault)
    {
        var plan = Plan(Group());
        plan = row switch
        {
            "none" => With(plan),
            "eleven" => With(plan, [.. Enumerable.Range(1, 11).Select(n => s_hot with { Name = $"alarm {n}" })]),
            "no name" => With(plan, s_hot with { Name = " " }),
            "long name" => With(plan, s_hot with { Name = new string('a', 65) }),
            "same name" => With(plan, s_hot, s_hot),
            "filter" => With(plan, s_hot, new AlarmRule("broken", "name=")),
            "no device" => With(plan, s_hot with { AtLeast = 0 }),
            "too many devices" => With(plan, s_hot with { AtLeast = 1_000_001 }),
            _ => With(plan, s_hot) with { Content = plan.Content with { ActionType = ActionType.DownloadOnly } },
        };
        Assert.StartsWith(fault, Assert.Single(PlanRules.Check("n", "", plan)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_AreAllowed() => Assert.Empty(PlanRules.Check("n", "", With(
        Plan(Group()), [.. Enumerable.Range(0, 10).Select(n => s_hot with { Name = $"{n}{new string('a', 63)}", AtLeast = n % 2 == 0 ? 1 : 1_000_000 })])));

    [Fact(DisplayName = "B-15 and B-21: without a bake time alarms act until the last device only, and it is said; with one they judge it")]
    public void BakeTime_IsAskedFor()
    {
        var plan = With(Plan(Group()), s_hot);
        Assert.Equal("alarms", Assert.Single(PlanRules.Warn(plan, [10])).Field);
        var baking = new HealthWatch { BakeTime = TimeSpan.FromMinutes(5) };
        Assert.Empty(PlanRules.Warn(plan with { Health = baking }, [10]));
        Assert.Equal("health.bakeTime", Assert.Single(PlanRules.Warn(plan with { Alarms = null, Health = baking }, [10])).Field);
    }

    private static RolloutPlan With(RolloutPlan plan, params AlarmRule[] rules) => plan with { Alarms = new AlarmWatch([.. rules]) };
}
