using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Says of a running rollout that devices which match later join it, and when it looks for them again.</summary>
internal static class GrowthWaiting
{
    /// <summary>One blocker for a rollout that grows; none for every other one.</summary>
    public static IEnumerable<Blocker> Explain(RolloutView view)
    {
        if (!view.Plan.Grows() || view.End is not null || view.Groups.IsEmpty || !view.Plan.IsGrowing(view.Groups[^1].Number) || view.Groups[^1].Status is GroupStatus.Error or GroupStatus.Finished)
        {
            yield break;
        }

        var last = view.Groups[^1];
        var isDynamic = view.Plan.Selection.Mode == SelectionMode.Dynamic;
        if (isDynamic && view.Groups.Count >= PlanRules.MostGroups && last.Tally.Members >= last.PlannedSize)
        {
            yield return new Blocker(
                BlockerKind.Growth, $"No further device can join: all {PlanRules.MostGroups} groups are full", last.Reason.Since,
                "the last device's result; then the rollout stops", null, "Manager can stop it for good", last.Number);
            yield break;
        }

        var look = view.NextLookAt is { } at ? $"next look at {at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC" : "looking now";
        var room = isDynamic ? $"group {last.Number} has {N(last.Tally.Members)} of {N(last.PlannedSize)}" : $"{N(last.Tally.Members)} joined group {last.Number}";
        var begin = view.Total.IsOver
            ? $"{Plural.Of(view.Total.Members, "device is", "devices are")} done; waits for new devices that match"
            : "New devices that match join";
        yield return new Blocker(
            BlockerKind.Growth, $"{begin}: {room}, {look}", last.StartedAt ?? last.Reason.Since, "new devices that match",
            view.NextLookAt, "engine; Manager can stop it for good", last.Number);
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
