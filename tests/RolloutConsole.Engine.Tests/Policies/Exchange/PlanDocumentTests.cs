using System.Text.Json;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.Engine.Policies.Presets;
using static RolloutConsole.Engine.Tests.Policies.Exchange.ImportText;

namespace RolloutConsole.Engine.Tests.Policies.Exchange;

public sealed class PlanDocumentTests
{
    private const ExchangeFormat Own = ExchangeFormat.Plan;

    private static string Right => PlanDocument.Write(Basis with
    {
        Pacing = new Pacing.ConstantRate(5), AbortCriteria = [new AbortCriterion(FailureType.All, 1, 5)], Breaker = new CircuitBreaker(), MostInFlight = 3,
    });

    [Fact]
    public void RandomPlans_ReadBackAsTheSamePlan()
    {
        var random = new Random(20260520);
        for (var i = 0; i < 2000; i++)
        {
            var plan = RandomPlan(random);
            var read = Read(Own, PlanDocument.Write(plan));
            Assert.Empty(read.Faults);
            AssertSame(plan, read.Plan!);
        }
    }

    // Whatever a body cannot say is named: read back, it differs from the plan only where a note says so.
    [Fact]
    public void RandomPlans_AsHawkBitBodies_LoseNothingUnnamed()
    {
        var random = new Random(20260522);
        var seen = new HashSet<string>();
        for (var i = 0; i < 2000; i++)
        {
            // A retry cannot be imported, because its filter is none, nor a listed share below 1 %.
            var plan = RandomPlan(random);
            plan = plan with
            {
                Selection = plan.Selection.FailedIn is null ? plan.Selection : Basis.Selection,
                Groups = plan.Groups.ConvertAll(g => g with { Percentage = Math.Max(1, g.Percentage) }),
            };
            var body = HawkBitBody.Of("name", "", plan);
            var (before, after) = (Parts(plan), Parts(PlanOf(ExchangeFormat.HawkBit, body.Text)));
            foreach (var part in before.Keys.Union(after.Keys).Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p)))
            {
                Assert.True(body.LeftOut.Exists(n => n.Field.Split('.', '[')[0] == part), $"{part} of {PlanDocument.Write(plan)}");
            }

