namespace RolloutConsole.Engine.Targets;

/// <summary>
/// Auto-confirmation of a target: every update that needs a person's agreement is agreed to by itself (hawkbit-rollouts, 1.1 and 4.6).
/// It is there while it is on.
/// </summary>
/// <param name="Initiator">Who wanted it; null for nobody in particular.</param>
/// <param name="Remark">Why; null for nothing.</param>
/// <param name="ActivatedAt">Since when; null where that was not written down.</param>
public sealed record AutoConfirmation(string? Initiator, string? Remark, DateTimeOffset? ActivatedAt)
{
    /// <summary>Longest initiator in characters (hawkbit-api, 2.18: as a name).</summary>
    public const int LongestInitiator = 128;

    /// <summary>Longest remark in characters (hawkbit-api, 2.18: as a description).</summary>
    public const int LongestRemark = 512;
}

/// <summary>A device switches its auto-confirmation on or off (hawkbit-api, 1.1).</summary>
/// <param name="TargetId">Which target.</param>
/// <param name="IsActive">On, which confirms every waiting action of the target at once; or off.</param>
/// <param name="Initiator">Who wants it; null for the device itself.</param>
/// <param name="Remark">Why.</param>
public sealed record AutoConfirmReport(long TargetId, bool IsActive, string? Initiator = null, string? Remark = null);
