using System.Globalization;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Filters;

/// <summary>
/// How a compiled filter reaches its targets. What it means is the same in all ways; which is quick depends on how many targets are wanted
/// and on how many each comparison lists.
/// </summary>
public sealed record FilterReach
{
    private readonly bool _asksEach;
    private readonly FilterNode.Comparison? _driver;
    private readonly int? _first;
    private readonly (string Low, string High)? _between;

    private FilterReach(bool asksEach, FilterNode.Comparison? driver = null, int? first = null, (string Low, string High)? between = null) =>
        (_asksEach, _driver, _first, _between) = (asksEach, driver, first, between);

    /// <summary>The targets listed by each comparison on other tables are gathered first: for all matches of a filter.</summary>
    public static FilterReach Gathered { get; } = new(asksEach: false);

    /// <summary>Each target is asked in turn: for the next few matches in the order of ids.</summary>
    public static FilterReach Each { get; } = new(asksEach: true);

    /// <summary>The targets that one comparison lists are gathered, and each of them is asked for the rest.</summary>
    /// <param name="driver">A comparison of the filter that every match must fulfil.</param>
    /// <param name="first">Gather only so many; null gathers all.</param>
    public static FilterReach From(FilterNode.Comparison driver, int? first = null) => new(asksEach: true, driver, first);

    /// <summary>The targets between two ids that one comparison lists are gathered, and each of them is asked for the rest.</summary>
    /// <param name="driver">A comparison of the filter that every match must fulfil; the fewer values it asks for, the quicker it is.</param>
    /// <param name="low">Parameter of the lowest id.</param>
    /// <param name="high">Parameter of the highest id.</param>
    public static FilterReach Between(FilterNode.Comparison driver, string low, string high) => new(asksEach: true, driver, between: (low, high));

    /// <summary>Whether each target is asked for a comparison.</summary>
    internal bool AsksEach(FilterNode.Comparison comparison) => _asksEach && !ReferenceEquals(comparison, _driver);

    /// <summary>The end of the query that gathers a comparison's targets.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="target">The column that holds their ids.</param>
    internal string Limit(FilterNode.Comparison comparison, string target) =>
        !ReferenceEquals(comparison, _driver) ? ""
        : _between is var (low, high) ? $" AND {target} BETWEEN {low} AND {high}"
        : _first is { } first ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {first}")
        : "";
}