            seen.UnionWith(body.LeftOut.Select(n => n.Field.Split('[')[0]));
        }

        Assert.Subset(seen, new HashSet<string> { "pacing", "health", "schedule.start", "deviceLimits", "busyDevices", "selection.mode", "approval" });
    }

    [Theory]
    [InlineData(CapacityMode.InPlace)]
    [InlineData(CapacityMode.SideBySide)]
    public void Export_NamesCapacityWindowHealthAndStart(CapacityMode mode)
    {
        var plan = PlanPresets.HawkBitCascade(Basis) with
        {
            Pacing = new Pacing.CapacityWindow(mode, 90, 110), Health = new HealthWatch(), Schedule = new RolloutSchedule(RolloutStart.WhenApproved),
        };
        Assert.Equal(
            [("pacing", "capacityWindow"), ("health", "health"), ("schedule.start", "whenApproved")],
            HawkBitBody.Of("n", "", plan).LeftOut.Select(n => (n.Field, n.Value)));
    }

    // The parts of a plan as they are written; without what means nothing: the zone of no window, what no end does.
    private static Dictionary<string, string> Parts(RolloutPlan plan)
    {
        var schedule = plan.Schedule with
        {
            Zone = plan.Schedule.Windows.IsEmpty ? RolloutSchedule.UsualZone : plan.Schedule.Zone,
            EndBehavior = plan.Schedule.EndAt is null ? EndBehavior.StopRollout : plan.Schedule.EndBehavior,
        };
        using var document = JsonDocument.Parse(PlanDocument.Write(plan with { Schedule = schedule }));
        return document.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => m.Value.ToString());
    }

    [Fact]
    public void RandomDamage_IsAPlanOrAFault_AndNeverAnException()
    {
        var random = new Random(20260521);
        var refused = 0;
        for (var i = 0; i < 5000; i++)
        {
            var text = Right.ToCharArray();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                text[random.Next(text.Length)] = "{}[]\",:0x9-. nt\ud83d"[random.Next(16)];
            }

            foreach (var format in Enum.GetValues<ExchangeFormat>())
            {
                refused += FaultsOf(format, new string(text)).Any() ? 1 : 0;
            }
        }

        Assert.InRange(refused, 10_000, 19_999);
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "version")]
    [InlineData("\"version\": 1", "\"version\": \"1\"", "version")]
    [InlineData("\"version\": 1,", "", "version")]
    [InlineData("\"reading\": \"console\"", "\"reading\": \"ours\"", "reading")]
    [InlineData("\"reading\": \"console\"", "\"reading\": 1", "reading")]
    [InlineData("\"reading\"", "\"readings\"", "readings")]
    [InlineData("\"perMinute\": 5", "\"perMinute\": 0", "pacing.perMinute")]
    [InlineData("\"perMinute\": 5", "\"perMinute\": \"5\"", "pacing.perMinute")]
    [InlineData("\"perMinute\": 5", "\"perMinute\": 5, \"factor\": 2", "pacing.factor")]
    [InlineData("\"constantRate\"", "\"sometimes\"", "pacing.kind")]
    [InlineData("\"mostInFlight\": 3", "\"mostInFlight\": 3.5", "mostInFlight")]
    [InlineData("\"mostInFlight\": 3", "\"mostInFlight\": 3, \"mostInFlight\": 4", "mostInFlight")]
    [InlineData("\"filter\": \"name==gw-*\"", "\"filter\": \"name=\"", "selection.filter")]
    [InlineData("\"filter\": \"name==gw-*\"", "\"filter\": null", "selection.filter")]
    [InlineData("\"percentage\": 100", "\"percentage\": 0", "groups[0].percentage")]
    [InlineData("\"percentage\": 100,", "", "groups[0].percentage")]
    [InlineData("\"soakTime\": \"00:00:00\"", "\"soakTime\": \"later\"", "groups[0].soakTime")]
    [InlineData("\"successAction\": \"nextGroup\"", "\"successAction\": \"stop\"", "groups[0].successAction")]
    [InlineData("\"weight\": 300", "\"weight\": 1001", "content.weight")]
    [InlineData("\"mode\": \"frozen\"", "\"mode\": \"sometimes\"", "selection.mode")]
    [InlineData("\"mode\": \"frozen\"", "\"mode\": \"dynamic\", \"dynamicGroups\": { \"targetCount\": 0 }", "selection.dynamicGroups.targetCount")]
    [InlineData("\"mode\": \"frozen\"", "\"mode\": \"frozen\", \"dynamicGroups\": { \"targetCount\": 5 }", "selection.dynamicGroups")]
    [InlineData("\"thresholdPercent\": 5", "\"thresholdPercent\": 500", "abortCriteria[0].thresholdPercent")]
    [InlineData("\"busyDevices\": \"wait\"", "\"busyDevices\": \"overtake\"", "busyDevices")]
    public void WrongPart_NamesItsPath(string right, string wrong, string field)
    {
        Assert.Contains(right, Right);
        Assert.Equal([field], FaultsOf(Own, Right.Replace(right, wrong)));
    }

    [Fact(DisplayName = "B-21: a plan without alarms is written as before, one with them names every part")]
    public void Alarms_AreWrittenWhereThereAreAny()
    {
        Assert.DoesNotContain("alarm", Right, StringComparison.OrdinalIgnoreCase);
        var document = PlanDocument.Write(Basis with { Alarms = new AlarmWatch([new AlarmRule("too hot", "attribute.t>90", 5)], RollsBack: true) });
        Assert.Contains(
            """{"rules":[{"name":"toohot","filter":"attribute.t>90","atLeast":5}],"rollsBack":true}""",
            document.Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "B-21: what is wrong with an alarm is named with its path")]
    [InlineData("{ }", "alarms.rules")]
    [InlineData("""{ "rules": [] }""", "alarms.rules")]
    [InlineData("""{ "rules": [{ "name": "a", "filter": "name=" }] }""", "alarms.rules[0].filter")]
    [InlineData("""{ "rules": [{ "name": "a", "filter": "name==a", "atLeast": 0 }] }""", "alarms.rules[0].atLeast")]
    [InlineData("""{ "rules": [{ "name": "", "filter": "name==a" }] }""", "alarms.rules[0].name")]
    [InlineData("""{ "rules": [{ "filter": "name==a" }] }""", "alarms.rules[0].name")]
    [InlineData("""{ "rules": [{ "name": "a", "filter": "name==a", "above": 5 }] }""", "alarms.rules[0].above")]
    [InlineData("""{ "rules": [{ "name": "a", "filter": "name==a" }], "rollback": true }""", "alarms.rollback")]
    public void Alarms_WrongPart_NamesItsPath(string alarms, string field) =>
        Assert.Equal([field], FaultsOf(Own, Right.Replace("\"version\": 1,", $"\"version\": 1, \"alarms\": {alarms},", StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{} {}")]
    [InlineData("{ \"jobId\": \"\\ud83d\" }")]
    [InlineData("{ \"\\ud83d\": 1 }")]
    [InlineData("[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]")]
    public void TextThatIsNoObject_IsAFaultOfTheWhole(string text)
    {
        foreach (var format in Enum.GetValues<ExchangeFormat>())
        {
            Assert.Equal([PlanImport.WholeText], FaultsOf(format, text));
        }
    }

    [Fact]
    public void LongText_IsRefused() => Assert.Equal([PlanImport.WholeText], FaultsOf(Own, "{" + new string(' ', PlanImport.LongestText) + "}"));

    [Fact]
    public void BrokenText_SaysItsLine() => Assert.Contains("line 2, byte 6", Assert.Single(Read(Own, "{\n \"a\":,\n}").Faults).Message);

    [Fact]
    public void ManyFaults_AreNotAllTold() =>
        Assert.Equal(50, FaultsOf(ExchangeFormat.AwsJob, "{" + string.Join(',', Enumerable.Range(0, 1000).Select(n => $"\"m{n}\":1")) + "}").Count());

    [Fact]
    public void Presets_AreWithoutFaults_AndReadBack()
    {
        foreach (var plan in new[] { PlanPresets.HawkBitCascade(Basis), PlanPresets.AwsIotJob(Basis), PlanPresets.EcsRollingUpdate(Basis) })
        {
            Assert.Empty(PlanRules.Check("name", "", plan));
            Assert.Equal((Basis.Selection, Basis.Content, Basis.Schedule), (plan.Selection, plan.Content, plan.Schedule));
            AssertSame(plan, PlanOf(Own, PlanDocument.Write(plan)));
        }
    }

    // A rollback of what installs nothing is a fault, as is a watch over its health.
    private static RolloutPlan RandomPlan(Random random)
    {
        var plan = RandomDelivery(random);
        var count = plan.Selection.DynamicGroups is { Only: true } ? 1 : random.Next(3) == 0 ? random.Next(1, 9) : 0;
        return count == 0 ? plan
            : plan with { Groups = GroupPlan.EqualSplit(count, plan.Groups[0] with { ConfirmationRequired = null, Description = "", Filter = "" }) };
    }

    private static RolloutPlan RandomDelivery(Random random) => RandomBasis(random) is { Content.ActionType: not ActionType.DownloadOnly } plan
        ? plan with
        {
            Recovery = (Recovery)random.Next(2),
            AbortCriteria = plan.AbortCriteria.ConvertAll(c => c with { Action = (GuardAction)random.Next(3) }),
            Breaker = plan.Breaker is { } breaker ? breaker with { Action = (GuardAction)random.Next(3) } : null,
            Groups = plan.Groups.ConvertAll(g => g with { ErrorAction = (ErrorAction)random.Next(3) }),
            Alarms = random.Next(2) == 0 ? null : new AlarmWatch(
                [.. Enumerable.Range(1, random.Next(1, 11)).Select(n => new AlarmRule($"zu heiß > {n}", $"attribute.temperature>{n}", random.Next(1, 1_000_001)))], random.Next(2) == 0),
            Health = random.Next(2) == 0 ? null : new HealthWatch
            {
                Grace = TimeSpan.FromSeconds(random.Next(86_401)), BakeTime = TimeSpan.FromMinutes(random.Next(10_081)), Attribute = random.Next(2) == 0 ? HealthWatch.UsualAttribute : "zustand > 1",
            },
        }
        : RandomBasis(random);

    private static RolloutPlan RandomBasis(Random random) => new()
    {
        Reading = (PlanReading)random.Next(2),
        Selection = RandomSelection(random),
        BusyDevices = (BusyDevices)random.Next(2),
        DeviceLimits = random.Next(2) == 0 ? new DeviceLimits() : new DeviceLimits
        {
            InProgressTimeout = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(1, 10_081)),
            StepTimeout = random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(60, 60 * 10_080)),
            RetriesAfterFailure = random.Next(6), RetriesAfterTimeout = random.Next(6), RejectedEndsAction = random.Next(2) == 0,
        },
        Approval = random.Next(3) switch { 0 => ApprovalRule.Never, 1 => ApprovalRule.Always, _ => new ApprovalRule(random.Next()) },
        Content = random.Next(2) == 0
            ? new RolloutContent(random.NextInt64(1, long.MaxValue), (ActionType)new[] { 0, 1, 3 }[random.Next(3)], null, random.Next(1001), random.Next(2) == 0)
            : new RolloutContent(random.Next(), ActionType.TimeForced, DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000))),
        InFlightOnHalt = (InFlightOnHalt)random.Next(3),
        Groups =
        [
            .. Enumerable.Range(1, random.Next(1, 6)).Select(n => new GroupPlan($"größe > {n}", (float)(random.NextDouble() * 99) + 0.01f)
            {
                Description = random.Next(2) == 0 ? "" : "\"quoted\" <b>", Filter = random.Next(2) == 0 ? "" : "tag==pilot",
                ConfirmationRequired = random.Next(3) switch { 0 => null, 1 => true, _ => false },
                SuccessTriggerPercent = random.Next(101), SuccessAction = (SuccessAction)random.Next(2), ErrorMinimumSample = random.Next(9),
                ErrorLimit = random.Next(2) == 0 ? new ErrorLimit.Percent(random.Next(101)) : new ErrorLimit.Count(random.Next()),
                SoakTime = TimeSpan.FromTicks(random.NextInt64(PlanRules.LongestSoak.Ticks)), ErrorAction = (ErrorAction)random.Next(2),
            }),
        ],
        Pacing = random.Next(4) switch
        {
            0 => new Pacing.Unpaced(),
            1 => new Pacing.ConstantRate(random.Next(1, 1_000_000)),
            2 => new Pacing.CapacityWindow((CapacityMode)random.Next(2), random.Next(101), random.Next(100, 1001), random.Next(9)),
            _ => new Pacing.ExponentialRate(random.Next(1, 50), random.Next(11, 51) / 10m, random.Next(1, 9999), (RateIncrease)random.Next(2), random.Next(50, 1000)),
        },
        MostInFlight = random.Next(2) == 0 ? null : random.Next(1, int.MaxValue),
        AbortCriteria = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new AbortCriterion((FailureType)random.Next(4), random.Next(1, 999), random.Next(1, 10_001) / 100m, (GuardAction)random.Next(2), (GuardScope)random.Next(2)))],
        Breaker = random.Next(2) == 0 ? null : new CircuitBreaker((BreakerKind)random.Next(3), random.Next(1, 101), (BreakerCounting)random.Next(3), random.Next(1, 20), random.Next(20, 300), (GuardAction)random.Next(2)),
        Schedule = RandomSchedule(random),
    };

    private static TargetSelection RandomSelection(Random random)
    {
        var filter = "name==gw-" + random.Next(99);
        return random.Next(6) switch
        {
            0 => new TargetSelection("failedrollout==7") { FailedIn = 7 },
            1 => new TargetSelection(filter, SelectionMode.Continuous),
            2 => new TargetSelection(filter, SelectionMode.Dynamic),
            3 => new TargetSelection(filter, SelectionMode.Dynamic, random.Next(3) == 0 ? new DynamicGroups(null, "-später") : new DynamicGroups(random.Next(1, 99))),
            4 => new TargetSelection(filter, SelectionMode.Dynamic, new DynamicGroups(random.Next(1, 99), "-später", Only: true)),
            _ => new TargetSelection(filter),
        };
    }

    private static RolloutSchedule RandomSchedule(Random random)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(4_000_000_000_000));
        return random.Next(3) switch { 0 => new RolloutSchedule(), 1 => new RolloutSchedule(RolloutStart.WhenApproved), _ => new RolloutSchedule(RolloutStart.AtTime, start) } with
        {
            EndAt = random.Next(2) == 0 ? null : start.AddSeconds(random.Next(1, int.MaxValue)),
            EndBehavior = (EndBehavior)random.Next(3),
            Zone = random.Next(2) == 0 ? RolloutSchedule.UsualZone : "Australia/Lord_Howe",
            Windows =
            [
                .. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(2) == 0
                    ? (MaintenanceWindow)new MaintenanceWindow.Cron("cron(0 22 ? * MON-FRI *)", random.Next(1, 1431))
                    : new MaintenanceWindow.Weekly((WeekDays)random.Next(1, 128), new TimeOnly(random.Next(24), random.Next(60)), random.Next(1, 1431))),
            ],
        };
    }

    // Lists of a plan are compared by their entries, which its own equality does not do.
    private static void AssertSame(RolloutPlan expected, RolloutPlan actual)
    {
        Assert.Equal(expected.Groups.AsEnumerable(), actual.Groups);
        Assert.Equal(expected.AbortCriteria.AsEnumerable(), actual.AbortCriteria);
        Assert.Equal(
            (expected.Alarms?.RollsBack, expected.Alarms?.Rules.AsEnumerable() ?? []), (actual.Alarms?.RollsBack, actual.Alarms?.Rules.AsEnumerable() ?? []),
            (a, b) => a.RollsBack == b.RollsBack && a.Item2.SequenceEqual(b.Item2));
        Assert.Equal(expected with { Groups = [], AbortCriteria = [], Alarms = null }, actual with { Groups = [], AbortCriteria = [], Alarms = null });
    }
}
