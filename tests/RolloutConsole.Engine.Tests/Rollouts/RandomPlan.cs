using System.Collections.Immutable;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using static RolloutConsole.Engine.Tests.Rollouts.RolloutBuilder;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Plans drawn by seeded chance from all that a plan can say. Those that saving would refuse are drawn again.</summary>
internal sealed class RandomPlan(Random random)
{
    // Filters of groups: devices whose number ends with that digit.
    private static readonly string[] s_filters = ["", "id==*0", "id==*5"];

    /// <summary>A plan that saving accepts, and the number of devices that match it when it is created.</summary>
    public (RolloutPlan Plan, int Targets) Accepted()
    {
        while (true)
        {
            var (plan, targets) = (Draw(), random.Next(0, 60));
            if (IsAccepted(plan, targets))
            {
                return (plan, targets);
            }
        }
    }

    /// <summary>Whether a group takes a device.</summary>
    public static bool Matches(string filter, int target) => filter.Length == 0 || target % 10 == filter[^1] - '0';

    // What saving asks, in its order.
    private static bool IsAccepted(RolloutPlan plan, int targets) =>
        !PlanRules.Check("random", "", plan).Concat(ScheduleRules.CheckTimes(plan.Schedule, Now)).Any()
        && !PlanRules.CheckCoverage(plan, targets, Sizes(plan, targets)).Any();

    private static IReadOnlyList<int> Sizes(RolloutPlan plan, int targets)
    {
        if (plan.FixedGroups() == 0)
        {
            return [Math.Min(targets, plan.SizeAfter(0))];
        }

        if (!plan.Groups.Exists(g => g.Filter.Length > 0))
        {
            return GroupPlanner.Sizes(plan.Groups, targets);
        }

        var all = Enumerable.Range(0, targets).ToList();
        return GroupPlanner.Estimate(plan.Groups, [.. plan.Groups.Select((group, i) =>
        {
            var own = all.Where(t => Matches(group.Filter, t)).ToList();
            return (own.Count, own.Count(t => plan.Groups.Take(i).Any(earlier => Matches(earlier.Filter, t))));
        })]);
    }

    private RolloutPlan Draw() => Plan([.. DrawGroups()]) with
    {
        Selection = DrawSelection(),
        Content = new RolloutContent(7, random.Next(3) == 0 ? ActionType.DownloadOnly : ActionType.Forced),
        Reading = (PlanReading)random.Next(2),
        Pacing = DrawPacing(),
        MostInFlight = random.Next(3) == 0 ? random.Next(1, 10) : null,
        AbortCriteria = [.. Enumerable.Range(0, Math.Max(0, random.Next(-2, 4))).Select(_ => DrawCriterion())],
        Breaker = random.Next(3) == 0 ? DrawBreaker() : null,
        Alarms = random.Next(3) == 0
            ? new AlarmWatch([.. Enumerable.Range(1, random.Next(1, 4)).Select(n => new AlarmRule($"alarm {n}", "attribute.temperature>90", n))], random.Next(2) == 0)
            : null,
        BusyDevices = (BusyDevices)random.Next(2),
        InFlightOnHalt = (InFlightOnHalt)random.Next(3),
        Recovery = (Recovery)random.Next(2),
        DeviceLimits = new DeviceLimits
        {
            InProgressTimeout = random.Next(2) == 0 ? TimeSpan.FromMinutes(random.Next(1, 40)) : null,
            StepTimeout = random.Next(3) == 0 ? TimeSpan.FromMinutes(random.Next(1, 10)) : null,
            RetriesAfterFailure = random.Next(2) * random.Next(4),
            RetriesAfterTimeout = random.Next(2) * random.Next(3),
            RejectedEndsAction = random.Next(2) == 0,
        },
        Schedule = DrawSchedule(),
        Health = random.Next(2) == 0
            ? new HealthWatch { Grace = TimeSpan.FromSeconds(random.Next(3) * 40), BakeTime = TimeSpan.FromMinutes(random.Next(3)) }
            : null,
        Approval = random.Next(5) == 0 ? new ApprovalRule(random.Next(0, 40)) : ApprovalRule.Never,
    };

    private ImmutableList<GroupPlan> DrawGroups()
    {
        var count = random.Next(1, 6);
        return random.Next(2) == 0
            ? GroupPlan.EqualSplit(count, DrawGroup("group", 100, ""))
            : [
                .. Enumerable.Range(1, count - 1).Select(n => DrawGroup($"part {n}", random.Next(1, 101), s_filters[random.Next(s_filters.Length)])),
                DrawGroup("rest", 100, ""),
            ];
    }

    private GroupPlan DrawGroup(string name, float percentage, string filter) => new(name, percentage)
    {
        Filter = filter,
        SuccessTriggerPercent = random.Next(0, 101),
        SuccessAction = (SuccessAction)random.Next(2),
        ErrorLimit = random.Next(3) == 0 ? new ErrorLimit.Count(random.Next(0, 5)) : new ErrorLimit.Percent(random.Next(0, 101)),
        ErrorAction = random.Next(3) == 0 ? (ErrorAction)random.Next(3) : ErrorAction.Pause,
        ErrorMinimumSample = random.Next(3) == 0 ? random.Next(5) : 0,
        SoakTime = TimeSpan.FromMinutes(random.Next(3) == 0 ? random.Next(5) : 0),
    };

    private TargetSelection DrawSelection() => random.Next(5) switch
    {
        0 => new TargetSelection("id==*", SelectionMode.Dynamic, random.Next(2) == 0 ? null : new DynamicGroups(random.Next(1, 10), "-later", random.Next(3) == 0)),
        1 => new TargetSelection("id==*", SelectionMode.Continuous),
        _ => new TargetSelection("id==*"),
    };

    private Pacing DrawPacing() => random.Next(5) switch
    {
        0 => new Pacing.Unpaced(),
        1 => new Pacing.ConstantRate(random.Next(1, 20)),
        2 => new Pacing.CapacityWindow((CapacityMode)random.Next(2), random.Next(0, 101), random.Next(100, 250), random.Next(0, 60)),
        _ => new Pacing.ExponentialRate(random.Next(1, 5), random.Next(11, 31) / 10m, random.Next(1, 10), (RateIncrease)random.Next(2), random.Next(5, 25)),
    };

    private AbortCriterion DrawCriterion() => new(
        (FailureType)random.Next(4), random.Next(1, 20), random.Next(1, 10_001) / 100m, (GuardAction)random.Next(3), (GuardScope)random.Next(2));

    private CircuitBreaker DrawBreaker()
    {
        var floor = random.Next(1, 6);
        return new CircuitBreaker(
            (BreakerKind)random.Next(3), random.Next(1, 12), (BreakerCounting)random.Next(3), floor, floor + random.Next(6), (GuardAction)random.Next(3));
    }

    private RolloutSchedule DrawSchedule()
    {
        string[] windows = ["0 0/7 * * * ?", "0 10 * * * ?"];
        return new RolloutSchedule
        {
            Start = (RolloutStart)random.Next(3),
            StartAt = random.Next(2) == 0 ? Now.AddMinutes(random.Next(0, 20)) : null,
            EndAt = random.Next(3) == 0 ? Now.AddMinutes(random.Next(1, 60)) : null,
            EndBehavior = (EndBehavior)random.Next(3),
            Zone = random.Next(2) == 0 ? "Europe/Berlin" : "UTC",
            Windows = [.. windows.Where(_ => random.Next(4) == 0).Select(cron => new MaintenanceWindow.Cron(cron, random.Next(1, 9)))],
        };
    }
}
