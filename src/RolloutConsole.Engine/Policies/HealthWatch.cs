using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Policies;

/// <summary>
/// How health is watched after an installation (architecture, section 5, "Health after success"; ecs-rolling-update, section 7). Devices
/// report an attribute of their own, or a script sets it; feedback on the closed action stays refused.
/// </summary>
public sealed record HealthWatch
{
    /// <summary>Name of the attribute unless the plan says another.</summary>
    public const string UsualAttribute = "health";

    /// <summary>Value that confirms health, in any case.</summary>
    public const string Ok = "ok";

    /// <summary>Value that denies it, in any case.</summary>
    public const string Failing = "failing";

    /// <summary>Grace without any choice: 40 seconds (ecs-rolling-update, sections 1 and 7).</summary>
    public static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(40);

    /// <summary>Longest grace.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromHours(24);

    /// <summary>Longest bake time.</summary>
    public static readonly TimeSpan LongestBakeTime = TimeSpan.FromDays(7);

    /// <summary>Longest name of an attribute, as devices may report it (hawkbit-api, 1.10).</summary>
    public const int LongestAttribute = 128;

    /// <summary>
    /// How long after its installation a device that says nothing is waited for; then it counts as healthy. 0 to 24 hours; the boundary
    /// belongs to the end.
    /// </summary>
    public TimeSpan Grace { get; init; } = UsualGrace;

    /// <summary>
    /// How long the rollout is watched once nothing is left to update, 0 to 7 days; begins anew when a device changes its health
    /// (ecs-rolling-update, B-15).
    /// </summary>
    public TimeSpan BakeTime { get; init; }

    /// <summary>Name of the attribute, 1 to 128 characters; letters count as they are written.</summary>
    public string Attribute { get; init; } = UsualAttribute;

    /// <summary>What a value of the attribute says; null for a value that says nothing, which is as good as none.</summary>
    public static ActionHealth? Said(string? value) =>
        string.Equals(value, Ok, StringComparison.OrdinalIgnoreCase) ? ActionHealth.Healthy
        : string.Equals(value, Failing, StringComparison.OrdinalIgnoreCase) ? ActionHealth.Failing
        : null;

    /// <summary>
    /// Where a device stands that has just installed the set: waited for, and healthy where there is no grace. What its attribute said
    /// before is of the old version and says nothing.
    /// </summary>
    public ActionHealth AfterInstallation() => Grace > TimeSpan.Zero ? ActionHealth.Pending : ActionHealth.Healthy;
}
