using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Groups;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>The two state pictures, generated from the engine's transition tables, so that a picture cannot lie.</summary>
internal static class RolloutDiagrams
{
    /// <summary>Every allowed move of a rollout.</summary>
    public static IReadOnlyList<DiagramEdge> RolloutEdges { get; } =
        [.. RolloutStateMachine.Moves.Select(m => new DiagramEdge(m.From.ToString(), m.To.ToString(), WordsOf(m.Trigger.ToString())))];

    /// <summary>Every allowed move of a group.</summary>
    public static IReadOnlyList<DiagramEdge> GroupEdges { get; } =
        [.. GroupStateMachine.Moves.Select(m => new DiagramEdge(m.From.ToString(), m.To.ToString(), WordsOf(m.Trigger.ToString())))];

    /// <summary>The states of a rollout; exactly one is the current one.</summary>
    public static IReadOnlyList<DiagramNode> RolloutNodes(RolloutSnapshot rollout)
    {
        var visited = VisitedBy(rollout.History?.Travelled.Select(t => (t.From, t.To)));
        return
        [
            .. Enum.GetValues<RolloutStatus>().Select(status =>
            {
                var isCurrent = status == rollout.Status;
                var look = isCurrent ? RolloutPictures.LookOf(rollout) : RolloutBadges.For(status);
                return new DiagramNode(
                    status.ToString(), RolloutBadges.For(status).Word, look.Glyph, look.Hue, isCurrent || visited.Contains(status), isCurrent,
                    isCurrent ? TimeIn(rollout) : null);
            }),
        ];
    }

    /// <summary>The states of groups with how many groups are in each.</summary>
    public static IReadOnlyList<DiagramNode> GroupNodes(RolloutSnapshot rollout)
    {
        var visited = VisitedBy(rollout.History?.GroupsTravelled.Select(t => (t.From, t.To)));
        return
        [
            .. Enum.GetValues<GroupStatus>().Select(status =>
            {
                var look = GroupBadges.For(status);
                var count = rollout.Groups.Count(g => g.Status == status);
                return new DiagramNode(status.ToString(), look.Word, look.Glyph, look.Hue, count > 0 || visited.Contains(status), Count: count);
            }),
        ];
    }

    /// <summary>Edges that the rollout has ever gone along.</summary>
    public static IReadOnlyCollection<(string From, string To)> TravelledBy(RolloutHistory? history) =>
        [.. history?.Travelled.Select(t => (t.From.ToString(), t.To.ToString())) ?? []];

    /// <summary>Edges that any of its groups has ever gone along.</summary>
    public static IReadOnlyCollection<(string From, string To)> GroupsTravelled(RolloutHistory? history) =>
        [.. history?.GroupsTravelled.Select(t => (t.From.ToString(), t.To.ToString())) ?? []];

    /// <summary>The last transitions of the rollout.</summary>
    public static IReadOnlyList<DiagramTransition> TransitionsOf(RolloutHistory? history, TimeZoneInfo zone) =>
    [
        .. history?.Transitions.Select(t => new DiagramTransition(
            t.From.ToString(), t.To.ToString(), Time(t.At, zone), $"{RolloutBadges.For(t.From).Word} → {RolloutBadges.For(t.To).Word}", t.Actor)) ?? [],
    ];

    /// <summary>The last transitions of groups.</summary>
    public static IReadOnlyList<DiagramTransition> GroupTransitionsOf(RolloutHistory? history, TimeZoneInfo zone) =>
    [
        .. history?.GroupTransitions.Select(t => new DiagramTransition(
            t.From.ToString(), t.To.ToString(), Time(t.At, zone),
            $"Group {t.Group} {GroupBadges.For(t.From).Word} → {GroupBadges.For(t.To).Word}", t.Actor)) ?? [],
    ];

    /// <summary><c>FirstGroupStarted</c> becomes <c>first group started</c>.</summary>
    internal static string WordsOf(string name) =>
        string.Concat(name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? $" {char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));

    private static string TimeIn(RolloutSnapshot rollout) => TimeWords.Clock(rollout.ServerTime - rollout.Reason.Since);

    private static HashSet<TStatus> VisitedBy<TStatus>(IEnumerable<(TStatus From, TStatus To)>? travelled) =>
        [.. travelled?.SelectMany(t => new[] { t.From, t.To }) ?? []];

    private static string Time(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
