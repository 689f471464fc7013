using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>In which order devices become members, and what becomes of those that match later, as typed.</summary>
public sealed class GrowthForm
{
    /// <summary>Whether they join, and how.</summary>
    public SelectionMode Mode { get; set; } = SelectionMode.Frozen;

    /// <summary>With dynamic: devices of each further group; empty for as many as the last group has.</summary>
    public string TargetCount { get; set; } = "";

    /// <summary>With dynamic: what stands behind the names of further groups.</summary>
    public string NameSuffix { get; set; } = "";

    /// <summary>With dynamic: whether there are no groups but those.</summary>
    public bool Only { get; set; }

    /// <summary>Whether members are shuffled over the groups.</summary>
    public bool IsShuffled { get; set; }

    /// <summary>With shuffled members: the seed.</summary>
    public string ShuffleSeed { get; set; } = "1";

    /// <summary>True when the groups of the form do not count.</summary>
    public bool IsWithoutGroups => Mode == SelectionMode.Dynamic && Only;

    /// <summary>The form of a plan's selection.</summary>
    public static GrowthForm Of(TargetSelection selection) => new()
    {
        Mode = selection.Mode,
        TargetCount = selection.DynamicGroups?.TargetCount?.ToString(CultureInfo.InvariantCulture) ?? "",
        NameSuffix = selection.DynamicGroups?.NameSuffix ?? "",
        Only = selection.DynamicGroups?.Only ?? false,
        IsShuffled = selection.ShuffleSeed is not null,
        ShuffleSeed = (selection.ShuffleSeed ?? 1).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads the selection.</summary>
    /// <param name="filter">The target filter.</param>
    /// <param name="numbers">Takes the faults.</param>
    internal TargetSelection Read(string filter, FormNumbers numbers) =>
        ReadMode(filter, numbers) with { ShuffleSeed = IsShuffled ? numbers.Whole("shuffleSeed", ShuffleSeed, 0, int.MaxValue) : null };

    private TargetSelection ReadMode(string filter, FormNumbers numbers)
    {
        if (Mode != SelectionMode.Dynamic)
        {
            return new TargetSelection(filter, Mode);
        }

        int? count = TargetCount.Trim().Length == 0 ? null : numbers.Whole("dynamicGroupTemplate.targetCount", TargetCount, 1, int.MaxValue);
        var groups = new DynamicGroups(count, NameSuffix.Trim(), Only);
        return new TargetSelection(filter, Mode, groups == new DynamicGroups() ? null : groups);
    }
}
