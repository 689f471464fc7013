using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What the choices about busy devices and confirmation mean, in devices.</summary>
internal static class DeliveryWords
{
    /// <summary>What the choice does to devices that are busy now.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="busy">Devices that are busy now, where that is known.</param>
    public static string BusyMeans(RolloutPlan plan, BusyTargets? busy)
    {
        var replaces = plan.BusyDevices == BusyDevices.Replace;
        var rule = replaces
            ? "Updates that are under way are asked back, and what other running rollouts have planned for these devices is canceled when this one starts."
            : "The update waits until no other of equal or higher weight is under way on the device.";
        return busy switch
        {
            null => rule,
            { Targets: 0 } => $"No device is busy now. {rule}",
            { Targets: var targets, Rollouts: var rollouts } =>
                $"{Devices(targets)} busy now{(rollouts > 0 ? $" in {Figures.Count(rollouts)} other {(rollouts == 1 ? "rollout" : "rollouts")}" : "")}: "
                + $"{(replaces ? "their updates will be asked back" : "they will wait")}. {rule}",
        };
    }

    /// <summary>Whom the choice asks.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="matching">Devices that match, where that is known.</param>
    /// <param name="agreeing">Devices that agree by themselves, where that is known.</param>
    /// <param name="isFlowEnabled">Whether the confirmation flow is switched on.</param>
    public static string ConfirmationMeans(RolloutPlan plan, int? matching, int? agreeing, bool isFlowEnabled)
    {
        if (!ConfirmationRules.IsRequired(plan))
        {
            return "Nobody is asked: devices get the update when it is their turn.";
        }

        if (!isFlowEnabled)
        {
            return "Nobody will be asked while the confirmation flow is switched off in the settings.";
        }

        var all = plan.Groups.TrueForAll(g => ConfirmationRules.IsRequired(plan, g));
        var who = matching is { } known && agreeing is { } auto && all
            ? $"{Devices(known - auto)} asked{(auto > 0 ? $", {Figures.Count(auto)} agree by themselves" : "")}."
            : all ? "Every device is asked, unless it agrees by itself." : "Devices of some groups are asked.";
        return $"{who} Until somebody agrees, the device counts as in flight; no timeout ends that.";
    }

    /// <summary>What a forecast leaves out of these choices.</summary>
    /// <param name="plan">The plan.</param>
    public static string NotSimulated(RolloutPlan plan) => ConfirmationRules.IsRequired(plan)
        ? "Confirmation and other rollouts are not simulated: people count as agreeing at once, and no device as busy."
        : "Other rollouts are not simulated: no device counts as busy.";

    /// <summary>How urgent the update is to the device.</summary>
    public static string TypeOf(ActionType type) => type switch
    {
        ActionType.Forced => "forced",
        ActionType.Soft => "soft",
        ActionType.TimeForced => "forced at a time",
        ActionType.DownloadOnly => "download only",
        _ => throw new System.Diagnostics.UnreachableException($"action type {type}"),
    };

    /// <summary>The choice about busy devices, short.</summary>
    public static string BusyOf(RolloutPlan plan) =>
        plan.BusyDevices == BusyDevices.Wait ? "wait until they are free" : "get this update instead";

    /// <summary>The choice about confirmation, short.</summary>
    public static string ConfirmationOf(RolloutPlan plan) => !ConfirmationRules.IsRequired(plan) ? "nobody is asked"
        : plan.Groups.TrueForAll(g => ConfirmationRules.IsRequired(plan, g)) ? "a person at the device must agree"
        : $"a person must agree in {string.Join(", ", plan.Groups.Where(g => ConfirmationRules.IsRequired(plan, g)).Select(g => g.Name))}";

    private static string Devices(int count) => $"{Figures.Count(count)} {(count == 1 ? "device is" : "devices are")}";
}
