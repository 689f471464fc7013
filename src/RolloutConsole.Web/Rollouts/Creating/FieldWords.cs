using RolloutConsole.Engine.Policies;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What single fields of the form come to, in devices.</summary>
internal static class FieldWords
{
    /// <summary>What the weight decides.</summary>
    public static string Weight(FormView view)
    {
        var busy = view.Check?.Busy is { Targets: > 0 and var targets } ? $" {DevicesOf(targets)} {(targets == 1 ? "is" : "are")} busy now." : "";
        var of = view.Matching is > 1 and var known ? $"Of {DevicesOf(known)} each one" : "A device";
        return $"0 to 1,000. {of} with several updates gets the one with the highest weight first; the others wait.{busy}";
    }

    /// <summary>What the moment means from which the update is forced.</summary>
    public static string ForcedFrom(FormView view) =>
        $"Until then {(view.Matching is > 1 and var known ? $"the user of each of {DevicesOf(known)}" : "the user of a device")} may choose the moment; then those without the update get it at once.";

    /// <summary>What the limit of devices in flight means.</summary>
    public static string MostInFlight(FormView view) => (view.Matching, view.Request.Plan.MostInFlight) switch
    {
        (not > 0, _) => "Between the offer and the result at the same time; empty for no limit.",
        ({ } all, null) => $"No limit: up to {DevicesOf(AtOnce(view) ?? all)} may be between the offer and the result at the same time.",
        ({ } all, { } most) when most >= all => $"It limits nothing: there are only {DevicesOf(all)}.",
        ({ } all, { } most) => $"At most {Figures.Count(most)} of {DevicesOf(all)} are between the offer and the result at the same time; the others wait their turn.",
    };

    /// <summary>What timeouts do to a device; empty when there are none.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="devices">Devices that match, where that is known.</param>
    public static string Timeouts(DeviceLimits limits, int? devices)
    {
        string?[] ends =
        [
            limits.InProgressTimeout is { } whole ? $"{Figures.Count((long)whole.TotalMinutes)} min after it began" : null,
            limits.StepTimeout is { } step ? $"after {Figures.Count((long)step.TotalMinutes)} min of silence" : null,
        ];
        var said = string.Join(" or ", ends.OfType<string>());
        return said.Length == 0 ? "" : $" {(devices is > 1 and var known ? $"Each of {DevicesOf(known)}" : "A device")} counts as timed out {said}.";
    }

    /// <summary>What a refusal does.</summary>
    public static string Refusal(FormView view)
    {
        if (!view.Request.Plan.DeviceLimits.RejectedEndsAction)
        {
            return $"A refusal is only noted; the device stays among {(view.Matching is > 0 and var all ? $"the {DevicesOf(all)} that have to finish" : "those that have to finish")}.";
        }

        return view is { Matching: > 0 } && view.FailuresAllowed(0) is { } allowed
            ? $"Each refusal is a failure of its group: group 1 allows {Figures.Count(allowed)} of {DevicesOf(view.SizeOf(0) ?? 0)}."
            : "Each refusal is a failure of its group.";
    }

    /// <summary>What an abort does with devices that have begun, and how many these can be.</summary>
    public static string Halt(FormView view)
    {
        var who = AtOnce(view) is { } most ? $"Up to {DevicesOf(most)} may have begun. " : "";
        return who + view.Request.Plan.InFlightOnHalt switch
        {
            InFlightOnHalt.Finish => "They finish, and their results are recorded. Devices that have not fetched the update get nothing.",
            InFlightOnHalt.Recall => "They are asked to give the update back; one that is past that point goes on. Devices that have not fetched it get nothing.",
            _ => "Their actions are closed at once; what they report afterwards is refused. Use it only when nothing may be recorded any more.",
        };
    }

    /// <summary>What asking for an approval means.</summary>
    public static string Approval(FormView view)
    {
        var who = view.Matching is > 1 and var known ? $"None of {DevicesOf(known)} gets" : "No device gets";
        return view switch
        {
            { Form.AsksApproval: true } => $"{who} it before an Approver other than you agrees.",
            { Check.NeedsApproval: true } => $"The installation asks for one here: {char.ToLowerInvariant(who[0])}{who[1..]} it before an Approver other than you agrees.",
            _ => $"Without one a Manager may give it to {(view.Matching is > 0 and var all ? DevicesOf(all) : "all devices")} alone.",
        };
    }

    /// <summary>Whom a group asks.</summary>
    /// <param name="view">The form.</param>
    /// <param name="index">The group, counted from 0.</param>
    public static string Confirmation(FormView view, int index)
    {
        var devices = view.SizeOf(index) is { } size ? $"{DevicesOf(size)} of this group" : "the devices of this group";
        return ConfirmationRules.IsRequired(view.Request.Plan, view.Groups[index])
            ? $"A person at each of {devices} must agree first."
            : $"Nobody is asked at {devices}.";
    }

    /// <summary>Devices that can be between offer and result at the same time; null while it is not known how many match.</summary>
    private static int? AtOnce(FormView view)
    {
        if (view.Matching is not (> 0 and var all))
        {
            return null;
        }

        var places = view.Request.Plan.Pacing is Pacing.CapacityWindow window && !CapacityLimits.CanNeverMove(window, all)
            ? CapacityLimits.MayOpen(window, new() { Scheduled = all })
            : all;
        return Math.Min(places, view.Request.Plan.MostInFlight ?? all);
    }

    private static string DevicesOf(int count) => $"{Figures.Count(count)} {(count == 1 ? "device" : "devices")}";
}
