using System.Globalization;
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
        TargetListFilter.Silent => "Silent over 1 d",
        _ => throw new System.Diagnostics.UnreachableException($"target filter {filter}"),
    };

    /// <summary>A count that may be capped, such as <c>10,000+</c>.</summary>
    public static string Of(CappedCount count) => Figures.Count(count.Number) + (count.IsCapped ? "+" : "");

    /// <summary>Last contact in words, and how worrying it is.</summary>
    /// <param name="at">When; null for never.</param>
    /// <param name="now">The time.</param>
    /// <param name="expected">How often it should call in.</param>
    public static (string Text, string? Class, string? Note) Contact(DateTimeOffset? at, DateTimeOffset now, TimeSpan expected)
    {
        if (at is not { } last)
        {
            return ("never", "attn", null);
        }

        var age = now - last;
        return age switch
        {
            _ when age >= TargetListStates.SilentAfter => ($"silent {TimeWords.Span(age)}", "bad", null),
            // Polls are written at most once a minute (architecture, section 5), so that much is no lateness.
            _ when age > (expected * 2) + TimeSpan.FromMinutes(1) => ($"{TimeWords.Span(age)} ago", "attn", $"expected every {TimeWords.Span(expected)}"),
            _ => (TimeWords.Relative(last, now), null, null),
        };
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
