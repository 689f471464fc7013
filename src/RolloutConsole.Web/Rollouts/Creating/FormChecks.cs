using System.Collections.Immutable;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Targets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Joins what the form itself cannot read with what the engine says about the rest, and puts each fault to the field that was typed in.</summary>
internal static class FormChecks
{
    private static readonly string[] s_thresholds = [".errorLimit", ".successTriggerPercent", ".soakTime", ".errorMinimumSample", ".errorAction"];

    /// <summary>The view of a form.</summary>
    /// <param name="form">As typed.</param>
    /// <param name="check">The engine's answer for it, if there is one.</param>
    /// <param name="isNameTaken">Whether another rollout has or had the name.</param>
    /// <param name="shown">Fields whose faults may be shown.</param>
    public static FormView Join(RolloutForm form, PlanCheck? check, bool isNameTaken, Func<string, bool> shown)
    {
        var (request, own) = RolloutFormReader.Read(form);
        var unreadable = own.Select(f => f.Field).ToHashSet(StringComparer.Ordinal);
        var faults = own.AddRange(Mapped(form, check?.Faults ?? []).Where(f => !unreadable.Contains(f.Field)));
        if (isNameTaken)
        {
            faults = faults.Add(new PlanFault("name", "There is or was a rollout with this name.", "Choose another; names are never given twice."));
        }

        // Sizes that were counted for other groups would mislead.
        var fresh = check is not null && check.GroupSizes.Count is var count && (count == 0 || count == request.Plan.Groups.Count) ? check : null;
        return new FormView(form, request, faults, [.. Mapped(form, check?.Warnings ?? [])], fresh, shown);
    }

    /// <summary>Whether a field is one of a group's thresholds.</summary>
    public static bool IsThreshold(string field) => s_thresholds.Any(t => field.EndsWith(t, StringComparison.Ordinal));

    // Groups that share thresholds share their fields too: one fault there, not one per group.
    private static IEnumerable<PlanFault> Mapped(RolloutForm form, IEnumerable<PlanFault> faults) =>
        faults.Select(f => InWords(form, f) with { Field = FieldOf(form, f.Field) }).DistinctBy(f => f.Field.StartsWith("thresholds", StringComparison.Ordinal) ? f.Field : f.ToString());

    // What the filter language says ends without a full stop, and of an empty field it is said where one would have to write.
    private static PlanFault InWords(RolloutForm form, PlanFault fault) => fault.Field == "targetFilterQuery" && form.Filter.Trim().Length == 0
        ? fault with { Message = "It is empty.", Suggestion = "Write a filter; id==* takes every device." }
        : fault with { Message = TargetWords.Sentence(fault.Message) };

    private static string FieldOf(RolloutForm form, string field)
    {
        if (!field.StartsWith("groups[", StringComparison.Ordinal))
        {
            return field;
        }

        var close = field.IndexOf(']', StringComparison.Ordinal);
        var part = field[(close + 1)..];
        var isThreshold = s_thresholds.Contains(part);
        var index = int.Parse(field.AsSpan(7, close - 7), System.Globalization.CultureInfo.InvariantCulture);
        if (form.Split == GroupSplit.EqualCount)
        {
            return isThreshold ? "thresholds" + part : "groups";
        }

        return isThreshold && index < form.Groups.Count && form.Groups[index].Own is null ? "thresholds" + part : field;
    }
}
