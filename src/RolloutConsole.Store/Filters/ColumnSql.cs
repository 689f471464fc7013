using System.Diagnostics;
using System.Globalization;
using System.Text;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Filters;

/// <summary>Writes a test of one column of the row at hand.</summary>
internal sealed class ColumnSql(ISqlDialect dialect, SqlParameters parameters)
{
    /// <summary>A condition every row passes.</summary>
    public const string Always = "1 = 1";

    /// <summary>A condition no row passes.</summary>
    public const string Never = "1 = 0";

    /// <summary>
    /// A test of a text column: equality and patterns on the folded text, order on the text as stored against the literal in lower
    /// case (hawkbit-rollouts.md, 8.2).
    /// </summary>
    /// <param name="folded">The folded column.</param>
    /// <param name="stored">The column as stored.</param>
    /// <param name="test">The test.</param>
    /// <param name="canBeMissing">Whether it may hold NULL; NULL then passes negative tests (8.4).</param>
    public string Text(string folded, string stored, FilterTest test, bool canBeMissing) =>
        Text(folded, stored, test, canBeMissing, text => TextFold.Fold(text));

    /// <summary>A test of a text column that has no folded twin and holds no NULL.</summary>
    /// <param name="stored">The column.</param>
    /// <param name="test">The test.</param>
    public string UnfoldedText(string stored, FilterTest test) =>
        Text(dialect.Folded(stored), stored, test, canBeMissing: false, dialect.FoldAsDatabase);

    private string Text(string folded, string stored, FilterTest test, bool canBeMissing, Func<string, string> fold) => test switch
    {
        FilterTest.Presence presence => Missing(folded, !presence.Present, canBeMissing),
        FilterTest.Emptiness { Empty: true } => OrMissing(folded, $"{folded} = ''", canBeMissing),
        FilterTest.Emptiness => $"{folded} <> ''",
        FilterTest.OneOf one => Negatable(folded, one.Negative, Membership(folded, one, fold), canBeMissing),
        FilterTest.Matches { Pattern.IsAnything: true } match => Missing(folded, match.Negative, canBeMissing),
        FilterTest.Matches match => Negatable(folded, match.Negative, Pattern(folded, match, fold), canBeMissing),
        FilterTest.Ordered order =>
            $"{dialect.ByCodePoint(stored)} {Sign(order.Operator)} {parameters.Add(order.Value.ToLowerInvariant())}",
        _ => throw new UnreachableException(),
    };

    /// <summary>A test of a column of whole numbers.</summary>
    /// <param name="column">The column.</param>
    /// <param name="test">The test.</param>
    /// <param name="canBeMissing">Whether it may hold NULL; NULL then passes negative tests (8.4).</param>
    public string Number(string column, FilterTest test, bool canBeMissing) => Scalar(column, test, NumberOf, canBeMissing);

    /// <summary>A test of a column that holds an update status as its number.</summary>
    public string UpdateStatus(string column, FilterTest test) => Scalar(
        column,
        test,
        name => UpdateStatusNames.TryParse(name, out var status) ? (long)status : throw new UnreachableException(),
        canBeMissing: false);

    /// <summary>A test of a column of truth values.</summary>
    public string Boolean(string column, FilterTest test) =>
        Scalar(column, test, name => dialect.Boolean(name.Equals("true", StringComparison.OrdinalIgnoreCase)), canBeMissing: false);

    private string Scalar(string column, FilterTest test, Func<string, object> read, bool canBeMissing) => test switch
    {
        FilterTest.Presence presence => Missing(column, !presence.Present, canBeMissing),
        FilterTest.Emptiness emptiness => Missing(column, emptiness.Empty, canBeMissing),
        FilterTest.Matches { Pattern.IsAnything: true } match => Missing(column, match.Negative, canBeMissing),
        FilterTest.OneOf one => Negatable(column, one.Negative, Membership(column, one, read), canBeMissing),
        FilterTest.Ordered order => $"{column} {Sign(order.Operator)} {parameters.Add(read(order.Value))}",

        // Patterns on numbers are refused when the filter is read.
        _ => throw new UnreachableException(),
    };

    private string Membership(string column, FilterTest.OneOf one, Func<string, object> read)
    {
        if (one.Values.Count == 1)
        {
            return $"{column} {(one.Negative ? "<>" : "=")} {parameters.Add(read(one.Values[0]))}";
        }

        var names = one.Values.Select(value => parameters.Add(read(value)));
        return $"{column} {(one.Negative ? "NOT IN" : "IN")} ({string.Join(", ", names)})";
    }

    // A literal beginning is written as a range, which an index can answer; LIKE with a parameter cannot use one.
    private string Pattern(string folded, FilterTest.Matches match, Func<string, string> fold)
    {
        var pattern = match.Pattern;
        if (match.Negative && !pattern.IsPrefixOnly)
        {
            return dialect.Like(folded, parameters.Add(LikePattern(pattern, fold)), negative: true);
        }

        var column = dialect.ByCodePoint(folded);
        var conditions = new List<string>();
        if (pattern.Prefix.Length > 0)
        {
            var from = fold(pattern.Prefix);
            conditions.Add($"{column} {(match.Negative ? "<" : ">=")} {parameters.Add(from)}");
            if (TextRange.After(from) is { } end)
            {
                conditions.Add($"{column} {(match.Negative ? ">=" : "<")} {parameters.Add(end)}");
            }
        }

        if (!pattern.IsPrefixOnly)
        {
            conditions.Add(dialect.Like(folded, parameters.Add(LikePattern(pattern, fold)), negative: false));
        }

        return conditions.Count == 1 ? conditions[0] : $"({string.Join(match.Negative ? " OR " : " AND ", conditions)})";
    }

    private static string LikePattern(FilterPattern pattern, Func<string, string> fold)
    {
        var like = new StringBuilder();
        for (var i = 0; i < pattern.Pieces.Count; i++)
        {
            like.Append(i == 0 ? "" : "%");
            foreach (var c in fold(pattern.Pieces[i]))
            {
                like.Append(c is '%' or '_' or '\\' ? "\\" : "").Append(c);
            }
        }

        return like.ToString();
    }

    private static string Missing(string column, bool missing, bool canBeMissing) => (missing, canBeMissing) switch
    {
        (true, true) => $"{column} IS NULL",
        (false, true) => $"{column} IS NOT NULL",
        (true, false) => Never,
        (false, false) => Always,
    };

    private static string Negatable(string column, bool negative, string condition, bool canBeMissing) =>
        negative ? OrMissing(column, condition, canBeMissing) : condition;

    private static string OrMissing(string column, string condition, bool canBeMissing) =>
        canBeMissing ? $"({column} IS NULL OR {condition})" : condition;

    private static string Sign(FilterOperator op) => op switch
    {
        FilterOperator.Less => "<",
        FilterOperator.LessOrEqual => "<=",
        FilterOperator.Greater => ">",
        FilterOperator.GreaterOrEqual => ">=",
        _ => throw new UnreachableException(),
    };

    private static object NumberOf(string text) =>
        long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
