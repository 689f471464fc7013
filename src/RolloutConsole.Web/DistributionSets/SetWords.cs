using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.DistributionSets;

/// <summary>Words about distribution sets, the same in the list, beside it and on the set's page.</summary>
internal static class SetWords
{
    private static readonly StateLook s_complete = new(Glyph.Check, "Complete", StateFill.Solid, StateHue.Ok);
    private static readonly StateLook s_incomplete = new(Glyph.Attention, "Incomplete", StateFill.Dashed, StateHue.Attn);
    private static readonly StateLook s_invalid = new(Glyph.Octagon, "Invalidated", StateFill.Solid, StateHue.Bad);

    /// <summary>How a set looks; an invalidated one is nothing else any more.</summary>
    public static StateLook LookOf(bool isValid, bool isComplete) => !isValid ? s_invalid : isComplete ? s_complete : s_incomplete;

    /// <summary>What a quick filter is called.</summary>
    public static string Of(SetListFilter filter) => filter switch
    {
        SetListFilter.All => "All",
        SetListFilter.Complete => "Complete",
        SetListFilter.Incomplete => "Incomplete",
        SetListFilter.Locked => "Locked",
        SetListFilter.Invalid => "Invalidated",
        _ => throw new System.Diagnostics.UnreachableException($"set filter {filter}"),
    };

    /// <summary>What an invalidation does, as a word.</summary>
    public static string Of(SetInvalidation how) => how switch
    {
        SetInvalidation.None => "None",
        SetInvalidation.Soft => "Soft",
        SetInvalidation.Force => "Force",
        _ => throw new System.Diagnostics.UnreachableException($"invalidation {how}"),
    };

    /// <summary>What an invalidation does, as a sentence (hawkbit-rollouts, 1.3).</summary>
    public static string Explain(SetInvalidation how) => how switch
    {
        SetInvalidation.None => "Rollouts and devices that have it go on; only nobody can choose it any more.",
        SetInvalidation.Soft => "Rollouts are stopped for good, and devices are asked to give their updates back.",
        SetInvalidation.Force => "Rollouts are deleted, and updates are closed without asking the device.",
        _ => throw new System.Diagnostics.UnreachableException($"invalidation {how}"),
    };

    /// <summary>Why a set's content, name and version may not change; null while it is not locked.</summary>
    public static string? WhyLocked(SetDetail detail) => !detail.Set.IsLocked ? null
        : $"It is locked{(detail.Use.Length > 0 ? $": {detail.Use}" : "")}. {(detail.WhyNotUnlock is null ? "Unlock it first, or make" : "Make")} a new version.";

    /// <summary>Updates of no rollout by who assigned them, such as <c>2 updates assigned by people and 1 update assigned by filters</c>; at least one.</summary>
    public static string Of(LooseActions actions) => string.Join(
        " and ",
        new[] { (Count: actions.ByPeople, Who: "people"), (Count: actions.ByFilters, Who: "filters") }
            .Where(part => part.Count > 0).Select(part => $"{Number(part.Count, "update")} assigned by {part.Who}"));

    /// <summary>A count with its noun, such as <c>1 device</c> or <c>1,204 devices</c>.</summary>
    public static string Number(long count, string one, string? many = null) => $"{Figures.Count(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>What is wrong with a text that somebody typed; null for nothing.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="most">Most characters.</param>
    /// <param name="isRequired">Whether it must not be empty.</param>
    public static string? Check(string text, int most, bool isRequired) => text.Trim().Length switch
    {
        0 when isRequired => $"Type 1 to {most} characters.",
        var length when length > most => $"It has {Figures.Count(length)} characters; {most} are the most.",
        _ => null,
    };
}
