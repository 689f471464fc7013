using System.Collections.Immutable;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Targets;

/// <summary>Which targets a change of many is for: what a list of devices shows. All parts must hold; one that says nothing holds for all.</summary>
public sealed record TargetJobSelection
{
    /// <summary>Target filter; null for every target. Its placeholders stand for the moment at which the change was ordered.</summary>
    public TargetFilter? Filter { get; init; }

    /// <summary>A part of controller id or name, folded comparison; empty for any.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only these update states; empty for any.</summary>
    public ImmutableArray<TargetUpdateStatus> UpdateStates { get; init; } = [];

    /// <summary>Only targets whose last contact was earlier than <c>${OVERDUE_TS}</c> at the moment at which the change was ordered.</summary>
    public bool IsOverdue { get; init; }

    /// <summary>Only targets without contact since then, and those that were created before then and never had any; null for all.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Only members of this rollout; null for the whole fleet.</summary>
    public long? RolloutId { get; init; }

    /// <summary>With a rollout: only members of the group with this number.</summary>
    public int? Group { get; init; }

    /// <summary>With a rollout: only members whose newest attempt shows one of these states; empty for any.</summary>
    public ImmutableArray<ActionStatus> MemberStates { get; init; } = [];

    /// <summary>The selection in one line, for the audit and for people.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        void Say(bool isGiven, Func<string> words)
        {
            if (isGiven)
            {
                parts.Add(words());
            }
        }

        Say(Filter is not null, () => $"filter {Filter}");
        Say(Search.Length > 0, () => $"text '{Search}'");
        Say(!UpdateStates.IsEmpty, () => $"update state {string.Join(" or ", UpdateStates)}");
        Say(IsOverdue, () => "overdue");
        Say(SilentSince is not null, () => $"silent since {SilentSince!.Value.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        Say(RolloutId is not null, () => $"members of rollout {RolloutId}{(Group is null ? "" : $", group {Group}")}");
        Say(!MemberStates.IsEmpty, () => $"state {string.Join(" or ", MemberStates)}");
        return parts.Count == 0 ? "all targets" : string.Join(", ", parts);
    }
}
