using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Targets;

/// <summary>Words about devices, the same in the list, beside it and on the device's page.</summary>
internal static class TargetWords
{
    /// <summary>What a quick filter is called; in a rollout the states are those of its actions.</summary>
    public static string Of(TargetListFilter filter, bool inRollout) => filter switch
    {
        TargetListFilter.All => "All",
        TargetListFilter.Ok => inRollout ? "Ok" : "In sync",
        TargetListFilter.InFlight => inRollout ? "In flight" : "Update pending",
        TargetListFilter.Failed => inRollout ? "Failed" : "Update failed",
        TargetListFilter.NotStarted => inRollout ? "Not started" : "No update yet",
        TargetListFilter.Overdue => "Overdue",
        TargetListFilter.Silent => "Silent over 1 d",
        _ => throw new System.Diagnostics.UnreachableException($"target filter {filter}"),
    };

    /// <summary>What an order is called.</summary>
    public static string Of(TargetListSort sort) => sort switch
    {
        TargetListSort.Created => "oldest first",
        TargetListSort.Id => "device id",
        TargetListSort.Name => "name",
        TargetListSort.Contact => "longest silent",
        TargetListSort.Status => "status",
        _ => throw new System.Diagnostics.UnreachableException($"order {sort}"),
    };

    /// <summary>Who gave a device an update that belongs to no rollout.</summary>
    public static string AssignedBy(TargetAction action) =>
        AutoAssignment.FilterNameOf(action.InitiatedBy) is { } filter ? $"assigned by filter '{filter}'"
        : action.InitiatedBy.Length > 0 ? $"assigned by {action.InitiatedBy}"
        : "assigned by hand";

    /// <summary>A count that may be capped, such as <c>10,000+</c>.</summary>
    public static string Of(CappedCount count) => Figures.Count(count.Number) + (count.IsCapped ? "+" : "");

    /// <summary>
    /// Last contact in words, and how worrying it is. Overdue is what <c>${OVERDUE_TS}</c> of the filter language says
    /// (hawkbit-rollouts, 8.2), so a filter finds whom the pages mark.
    /// </summary>
    /// <param name="at">When; null for never.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">How often devices should call in, and how late they may be.</param>
    public static (string Text, string? Class, string? Note) Contact(DateTimeOffset? at, DateTimeOffset now, ConsoleSettings settings)
    {
        if (at is not { } last)
        {
            return ("never", "attn", null);
        }

        var overdue = FilterContext.At(now, settings.PollingTime, settings.PollingOverdueTime).OverdueMs;
        var age = now - last;
        return age switch
        {
            _ when age >= TargetListStates.SilentAfter => ($"silent {TimeWords.Span(age)}", "bad", null),
            _ when last.ToUnixTimeMilliseconds() < overdue => ($"{TimeWords.Span(age)} ago", "attn", $"expected {TimeWords.Span(settings.PollingTime)}"),
            _ => (TimeWords.Relative(last, now), null, null),
        };
    }

    /// <summary>A comparison of the filter language with a quoted value, such as <c>tag=="lab"</c>.</summary>
    public static string Comparison(string field, string value) =>
        $"{field}==\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>What a type takes, and what of a device's sets it would not.</summary>
    public static string Takes(TargetTypeView type, TargetDetail target)
    {
        var takes = type.SetTypes.IsEmpty ? "It takes no set at all." : $"It takes {string.Join(", ", type.SetTypes.Select(t => t.Name))}.";
        var misfits = new[] { target.Assigned, target.Installed }.OfType<TargetSet>().DistinctBy(s => s.Id)
            .Where(s => s.TypeId is { } setType && !type.SetTypes.Any(t => t.Id == setType)).Select(s => $"{s.Name} {s.Version}").ToList();
        return misfits.Count == 0 ? takes : $"{takes} {string.Join(" and ", misfits)} would not fit: what is open goes on, later rollouts of such sets leave the device out.";
    }

    /// <summary>
    /// Since when an action is offered to a device that has not picked it up; null for one that is not on offer (aws-iot-jobs, A-12).
    /// </summary>
    public static DateTimeOffset? OfferedAt(TargetAction action) => action.Status is ActionStatus.Running or ActionStatus.WaitForConfirmation
        ? action.History.LastOrDefault(h => h.Entry is HistoryEntry.Running or HistoryEntry.WaitForConfirmation)?.At ?? action.ChangedAt
        : null;

    /// <summary>A message of the filter language as a sentence.</summary>
    public static string Sentence(string message) => message.EndsWith('?') || message.EndsWith('.') ? message : message + ".";

    /// <summary>The look of a row: its action where it has one that matters, else how far the device is with its set.</summary>
    public static StateLook LookOf(TargetListRow row, bool inRollout) =>
        row.Action is { } action && (inRollout || ActionStateMachine.IsOpen(action.Status)) ? ActionBadges.For(action.Status, action.Health) : ActionBadges.For(row.UpdateStatus);

    /// <summary>A result number of a device, such as <c>E-217</c>; empty when there is none or it is a success.</summary>
    public static string Code(int? code, ActionStatus status) =>
        code is { } number && status is ActionStatus.Error or ActionStatus.Rejected ? $"E-{number.ToString(CultureInfo.InvariantCulture)}" : "";
}
