using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>An action of <see cref="FakeFleetStore"/>.</summary>
internal sealed class FakeAction
{
    public required long Id { get; init; }

    public required long TargetId { get; init; }

    public long? RolloutId { get; init; } = 5;

    public long SetId { get; init; } = FakeFleetStore.SetId;

    public ActionStatus Status { get; set; } = ActionStatus.Running;

    public ActionProgress Progress { get; set; }

    public ActionRecall Recall { get; set; }

    /// <summary>Whether the plan counts a refusal as the end.</summary>
    public bool RejectedEnds { get; init; }

    public bool WasRetrieved { get; set; }

    public ActionType Type { get; init; } = ActionType.Forced;

    public DateTimeOffset? ForceAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; } = DateTimeOffset.UnixEpoch.AddDays(20000);

    public bool IsHeld { get; set; }

    public int Entries { get; set; }

    public OfferedAction Offered => new(Id, RolloutId, SetId, Status, WasRetrieved, Type, ForceAt, IsHeld, ChangedAt);
}
