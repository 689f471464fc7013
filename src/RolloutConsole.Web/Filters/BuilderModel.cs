using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Web.Filters;

/// <summary>
/// A filter as rows: conditions joined by "all" or "any", and among them groups joined the other way. Deeper trees stay text.
/// </summary>
internal sealed class BuilderModel
{
    /// <summary>Whether one of the parts is enough; else all of them must hold.</summary>
    public bool IsAny { get; set; }

    /// <summary>The parts in order. A part of one row is a condition, one of several a group joined the other way.</summary>
    public List<List<BuilderRow>> Parts { get; } = [];

    /// <summary>Reads a tree as rows.</summary>
    /// <param name="tree">The tree; null and "every device" have no rows.</param>
    /// <returns>The rows, or null if the tree is nested deeper than rows can show.</returns>
    public static BuilderModel? TryRead(FilterNode? tree)
    {
        var model = new BuilderModel { IsAny = tree is FilterNode.Or };
        if (tree is null || tree.Equals(FilterNode.Everything))
        {
            return model;
        }

        IEnumerable<FilterNode> terms = tree switch { FilterNode.And all => all.Terms, FilterNode.Or any => any.Terms, _ => [tree] };
        foreach (var term in terms)
        {
            IReadOnlyList<FilterNode>? part = term switch
            {
                FilterNode.Comparison => [term],
                FilterNode.And all when model.IsAny => all.Terms,
                FilterNode.Or any when !model.IsAny => any.Terms,
                _ => null,
            };
            if (part is null || !part.All(node => node is FilterNode.Comparison))
            {
                return null;
            }

            model.Parts.Add([.. part.Cast<FilterNode.Comparison>().Select(BuilderRow.Of)]);
        }

        return model;
    }

    /// <summary>The filter in its language; rows that are not filled in do not count yet, and no row at all is every device.</summary>
    public string Write()
    {
        var parts = Parts
            .Select(part => part.Where(row => row.IsComplete).Select(row => row.Write()).ToList())
            .Where(part => part.Count > 0)
            .Select(part => part.Count > 1 && !IsAny ? $"({string.Join(" or ", part)})" : string.Join(IsAny ? " and " : " or ", part))
            .ToList();
        return parts.Count == 0 ? FilterNode.Everything.ToString() : string.Join(IsAny ? " or " : " and ", parts);
    }
}
