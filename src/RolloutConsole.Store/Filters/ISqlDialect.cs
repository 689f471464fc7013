namespace RolloutConsole.Store.Filters;

/// <summary>The few points where the SQL of filters depends on the database.</summary>
public interface ISqlDialect
{
    /// <summary>A text column as it takes part in ordering and ranges: by Unicode code point, whatever the database's collation.</summary>
    /// <param name="column">A column with its alias.</param>
    string ByCodePoint(string column);

    /// <summary>
    /// Whether a text column matches a pattern of <c>%</c> and <c>_</c>, with a backslash as escape. It is used on folded text only,
    /// so it does not matter whether the database looks at case.
    /// </summary>
    /// <param name="column">A column with its alias.</param>
    /// <param name="parameter">The parameter that holds the pattern.</param>
    /// <param name="negative">Whether it must not match.</param>
    string Like(string column, string parameter, bool negative);

    /// <summary>Folds a column that has no folded twin, as far as the database can; <see cref="FoldAsDatabase"/> folds the same way.</summary>
    /// <param name="column">A column with its alias.</param>
    string Folded(string column);

    /// <summary>Folds a literal exactly as <see cref="Folded"/> folds a column.</summary>
    /// <param name="text">The literal.</param>
    string FoldAsDatabase(string text);

    /// <summary>A truth value as the parameter of a boolean column.</summary>
    /// <param name="value">True or false.</param>
    object Boolean(bool value);

    /// <summary>A column in a comparison that no index is to answer, because another one of the same condition is the better beginning.</summary>
    /// <param name="column">A column with its alias.</param>
    string WithoutIndex(string column);
}
