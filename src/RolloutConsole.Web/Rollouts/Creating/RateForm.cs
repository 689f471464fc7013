using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>The rate as typed.</summary>
public sealed class RateForm
{
    /// <summary>Which kind of rate.</summary>
    public RateChoice Choice { get; set; } = RateChoice.Unlimited;

    /// <summary>With a constant rate: actions a minute.</summary>
    public string PerMinute { get; set; } = "50";

    /// <summary>With a ramp: actions a minute at the beginning.</summary>
    public string Base { get; set; } = "50";

    /// <summary>With a ramp: what each increase multiplies the rate by.</summary>
    public string Factor { get; set; } = "2";

    /// <summary>With a ramp: devices from one increase to the next.</summary>
    public string Every { get; set; } = "1000";

    /// <summary>With a ramp: which devices are counted.</summary>
    public RateIncrease Counts { get; set; } = RateIncrease.Succeeded;

    /// <summary>With a ramp: the highest rate.</summary>
    public string Most { get; set; } = "1000";

    /// <summary>With a capacity window: what a device does while it updates.</summary>
    public CapacityMode Mode { get; set; } = CapacityMode.InPlace;

    /// <summary>With a capacity window: devices that stay healthy, in percent.</summary>
    public string MinimumHealthy { get; set; } = "90";

    /// <summary>With a capacity window side by side: places in percent of the devices.</summary>
    public string Maximum { get; set; } = "110";

    /// <summary>Whether a person, or a plan that was copied, chose the percents; others follow the size of the fleet (ecs-rolling-update, B-7).</summary>
    public bool AreSharesChosen { get; set; }

    /// <summary>With a capacity window: failed devices with which the rollout still counts as finished.</summary>
    public string Tolerated { get; set; } = "0";

    /// <summary>Most actions with devices at a time; empty for no limit.</summary>
    public string InFlight { get; set; } = "";

    /// <summary>Chooses a mode; its percents begin with those that let the fleet move.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="devices">Devices that match, where that is known.</param>
    public void Choose(CapacityMode mode, int? devices)
    {
        (Mode, AreSharesChosen) = (mode, false);
        Fill(devices);
    }

    /// <summary>Fits the percents to so many devices as long as nobody has chosen them.</summary>
    /// <param name="devices">Devices that match, where that is known.</param>
    /// <returns>Whether anything has changed.</returns>
    public bool FitTo(int? devices)
    {
        if (Choice != RateChoice.Capacity || AreSharesChosen || devices is null or 0)
        {
            return false;
        }

        var before = (MinimumHealthy, Maximum);
        Fill(devices);
        return before != (MinimumHealthy, Maximum);
    }

    /// <summary>The form of a plan's rate.</summary>
    public static RateForm Of(RolloutPlan plan)
    {
        var form = new RateForm { InFlight = plan.MostInFlight is { } most ? Text(most) : "" };
        switch (plan.Pacing)
        {
            case Pacing.ConstantRate rate:
                (form.Choice, form.PerMinute) = (RateChoice.Constant, Text(rate.PerMinute));
                break;
            case Pacing.ExponentialRate rate:
                (form.Choice, form.Counts) = (RateChoice.Ramp, rate.Counts);
                (form.Base, form.Factor) = (Text(rate.BasePerMinute), rate.Factor.ToString(CultureInfo.InvariantCulture));
                (form.Every, form.Most) = (Text(rate.Every), Text(rate.MostPerMinute));
                break;
            case Pacing.CapacityWindow window:
                (form.Choice, form.Mode) = (RateChoice.Capacity, window.Mode);
                (form.MinimumHealthy, form.Maximum) = (Text(window.MinimumHealthyPercent), Text(window.MaximumPercent));
                (form.Tolerated, form.AreSharesChosen) = (Text(window.ToleratedUnhealthy), true);
                break;
        }

        return form;
    }

    private void Fill(int? devices)
    {
        var window = CapacityLimits.DefaultFor(Mode, devices);
        (MinimumHealthy, Maximum) = (Text(window.MinimumHealthyPercent), Text(window.MaximumPercent));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Kinds of rate that the form offers.</summary>
public enum RateChoice
{
    /// <summary>As fast as devices call in.</summary>
    Unlimited,

    /// <summary>So many a minute.</summary>
    Constant,

    /// <summary>So many a minute at first, and more with each step.</summary>
    Ramp,

    /// <summary>So many at a time that enough keep serving.</summary>
    Capacity,
}
