using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Filters;

/// <summary>Words about saved filters, the same on every page.</summary>
internal static class FilterPageWords
{
    /// <summary>A filter as a sentence.</summary>
    public static string Reading(TargetFilter filter) => filter.Tree == FilterNode.Everything ? "Every device." : $"Devices where {FilterWords.Describe(filter.Tree)}.";

    /// <summary>A stored text as a sentence; a text that can no longer be read says so.</summary>
    public static string Reading(string query) => TargetFilter.TryParse(query, out var filter, out var fault)
        ? Reading(filter)
        : $"Cannot be read any more: at position {fault.Position + 1}: {TargetWords.Sentence(fault.Message)}";

    /// <summary>Devices in words, such as <c>1 device</c> or <c>10,000+ devices</c>.</summary>
    public static string Devices(CappedCount count) => $"{TargetWords.Of(count)} {(count is { Number: 1, IsCapped: false } ? "device" : "devices")}";

    /// <summary>When an auto-assignment looks next.</summary>
    /// <param name="interval">How long it rests between two rounds.</param>
    public static string FromNextRound(TimeSpan interval) => $"from the next round on (one every {TimeWords.Span(interval)})";

    /// <summary>How urgent an assignment is.</summary>
    public static string Of(ActionType type) => type switch
    {
        ActionType.Forced => "Forced",
        ActionType.Soft => "Soft",
        ActionType.TimeForced => "Forced at a time",
        ActionType.DownloadOnly => "Download only",
        _ => throw new System.Diagnostics.UnreachableException($"action type {type}"),
    };

    /// <summary>What an edit means to rollouts that are not over; null when there are none.</summary>
    public static string? RolloutsKeep(FilterUses uses) => (uses.OpenFrozen, uses.OpenGrowing) switch
    {
        (0, 0) => null,
        (var frozen, 0) => $"{Rollouts(frozen)} with this text {(frozen == 1 ? "keeps its" : "keep their")} devices; an edit here changes nothing for {(frozen == 1 ? "it" : "them")}.",
        (0, var growing) => $"{Rollouts(growing)} with this text {(growing == 1 ? "goes" : "go")} on taking later matches of the text as it was; an edit here changes nothing for {(growing == 1 ? "it" : "them")}.",
        (var frozen, var growing) => $"{Rollouts(frozen)} with this text {(frozen == 1 ? "keeps its" : "keep their")} devices, and {Rollouts(growing).ToLowerInvariant()} {(growing == 1 ? "goes" : "go")} on taking later matches of the text as it was; an edit here changes nothing for any of them.",
    };

    private static string Rollouts(int count) => count == 1 ? "1 open rollout" : $"{Figures.Count(count)} open rollouts";
}
