namespace RolloutConsole.Engine.Filters;

/// <summary>The comparisons of the filter language (hawkbit-rollouts.md, 8.1).</summary>
public enum FilterOperator
{
    /// <summary><c>==</c>: equal; a <c>*</c> in the value makes it a pattern.</summary>
    Equal,

    /// <summary><c>!=</c>: different; a <c>*</c> in the value makes it a pattern.</summary>
    NotEqual,

    /// <summary><c>=lt=</c> or <c>&lt;</c>.</summary>
    Less,

    /// <summary><c>=le=</c> or <c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>=gt=</c> or <c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>=ge=</c> or <c>&gt;=</c>.</summary>
    GreaterOrEqual,

    /// <summary><c>=in=</c>: one of a list; <c>*</c> is an ordinary character in it.</summary>
    In,

    /// <summary><c>=out=</c>: none of a list.</summary>
    Out,

    /// <summary><c>=is=</c> or <c>=eq=</c>: like <see cref="Equal"/>, and the bare word <c>null</c> means "no value".</summary>
    Is,

    /// <summary><c>=not=</c> or <c>=ne=</c>: like <see cref="NotEqual"/>, and the bare word <c>null</c> means "has a value".</summary>
    Not,
}
