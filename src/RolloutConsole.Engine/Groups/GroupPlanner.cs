using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Groups;

/// <summary>
/// How many targets each group gets. The preview of the create form, the check of coverage and the fill itself all call this,
/// so preview equals result. Source: hawkbit-rollouts, 3.3 (fill algorithm, with its single-precision percentages).
/// </summary>
public static class GroupPlanner
{
    /// <summary>The share of what is still available that a group takes, in percent.</summary>
    /// <param name="groups">The plan's groups.</param>
    /// <param name="index">Which of them, counted from 0.</param>
    public static double EffectivePercentage(IReadOnlyList<GroupPlan> groups, int index)
    {
        double served = 0;
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (groups[earlier].Filter == groups[index].Filter)
            {
                served += groups[earlier].Percentage;
            }
        }

        var rest = 100 - served;
        return rest <= 1 ? 100 : Math.Min(100, groups[index].Percentage * 100 / rest);
    }

    /// <summary>How many of the available targets a group takes.</summary>
    /// <param name="groups">The plan's groups.</param>
    /// <param name="index">Which of them, counted from 0.</param>
    /// <param name="available">Targets that match the group and are in no earlier group.</param>
    public static int ExpectedSize(IReadOnlyList<GroupPlan> groups, int index, int available) =>
        (int)Math.Min(available, RoundHalfUp(EffectivePercentage(groups, index) * available / 100));

    /// <summary>Sizes of all groups of a plan in which no group has a filter of its own.</summary>
    /// <param name="groups">The plan's groups.</param>
    /// <param name="total">Targets that match the rollout.</param>
    public static IReadOnlyList<int> Sizes(IReadOnlyList<GroupPlan> groups, int total)
    {
        var sizes = new int[groups.Count];
        var available = total;
        for (var index = 0; index < groups.Count; index++)
        {
            sizes[index] = ExpectedSize(groups, index, available);
            available -= sizes[index];
        }

        return sizes;
    }

    /// <summary>
    /// Estimated sizes from counts alone, for the check of coverage and the preview of groups with filters of their own; the fill may
    /// differ where a filter group follows one that took some of its targets (hawkbit-rollouts, 3.6).
    /// </summary>
    /// <param name="groups">The plan's groups.</param>
    /// <param name="counts">For each group: targets in its filter, and how many of them are in an earlier group's filter.</param>
    public static IReadOnlyList<int> Estimate(IReadOnlyList<GroupPlan> groups, IReadOnlyList<(int InFilter, int Overlap)> counts)
    {
        var sizes = new int[groups.Count];
        var unused = 0;
        for (var index = 0; index < groups.Count; index++)
        {
            var (inFilter, overlap) = counts[index];
            var real = inFilter - overlap;
            if (overlap > 0 && unused > 0)
            {
                real += unused;
                unused = 0;
            }

            sizes[index] = (int)RoundHalfUp(EffectivePercentage(groups, index) / 100 * real);
            unused += real - sizes[index];
        }

        return sizes;
    }

    private static double RoundHalfUp(double value) => Math.Floor(value + 0.5);
}
