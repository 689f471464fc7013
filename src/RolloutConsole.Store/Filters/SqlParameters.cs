using System.Globalization;

namespace RolloutConsole.Store.Filters;

/// <summary>Collects the values of one predicate and names them.</summary>
/// <param name="prefix">What the names begin with, so that several predicates can stand in one statement.</param>
internal sealed class SqlParameters(string prefix)
{
    private readonly List<(string Name, object Value)> _all = [];

    /// <summary>The parameters so far.</summary>
    public IReadOnlyList<(string Name, object Value)> All => _all;

    /// <summary>Adds a value.</summary>
    /// <returns>The name to write in the statement.</returns>
    public string Add(object value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"@{prefix}{_all.Count}");
        _all.Add((name, value));
        return name;
    }
}
