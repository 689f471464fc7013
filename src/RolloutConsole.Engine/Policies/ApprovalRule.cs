namespace RolloutConsole.Engine.Policies;

/// <summary>
/// Whether somebody other than the author must agree before a rollout can start: never, always, or above so many devices. The
/// installation has one, set by an Admin; a plan may only tighten it (architecture, section 3, part Approval).
/// </summary>
/// <param name="Above">Needed for more devices than this; 0 always, null never.</param>
public sealed record ApprovalRule(int? Above = null)
{
    /// <summary>Nobody needs to agree.</summary>
    public static ApprovalRule Never { get; } = new();

    /// <summary>Somebody must always agree.</summary>
    public static ApprovalRule Always { get; } = new(0);

    /// <summary>True when a rollout of <paramref name="devices"/> needs an approval; an empty one too, where it is always needed.</summary>
    public bool IsNeededFor(int devices) => Above is { } most && (most == 0 || devices > most);

    /// <summary>
    /// True when a rollout of a plan needs an approval. One that grows may pass any number of devices without anybody being asked again,
    /// so wherever there is a limit it needs one.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="devices">Devices that take part today.</param>
    public bool IsNeededFor(RolloutPlan plan, int devices) => IsNeededFor(plan.Grows() ? int.MaxValue : devices);

    /// <summary>The rule that needs an approval wherever one of the two does.</summary>
    public ApprovalRule TightenedBy(ApprovalRule other) => Above is null ? other : other.Above is null || Above <= other.Above ? this : other;

    /// <summary>
    /// The rule that holds for a plan: the installation's, tightened by the plan. A plan that starts by its approval needs one whatever
    /// the installation says; it could never start otherwise.
    /// </summary>
    public static ApprovalRule For(RolloutPlan plan, ApprovalRule installation) =>
        plan.Schedule.Start == RolloutStart.WhenApproved ? Always : installation.TightenedBy(plan.Approval);
}
