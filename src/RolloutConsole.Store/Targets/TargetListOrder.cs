using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// The order of a list and where a page begins in it. A page that begins at (value, key) is read in segments, "the same value, further
/// keys" and "further values", because each is a range of one index: page 9,000 costs what page 1 costs. Missing values come first.
/// </summary>
internal sealed class TargetListOrder
{
    private readonly TargetListQuery _query;
    private readonly string _key;
    private readonly string? _column;
    private readonly bool _isNumber;
    private readonly bool _canBeMissing;

    /// <summary>Takes the order of a query.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="key">The column of the key.</param>
    public TargetListOrder(TargetListQuery query, string key)
    {
        (_query, _key) = (query, key);
        (_column, _isNumber, _canBeMissing) = query.RolloutId is not null ? (null, false, false) : query.Sort switch
        {
            TargetListSort.Created => (null, false, false),
            TargetListSort.Id => ("t.controller_id_folded", false, false),
            TargetListSort.Name => ("t.name_folded", false, false),
            TargetListSort.Contact => ("t.last_poll_at", true, true),
            TargetListSort.Status => ("t.update_status", true, false),
            _ => throw new System.Diagnostics.UnreachableException($"order {query.Sort}"),
        };
    }

    /// <summary>The column that is sorted by; NULL in the order of keys.</summary>
    public string Value => _column ?? "NULL";

    /// <summary>Where the page begins, as parameters.</summary>
    public (string Name, object? Value)[] Parameters => [("@from", _query.From), ("@value", FromValue)];

    // What is no number was not written by a page: it stands for a missing value.
    private object? FromValue => !_isNumber ? TextFold.Fold(_query.FromValue)
        : long.TryParse(_query.FromValue, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The ranges to read one after the other, each with its order.</summary>
    /// <param name="isBackwards">Towards lower values and keys.</param>
    public IEnumerable<(string? Condition, string OrderBy)> Segments(bool isBackwards)
    {
        var (edge, order) = isBackwards ? ("<", "DESC") : (">", "ASC");
        var byKey = $"{_key} {order}";
        var further = $"{_key} {edge} @from";
        if (_column is null)
        {
            return [(_query.From is null ? null : further, byKey)];
        }

        var byValue = $"{_column} {order}, {byKey}";
        var missing = $"{_column} IS NULL";
        return (_query.From, FromValue, isBackwards) switch
        {
            (null, _, _) => [(null, byValue)],
            (_, null, false) => [($"{missing} AND {further}", byKey), ($"{_column} IS NOT NULL", byValue)],
            (_, null, true) => [($"{missing} AND {further}", byKey)],
            (_, _, true) when _canBeMissing => [.. Around(), (missing, byKey)],
            _ => Around(),
        };

        (string?, string)[] Around() => [($"{_column} = @value AND {further}", byKey), ($"{_column} {edge} @value", byValue)];
    }
}
