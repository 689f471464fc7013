using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Abort rules, circuit breaker, alarms and what an abort does, as typed.</summary>
public sealed class GuardForm
{
    /// <summary>The abort rules in the order in which they are checked.</summary>
    public List<AbortRuleForm> Rules { get; set; } = [];

    /// <summary>Whether there is a circuit breaker.</summary>
    public bool HasBreaker { get; set; }

    /// <summary>How its threshold is found.</summary>
    public BreakerKind BreakerKind { get; set; } = BreakerKind.BoundedPercent;

    /// <summary>Percent or failures.</summary>
    public string BreakerValue { get; set; } = "50";

    /// <summary>Never fewer failures than this.</summary>
    public string BreakerFloor { get; set; } = "10";

    /// <summary>Never more failures than this.</summary>
    public string BreakerCap { get; set; } = "200";

    /// <summary>What a success does to the count.</summary>
    public BreakerCounting BreakerCounting { get; set; } = BreakerCounting.ResetByHealthy;

    /// <summary>What happens when it trips.</summary>
    public GuardAction BreakerAction { get; set; } = GuardAction.Abort;

    /// <summary>The alarms in order; none for none.</summary>
    public List<AlarmForm> Alarms { get; set; } = [];

    /// <summary>Whether an abort by an alarm rolls back.</summary>
    public bool AlarmsRollBack { get; set; }

    /// <summary>What an abort does with devices that have begun.</summary>
    public InFlightOnHalt InFlightOnHalt { get; set; } = InFlightOnHalt.Finish;

    /// <summary>What follows an abort.</summary>
    public Recovery Recovery { get; set; } = Recovery.None;

    /// <summary>The form of a plan's guards.</summary>
    public static GuardForm Of(RolloutPlan plan)
    {
        var form = new GuardForm { Rules = [.. plan.AbortCriteria.Select(AbortRuleForm.Of)], InFlightOnHalt = plan.InFlightOnHalt, Recovery = plan.Recovery };
        if (plan.Breaker is { } breaker)
        {
            (form.HasBreaker, form.BreakerKind, form.BreakerCounting, form.BreakerAction) = (true, breaker.Kind, breaker.Counting, breaker.Action);
            form.BreakerValue = breaker.Value.ToString(CultureInfo.InvariantCulture);
            form.BreakerFloor = breaker.Floor.ToString(CultureInfo.InvariantCulture);
            form.BreakerCap = breaker.Cap.ToString(CultureInfo.InvariantCulture);
        }

        if (plan.Alarms is { } alarms)
        {
            (form.Alarms, form.AlarmsRollBack) = ([.. alarms.Rules.Select(AlarmForm.Of)], alarms.RollsBack);
        }

        return form;
    }
}

/// <summary>One abort rule as typed.</summary>
public sealed class AbortRuleForm
{
    /// <summary>Which failures count.</summary>
    public FailureType Type { get; set; } = FailureType.All;

    /// <summary>Share of failures in percent.</summary>
    public string Percent { get; set; } = "5";

    /// <summary>Devices that must have a result first.</summary>
    public string Minimum { get; set; } = "50";

    /// <summary>Which devices are counted together.</summary>
    public GuardScope Scope { get; set; } = GuardScope.Rollout;

    /// <summary>What happens then.</summary>
    public GuardAction Action { get; set; } = GuardAction.Abort;

    /// <summary>The form of a criterion.</summary>
    public static AbortRuleForm Of(AbortCriterion criterion) => new()
    {
        Type = criterion.FailureType,
        Percent = criterion.ThresholdPercent.ToString("0.##", CultureInfo.InvariantCulture),
        Minimum = criterion.MinimumExecuted.ToString(CultureInfo.InvariantCulture),
        Scope = criterion.Scope,
        Action = criterion.Action,
    };
}
