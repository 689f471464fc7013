namespace RolloutConsole.Engine.Policies;

/// <summary>
/// How the groups look that a dynamic rollout adds for devices that match later (hawkbit-rollouts, 6.9). Filter, conditions and actions
/// are those of the plan's last group.
/// </summary>
/// <param name="TargetCount">
/// Devices each of them is to get, 1 or more; null takes as many as the last group of the plan got.
/// </param>
/// <param name="NameSuffix">Stands behind <c>group-n</c> in their names; at most 100 characters.</param>
/// <param name="Only">
/// True when there are no other groups (hawkBit: <c>amountGroups</c> 0): the plan's one group is then the pattern, and group 1 is
/// the first that grows.
/// </param>
public sealed record DynamicGroups(int? TargetCount = null, string NameSuffix = "", bool Only = false)
{
    /// <summary>Longest suffix, so that a whole name stays within its limit.</summary>
    public const int LongestSuffix = 100;
}
