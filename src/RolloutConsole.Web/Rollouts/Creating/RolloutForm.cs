using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>
/// Everything a person has typed into the form, as typed: numbers and moments stay text until they are read, so that a fault never
/// costs what was written. It is also the draft that is kept between visits.
/// </summary>
public sealed class RolloutForm
{
    /// <summary>Name of the rollout.</summary>
    public string Name { get; set; } = "";

    /// <summary>What people should know of it.</summary>
    public string Description { get; set; } = "";

    /// <summary>Weight, 0 to 1000.</summary>
    public string Weight { get; set; } = "1000";

    /// <summary>Whose rules hold where the console and hawkBit differ.</summary>
    public PlanReading Reading { get; set; } = PlanReading.Console;

    /// <summary>Target filter.</summary>
    public string Filter { get; set; } = "";

    /// <summary>What becomes of devices that match later.</summary>
    public GrowthForm Growth { get; set; } = new();

    /// <summary>The chosen distribution set.</summary>
    public long? SetId { get; set; }

    /// <summary>How urgent it is to the device.</summary>
    public ActionType ActionType { get; set; } = ActionType.Forced;

    /// <summary>What happens with devices that are busy with another action.</summary>
    public BusyDevices Busy { get; set; } = BusyDevices.Wait;

    /// <summary>Whether a person at the device must agree.</summary>
    public bool AsksPeople { get; set; }

    /// <summary>With time-forced: the moment, as the browser's field writes it, in UTC.</summary>
    public string ForceAt { get; set; } = "";

    /// <summary>How the groups are made.</summary>
    public GroupSplit Split { get; set; } = GroupSplit.EqualCount;

    /// <summary>With equal groups: how many.</summary>
    public string Count { get; set; } = "4";

    /// <summary>With a list: the groups.</summary>
    public List<GroupForm> Groups { get; set; } =
    [
        new() { Name = "Canary", Percentage = "5" }, new() { Name = "Early", Percentage = "20" }, new() { Name = "Rest" },
    ];

    /// <summary>What holds for every group that has nothing of its own.</summary>
    public ThresholdForm Thresholds { get; set; } = new();

    /// <summary>What halts the rollout whatever its groups say.</summary>
    public GuardForm Guards { get; set; } = new();

    /// <summary>Timeouts and retries of single devices.</summary>
    public DeviceLimitForm Limits { get; set; } = new();

    /// <summary>How fast actions open.</summary>
    public RateForm Rate { get; set; } = new();

    /// <summary>The watch over health after an installation.</summary>
    public HealthForm Health { get; set; } = new();

    /// <summary>What starts it.</summary>
    public RolloutStart Start { get; set; } = RolloutStart.Manual;

    /// <summary>Asks for an approval whatever the installation's rule says.</summary>
    public bool AsksApproval { get; set; }

    /// <summary>With a planned start: the moment, as the browser's field writes it, in UTC.</summary>
    public string StartAt { get; set; } = "";

    /// <summary>Planned end and maintenance windows.</summary>
    public ScheduleForm Schedule { get; set; } = new();
}

/// <summary>How groups are made.</summary>
public enum GroupSplit
{
    /// <summary>So many groups of equal size.</summary>
    EqualCount,

    /// <summary>A list with shares, names and filters.</summary>
    List,
}

/// <summary>One group of the list.</summary>
public sealed class GroupForm
{
    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>What people should know of it.</summary>
    public string Description { get; set; } = "";

    /// <summary>Its share in percent; empty for the last group takes what the others leave.</summary>
    public string Percentage { get; set; } = "";

    /// <summary>Its own filter; empty for none.</summary>
    public string Filter { get; set; } = "";

    /// <summary>Whether a person at the device must agree; null takes the rollout's choice.</summary>
    public bool? AsksPeople { get; set; }

    /// <summary>Its own thresholds; null takes those of the rollout.</summary>
    public ThresholdForm? Own { get; set; }
}

/// <summary>What makes a group a success, and what makes it a failure.</summary>
public sealed class ThresholdForm
{
    /// <summary>Share of successes in percent.</summary>
    public string Success { get; set; } = "80";

    /// <summary>What a success does.</summary>
    public SuccessAction SuccessAction { get; set; } = SuccessAction.NextGroup;

    /// <summary>Most failures, in percent or devices.</summary>
    public string Limit { get; set; } = "5";

    /// <summary>Whether <see cref="Limit"/> counts devices.</summary>
    public bool LimitIsCount { get; set; }

    /// <summary>Devices that must have a result before the limit is asked.</summary>
    public string Sample { get; set; } = "0";

    /// <summary>What breaking the limit does.</summary>
    public ErrorAction ErrorAction { get; set; } = ErrorAction.Pause;

    /// <summary>Minutes for which the trigger must hold before the next group.</summary>
    public string Soak { get; set; } = "0";

    /// <summary>A copy that can be changed alone.</summary>
    public ThresholdForm Copy() => (ThresholdForm)MemberwiseClone();

    /// <summary>True when both say the same.</summary>
    public bool IsSame(ThresholdForm other) =>
        (Success, SuccessAction, Limit, LimitIsCount, Sample, ErrorAction, Soak)
        == (other.Success, other.SuccessAction, other.Limit, other.LimitIsCount, other.Sample, other.ErrorAction, other.Soak);
}
