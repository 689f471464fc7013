using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>An action on the wire (hawkbit-api, 2.6).</summary>
internal sealed record ActionJson(
    long Id,
    string Type,
    string Status,
    bool Active,
    string ForceType,
    long? ForceTime,
    int Weight,
    long? Rollout,
    string? RolloutName,
    int? LastStatusCode,
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>A row of an action's history on the wire.</summary>
internal sealed record ActionEntryJson(long Id, string Type, IReadOnlyList<string> Messages, long ReportedAt, long Timestamp, int? Code);

/// <summary>Words of the wire for the kinds of actions and their history.</summary>
internal static class ActionWords
{
    /// <summary>How urgent an action is: wire word to kind (hawkbit-api, 2.6 and 2.12).</summary>
    public static IReadOnlyDictionary<string, ActionType> Types { get; } = new Dictionary<string, ActionType>
    {
        ["forced"] = ActionType.Forced,
        ["soft"] = ActionType.Soft,
        ["timeforced"] = ActionType.TimeForced,
        ["downloadonly"] = ActionType.DownloadOnly,
    };

    public static string Of(ActionType type) => Types.First(t => t.Value == type).Key;

    public static string Of(HistoryEntry entry) => entry switch
    {
        HistoryEntry.Finished => "finished",
        HistoryEntry.Error => "error",
        HistoryEntry.Warning => "warning",
        HistoryEntry.Running => "running",
        HistoryEntry.Canceled => "canceled",
        HistoryEntry.Canceling => "canceling",
        HistoryEntry.Retrieved => "retrieved",
        HistoryEntry.Download => "download",
        HistoryEntry.Scheduled => "scheduled",
        HistoryEntry.CancelRejected => "cancel_rejected",
        HistoryEntry.Downloaded => "downloaded",
        HistoryEntry.WaitForConfirmation => "wait_for_confirmation",
        _ => throw new System.Diagnostics.UnreachableException($"history entry {entry}"),
    };
}

/// <summary>Writes actions.</summary>
internal sealed class ActionWriter(Links links)
{
    public ActionJson Row(ManagedAction action) => Write(action, links.Self(PathOf(action)));

    public ActionJson Full(ManagedAction action)
    {
        var self = PathOf(action);
        var more = links.Self(self);
        more["target"] = links.To(Links.Target(action.ControllerId), action.TargetName);
        more["distributionset"] = links.To(Links.Path("distributionsets", action.DistributionSetId), $"{action.SetName}:{action.SetVersion}");
        more["status"] = links.To($"{self}/status?offset=0&limit=50&sort=id%3ADESC");
        if (action.RolloutId is { } rollout)
        {
            more["rollout"] = links.To(Links.Path("rollouts", rollout), action.RolloutName);
        }

        if (IsCancel(action.Status))
        {
            more["canceledaction"] = links.To(self);
        }

        return Write(action, more);
    }

    public static ActionEntryJson Entry(ManagedActionEntry entry) => new(
        entry.Id,
        ActionWords.Of(entry.Entry),
        entry.Messages,
        entry.ReportedAt.ToUnixTimeMilliseconds(),
        entry.WrittenAt.ToUnixTimeMilliseconds(),
        entry.Code);

    public static string PathOf(string controllerId, long actionId) => Links.Path($"{Links.Target(controllerId)}/actions", actionId);

    private static string PathOf(ManagedAction action) => PathOf(action.ControllerId, action.Id);

    private static bool IsCancel(ActionStatus status) => status is ActionStatus.Canceling or ActionStatus.Canceled;

    private static ActionJson Write(ManagedAction action, IReadOnlyDictionary<string, Link> actionLinks) => new(
        action.Id,
        IsCancel(action.Status) ? "cancel" : "update",
        ActionFacets.Of(action.Status).Management,
        ActionStateMachine.IsOpen(action.Status),
        ActionWords.Of(action.ActionType),
        action.ActionType == ActionType.TimeForced ? action.ForceAt?.ToUnixTimeMilliseconds() ?? 0 : null,
        action.Weight,
        action.RolloutId,
        action.RolloutName,
        action.LastCode,
        action.Stamp.CreatedBy,
        action.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        action.Stamp.ModifiedBy,
        action.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        actionLinks);
}
