using System.Globalization;
using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.Api.Management.Rollouts;

/// <summary>A rollout on the wire (hawkbit-api, 2.15); the members that may be missing belong to the full form.</summary>
internal sealed record RolloutJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    long Id,
    string Name,
    string Description,
    string TargetFilterQuery,
    long DistributionSetId,
    string? Status,
    int TotalTargets,
    IReadOnlyDictionary<string, int>? TotalTargetsPerStatus,
    int? TotalGroups,
    long? StartAt,
    long? Forcetime,
    bool Deleted,
    string Type,
    int Weight,
    bool Dynamic,
    string? ApprovalRemark,
    string? ApproveDecidedBy,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>A deployment group on the wire.</summary>
internal sealed record GroupJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    long Id,
    string Name,
    string Description,
    string Status,
    bool Dynamic,
    int TotalTargets,
    IReadOnlyDictionary<string, int>? TotalTargetsPerStatus,
    float TargetPercentage,
    string TargetFilterQuery,
    ConditionJson SuccessCondition,
    ActionOfGroupJson SuccessAction,
    ConditionJson ErrorCondition,
    ActionOfGroupJson ErrorAction,
    bool? ConfirmationRequired,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>A condition of a group.</summary>
internal sealed record ConditionJson(string Condition, string Expression);

/// <summary>What a group does when a condition holds.</summary>
internal sealed record ActionOfGroupJson(string Action, string Expression);

/// <summary>Writes rollouts and groups.</summary>
/// <param name="links">Writes addresses.</param>
/// <param name="hasConfirmationFlow">Whether groups show if people are asked (hawkbit-api, 2.15).</param>
internal sealed class RolloutWriter(Links links, bool hasConfirmationFlow = false)
{
    private static readonly string[] s_verbs = ["start", "pause", "resume", "triggerNextGroup", "approve", "deny"];

    public RolloutJson Compact(ManagedRollout rollout) => Write(rollout, isFull: false, links.Self(PathOf(rollout.Id)));

    public RolloutJson Full(ManagedRollout rollout)
    {
        var self = PathOf(rollout.Id);
        var more = s_verbs.ToDictionary(verb => verb, verb => links.To($"{self}/{verb}"));
        more["groups"] = links.To($"{self}/deploygroups?offset=0&limit=50");
        more["distributionset"] = links.To(
            Links.Path("distributionsets", rollout.Plan.Content.DistributionSetId), $"{rollout.SetName}:{rollout.SetVersion}");
        more["self"] = links.To(self);
        return Write(rollout, isFull: true, more);
    }

    public GroupJson Group(long rolloutId, ManagedGroup group, bool isFull) => new(
        group.Stamp.CreatedBy,
        group.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        group.Stamp.ModifiedBy,
        group.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        group.Id,
        group.Plan.Name,
        group.Plan.Description,
        WordOf(group.Status),
        group.PlannedSize is not null,
        group.TotalTargets,
        isFull ? StatusTotals.Of(group.Tally, group.TotalTargets, group.IsStarted, group.IsDownloadOnly) : null,
        // A dynamic group has no share; hawkBit keeps its planned size in that place (hawkbit-rollouts, 6.9).
        group.PlannedSize ?? group.Plan.Percentage,
        group.Plan.Filter,
        new ConditionJson(ConditionBody.Threshold, Text(group.Plan.SuccessTriggerPercent)),
        new ActionOfGroupJson(group.Plan.SuccessAction == SuccessAction.PauseForCheck ? "PAUSE" : "NEXTGROUP", ""),
        ErrorOf(group.Plan.ErrorLimit),
        new ActionOfGroupJson("PAUSE", ""),
        hasConfirmationFlow ? group.ConfirmationRequired : null,
        links.Self(Links.Path($"{PathOf(rolloutId)}/deploygroups", group.Id)));

    private static RolloutJson Write(ManagedRollout rollout, bool isFull, IReadOnlyDictionary<string, Link> rolloutLinks)
    {
        var (plan, content) = (rollout.Plan, rollout.Plan.Content);
        var isStarted = StatusTotals.IsStarted(rollout.Status);
        return new RolloutJson(
            rollout.Stamp.CreatedBy,
            rollout.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
            rollout.Stamp.ModifiedBy,
            rollout.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
            rollout.Id,
            rollout.Name,
            rollout.Description,
            plan.Selection.Filter,
            content.DistributionSetId,
            RolloutWords.Management(rollout.Status),
            rollout.TotalTargets,
            isFull ? StatusTotals.Of(rollout.Tally, rollout.TotalTargets, isStarted, content.ActionType == ActionType.DownloadOnly) : null,
            isFull ? rollout.TotalGroups : null,
            isFull ? plan.Schedule.StartAt?.ToUnixTimeMilliseconds() : null,
            content.ActionType == ActionType.TimeForced ? content.ForceAt?.ToUnixTimeMilliseconds() ?? 0 : null,
            rollout.Status == RolloutStatus.Deleted,
            ActionWords.Of(content.ActionType),
            content.Weight,
            plan.Grows(),
            isFull ? rollout.Approval?.Remark : null,
            isFull ? rollout.Approval?.By : null,
            rolloutLinks);
    }

    private static ConditionJson ErrorOf(ErrorLimit limit) => limit switch
    {
        ErrorLimit.Percent percent => new(ConditionBody.Threshold, Text(percent.Value)),
        ErrorLimit.Count count => new(ConditionBody.Count, Text(count.Value)),
        _ => throw new System.Diagnostics.UnreachableException($"error limit {limit}"),
    };

    private static string WordOf(GroupStatus status) => status switch
    {
        GroupStatus.Creating => "creating",
        GroupStatus.Ready => "ready",
        GroupStatus.Scheduled => "scheduled",
        GroupStatus.Running => "running",
        GroupStatus.Finished => "finished",
        GroupStatus.Error => "error",
        _ => throw new System.Diagnostics.UnreachableException($"group status {status}"),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string PathOf(long rolloutId) => Links.Path("rollouts", rolloutId);
}
