using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.Engine.Policies.Presets;
using RolloutConsole.Engine.Targets;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>The part of a plan that watches health: architecture, sections 3 and 5; ecs-rolling-update, sections 1, 4 and 7.</summary>
public sealed class HealthWatchTests
{
    [Theory(DisplayName = "Architecture 5: what the attribute says, in any case; anything else says nothing")]
    [InlineData("ok", ActionHealth.Healthy)]
    [InlineData("OK", ActionHealth.Healthy)]
    [InlineData("failing", ActionHealth.Failing)]
    [InlineData("Failing", ActionHealth.Failing)]
    [InlineData("degraded", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Said_ByTheAttribute(string? value, ActionHealth? said) => Assert.Equal(said, HealthWatch.Said(value));

    [Theory(DisplayName = "Section 7: where an installed device stands, with a grace and without")]
    [InlineData(40, ActionHealth.Pending)]
    [InlineData(0, ActionHealth.Healthy)]
    public void AfterInstallation_Stands(int grace, ActionHealth health) =>
        Assert.Equal(health, new HealthWatch { Grace = TimeSpan.FromSeconds(grace) }.AfterInstallation());

    [Theory(DisplayName = "Architecture 3: validation, field by field")]
    [InlineData("-00:00:01", "00:00:00", "health", "health.grace", "between 0 and 86,400 seconds")]
    [InlineData("24:00:00.001", "00:00:00", "health", "health.grace", "between 0 and 86,400 seconds")]
    [InlineData("1.00:00:00", "7.00:00:00", "health", null, null)]
    [InlineData("00:00:00", "00:00:00", "health", null, null)]
    [InlineData("00:00:40", "-00:00:01", "health", "health.bakeTime", "between 0 and 10,080 minutes")]
    [InlineData("00:00:40", "7.00:00:01", "health", "health.bakeTime", "between 0 and 10,080 minutes")]
    [InlineData("00:00:40", "00:00:00", " ", "health.attribute", "such as health")]
    public void Plan_WithAWrongWatch_NamesTheField(string grace, string bake, string attribute, string? field, string? better)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var plan = Plan(Group()) with
        {
            Health = new HealthWatch
            {
                Grace = grace == "24:00:00.001" ? TimeSpan.FromHours(24) + TimeSpan.FromMilliseconds(1) : TimeSpan.Parse(grace, culture),
                BakeTime = TimeSpan.Parse(bake, culture),
                Attribute = attribute,
            },
        };
        var faults = PlanRules.Check("name", "", plan).ToList();
        Assert.Equal(field is null ? [] : [field], faults.Select(f => f.Field));
        Assert.All(faults, f => Assert.Contains(better!, f.Suggestion, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "Architecture 3: an attribute's name has at most 128 characters")]
    public void Attribute_AtItsLongest()
    {
        IEnumerable<string> Faults(int length) =>
            PlanRules.Check("name", "", Plan(Group()) with { Health = new HealthWatch { Attribute = new string('a', length) } }).Select(f => f.Field);
        Assert.Empty(Faults(128));
        Assert.Equal(["health.attribute"], Faults(129));
    }

    [Fact(DisplayName = "Architecture 3: a download installs nothing, so watching health contradicts it")]
    public void DownloadOnly_IsRefused()
    {
        var plan = Plan(Group()) with { Content = new RolloutContent(7, ActionType.DownloadOnly), Health = new HealthWatch() };
        Assert.Equal(["health"], PlanRules.Check("name", "", plan).Select(f => f.Field));
    }

    [Fact(DisplayName = "Legal, and not what it seems: a bake time that nothing listens to, a breaker that ends with the first healthy device")]
    public void Warn_WhereNothingListens()
    {
        var plan = Plan(Group()) with { Health = new HealthWatch { BakeTime = TimeSpan.FromMinutes(5) } };
        Assert.Contains(PlanRules.Warn(plan, [10]), w => w.Field == "health.bakeTime");
        Assert.DoesNotContain(PlanRules.Warn(plan with { Breaker = new CircuitBreaker(BreakerKind.Count, 3) }, [10]), w => w.Field.StartsWith("health", StringComparison.Ordinal));
        Assert.Contains(PlanRules.Warn(plan with { Breaker = new CircuitBreaker(BreakerKind.Count, 3, BreakerCounting.EndedByHealthy) }, [10]), w => w.Field == "health");
        Assert.DoesNotContain(PlanRules.Warn(Plan(Group()), [10]), w => w.Field.StartsWith("health", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "Section 1: the preset waits 40 s for a device that says nothing; the others watch no health")]
    public void Presets_WatchAsTheirModelDoes()
    {
        Assert.Equal(new HealthWatch { Grace = TimeSpan.FromSeconds(40), BakeTime = TimeSpan.Zero, Attribute = "health" }, PlanPresets.EcsRollingUpdate(Plan(Group())).Health);
        Assert.Null(PlanPresets.AwsIotJob(Plan(Group())).Health);
        Assert.Null(PlanPresets.HawkBitCascade(Plan(Group())).Health);
    }

    [Fact(DisplayName = "Architecture 3: the plan's own document takes it out and in again")]
    public void Document_KeepsTheWatch()
    {
        var plan = Plan(Group()) with { Health = new HealthWatch { Grace = TimeSpan.FromSeconds(90), BakeTime = TimeSpan.FromHours(2), Attribute = "app.health" } };
        var read = PlanImport.Read(ExchangeFormat.Plan, PlanDocument.Write(plan), Plan(Group()), Now);
        Assert.Empty(read.Faults);
        Assert.Equal(plan.Health, read.Plan!.Health);
    }

    [Fact(DisplayName = "Foresight: grace and bake time are part of what is foretold")]
    public void Forecast_WaitsForGraceAndBakeTime()
    {
        var plan = Plan(Group(0, 100));
        var model = new DeviceModel(DurationSpread.Evenly(TimeSpan.FromSeconds(30)), DurationSpread.Around(TimeSpan.FromSeconds(60)), 0);
        TimeSpan Takes(HealthWatch? watch) => RolloutSimulator.Run(plan with { Health = watch }, [50], model, new Random(5), Now).Duration;
        var without = Takes(null);
        Assert.Equal(without, Takes(new HealthWatch { Grace = TimeSpan.Zero }));
        Assert.Equal(without + TimeSpan.FromSeconds(40), Takes(new HealthWatch()));
        Assert.Equal(without + TimeSpan.FromSeconds(340), Takes(new HealthWatch { BakeTime = TimeSpan.FromMinutes(5) }));
    }
}
