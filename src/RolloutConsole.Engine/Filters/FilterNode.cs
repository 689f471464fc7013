namespace RolloutConsole.Engine.Filters;

/// <summary>
/// A parsed target filter: a tree of a closed set of cases. A tree that exists is valid (fields, operators and values fit each
/// other), so that writing, reading aloud and compiling it cannot fail.
/// </summary>
public abstract record FilterNode
{
    private FilterNode(int nesting) => Nesting = nesting <= FilterText.MaximumNesting
        ? nesting
        : throw new ArgumentException($"A filter may be nested at most {FilterText.MaximumNesting} deep.");

    /// <summary>How deep parentheses are nested when the tree is written, 0..32; it keeps every recursion over a tree short.</summary>
    public int Nesting { get; }

    /// <summary>The filter that every target matches: <c>id==*</c>.</summary>
    public static FilterNode Everything { get; } = new Comparison(FilterField.Of(TargetField.ControllerId), FilterOperator.Equal, ["*"]);

    /// <summary>The text of the filter, see <see cref="FilterWriter"/>.</summary>
    public sealed override string ToString() => FilterWriter.Write(this);

    /// <summary>All of the terms must match.</summary>
    public sealed record And : FilterNode
    {
        /// <summary>Joins terms.</summary>
        /// <param name="terms">At least two.</param>
        /// <exception cref="ArgumentException">Fewer than two terms, or nested too deep.</exception>
        public And(ValueList<FilterNode> terms)
            : base(NestingOver(terms, term => term is And or Or)) => Terms = terms;

        /// <summary>The terms, in the order written.</summary>
        public ValueList<FilterNode> Terms { get; }
    }

    /// <summary>At least one of the terms must match.</summary>
    public sealed record Or : FilterNode
    {
        /// <summary>Joins terms.</summary>
        /// <param name="terms">At least two.</param>
        /// <exception cref="ArgumentException">Fewer than two terms, or nested too deep.</exception>
        public Or(ValueList<FilterNode> terms)
            : base(NestingOver(terms, term => term is Or)) => Terms = terms;

        /// <summary>The terms, in the order written.</summary>
        public ValueList<FilterNode> Terms { get; }
    }

    /// <summary>One field compared with one value or a list.</summary>
    public sealed record Comparison : FilterNode
    {
        /// <summary>Makes a comparison and checks that its parts fit each other.</summary>
        /// <param name="field">What is compared.</param>
        /// <param name="op">How.</param>
        /// <param name="values">One value; one or more for <see cref="FilterOperator.In"/> and <see cref="FilterOperator.Out"/>.</param>
        /// <exception cref="ArgumentException">The parts do not fit; the message says what would.</exception>
        public Comparison(FilterField field, FilterOperator op, ValueList<FilterValue> values)
            : base(0)
        {
            if (FilterRules.Check(field, op, values) is { } breach)
            {
                throw new ArgumentException(breach.Message);
            }

            (Field, Operator, Values) = (field, op, values);
        }

        /// <summary>What is compared.</summary>
        public FilterField Field { get; }

        /// <summary>How it is compared.</summary>
        public FilterOperator Operator { get; }

        /// <summary>What it is compared with; never empty.</summary>
        public ValueList<FilterValue> Values { get; }
    }

    private static int NestingOver(ValueList<FilterNode> terms, Func<FilterNode, bool> encloses) => terms.Count >= 2
        ? terms.Max(term => term.Nesting + (encloses(term) ? 1 : 0))
        : throw new ArgumentException("'and' and 'or' join at least two terms.", nameof(terms));
}
