namespace RolloutConsole.Engine.Security;

/// <summary>What each role may do, in words: for the people page and for refusals. Source: architecture, section 8.</summary>
public static class RoleWords
{
    /// <summary>Every single role, in the order in which they are shown.</summary>
    public static IReadOnlyList<ConsoleRole> Single { get; } =
    [
        ConsoleRole.Viewer, ConsoleRole.Operator, ConsoleRole.Approver, ConsoleRole.Manager, ConsoleRole.Auditor, ConsoleRole.Admin,
    ];

    /// <summary>What one role may do, as one sentence.</summary>
    /// <param name="role">A single role.</param>
    public static string Of(ConsoleRole role) => role switch
    {
        ConsoleRole.Viewer => "Sees everything, changes nothing.",
        ConsoleRole.Operator => "Pauses, resumes and retries rollouts, lowers their rate, sets the emergency stop.",
        ConsoleRole.Approver => "Approves or denies rollouts of others, never an own one.",
        ConsoleRole.Manager =>
            "Creates, edits, starts, pauses and stops rollouts, triggers the next group, releases the stop of one rollout, keeps "
            + "devices, sets and filters.",
        ConsoleRole.Auditor => "Reads everybody's entries in the audit.",
        ConsoleRole.Admin => "Adds people and gives roles, changes settings and tokens, releases the stop of everything.",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "One single role is wanted here."),
    };

    /// <summary>The roles of a set, by name: <c>Operator, Manager</c>; <c>no role</c> for none.</summary>
    public static string List(ConsoleRole roles) =>
        roles == ConsoleRole.None ? "no role" : string.Join(", ", Single.Where(role => roles.HasFlag(role)));

    /// <summary>True when only known roles are in the set.</summary>
    public static bool IsKnown(ConsoleRole roles) => (roles & ~ConsoleRole.All) == 0;
}
