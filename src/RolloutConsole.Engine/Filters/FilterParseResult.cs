using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace RolloutConsole.Engine.Filters;

/// <summary>The answer of the parser: a tree or a fault. A closed set.</summary>
public abstract record FilterParseResult
{
    private FilterParseResult()
    {
    }

    /// <summary>The text is a filter.</summary>
    /// <param name="Tree">What it means.</param>
    public sealed record Parsed(FilterNode Tree) : FilterParseResult;

    /// <summary>The text is no filter.</summary>
    /// <param name="Fault">The first thing wrong with it.</param>
    public sealed record Refused(FilterFault Fault) : FilterParseResult;

    /// <summary>The tree if there is one, else the fault.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether the text is a filter.</returns>
    public bool TryGetTree([NotNullWhen(true)] out FilterNode? tree, [NotNullWhen(false)] out FilterFault? fault)
    {
        (tree, fault) = this switch
        {
            Parsed parsed => (parsed.Tree, (FilterFault?)null),
            Refused refused => ((FilterNode?)null, refused.Fault),
            _ => throw new UnreachableException(),
        };
        return tree is not null;
    }
}
