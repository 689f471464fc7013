using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Paging;

/// <summary>
/// Reads the ids of one page by offset, and how many rows there are, in the database. The rows themselves are fetched by id afterwards,
/// so that what is skipped is only ever looked at in an index (architecture, section 6).
/// </summary>
internal sealed class PagedQuery(PagedSource source, ISqlDialect dialect)
{
    private readonly SqlParameters _parameters = new("p");
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object Value)> _foreign = [];

    /// <summary>Adds a condition whose parameters come with it.</summary>
    public PagedQuery Where(SqlPredicate predicate)
    {
        _conditions.Add(predicate.Sql);
        _foreign.AddRange(predicate.Parameters);
        return this;
    }

    /// <summary>Adds a condition.</summary>
    /// <param name="condition">With <c>{0}</c> where the value's parameter stands.</param>
    /// <param name="value">The value.</param>
    public PagedQuery Where(string condition, object value)
    {
        _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, _parameters.Add(value)));
        return this;
    }

    /// <summary>Adds a condition without a value.</summary>
    public PagedQuery Where(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    /// <summary>Adds a search; null adds nothing.</summary>
    public PagedQuery Where(RowFilter? filter)
    {
        if (filter is not null)
        {
            _conditions.Add(Write(filter, new ColumnSql(dialect, _parameters)));
        }

        return this;
    }

    /// <summary>Adds which rows are wanted when some are only hidden.</summary>
    /// <param name="column">The column of the moment of hiding.</param>
    /// <param name="deleted">Which rows.</param>
    public PagedQuery WhereDeleted(string column, DeletedRows deleted) => deleted switch
    {
        DeletedRows.Exclude => Where($"{column} IS NULL"),
        DeletedRows.Only => Where($"{column} IS NOT NULL"),
        DeletedRows.Include => this,
        _ => throw new UnreachableException($"deleted rows {deleted}"),
    };

    /// <summary>Reads the page.</summary>
    public async Task<(IReadOnlyList<long> Ids, long Total)> ReadAsync(DbConnection connection, OffsetPage page, CancellationToken cancellationToken)
    {
        var where = _conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", _conditions)}";
        await using var count = Prepare(connection, $"SELECT COUNT(*) FROM {source.From}{where}");
        var total = Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
        if (total <= page.Offset)
        {
            return ([], total);
        }

        await using var select = Prepare(
            connection,
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT {source.Id} FROM {source.From}{where} ORDER BY {OrderOf(page.Sort)} LIMIT {page.Limit} OFFSET {page.Offset}"));
        var ids = new List<long>(page.Limit);
        await using var reader = await select.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetInt64(0));
        }

        return (ids, total);
    }

    private DbCommand Prepare(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in _parameters.All.Concat(_foreign))
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private string OrderOf(IReadOnlyList<SortTerm> sort)
    {
        if (sort.Count == 0)
        {
            return source.UsualOrder;
        }

        var terms = sort.Select(term =>
        {
            var column = source.Columns[term.Field.Name];
            var by = column.Folded ?? column.Sql;
            return $"{(term.Field.Kind == RowFieldKind.Text ? dialect.ByCodePoint(by) : by)}{(term.Descending ? " DESC" : "")}";
        });
        return $"{string.Join(", ", terms)}, {source.Id}{(sort[^1].Descending ? " DESC" : "")}";
    }

    private string Write(RowFilter filter, ColumnSql columns) => filter switch
    {
        RowFilter.And and => $"({string.Join(" AND ", and.Terms.Select(t => Write(t, columns)))})",
        RowFilter.Or or => $"({string.Join(" OR ", or.Terms.Select(t => Write(t, columns)))})",
        RowFilter.Test test => Write(test, columns),
        _ => throw new UnreachableException($"row filter {filter}"),
    };

    private string Write(RowFilter.Test test, ColumnSql columns)
    {
        var (field, column) = (test.Field, source.Columns[test.Field.Name]);
        var asked = field.Kind == RowFieldKind.Word ? Numbers(test) : TestOf(test);
        var condition = field.Kind switch
        {
            RowFieldKind.Text when column.Folded is { } folded => columns.Text(folded, column.Sql, asked, column.CanBeMissing),
            RowFieldKind.Text => columns.UnfoldedText($"COALESCE({column.Sql}, '')", asked),
            RowFieldKind.Flag => columns.Boolean(column.Sql, asked),
            RowFieldKind.Whole or RowFieldKind.Moment or RowFieldKind.Word => columns.Number(column.Sql, asked, column.CanBeMissing),
            _ => throw new UnreachableException($"field kind {field.Kind}"),
        };
        return column.Within is { } within ? string.Format(CultureInfo.InvariantCulture, within, condition) : condition;
    }

    private static FilterTest TestOf(RowFilter.Test test)
    {
        var op = test.Operator;
        if (test.Values[0] is null)
        {
            return new FilterTest.Presence(op == FilterOperator.Not);
        }

        ValueList<string> values = [.. test.Values.Select(v => v!)];
        var isText = test.Field.Kind == RowFieldKind.Text;
        return op.IsOrdering() ? new FilterTest.Ordered(op, values[0])
            : op.TakesList() ? new FilterTest.OneOf(values, op.IsNegative())
            : isText && values[0].Length == 0 ? new FilterTest.Emptiness(!op.IsNegative())
            : isText && FilterPattern.TryRead(values[0]) is { } pattern ? new FilterTest.Matches(pattern, op.IsNegative())
            : new FilterTest.OneOf(values, op.IsNegative());
    }

    // One word of the wire may stand for several stored numbers.
    private static FilterTest Numbers(RowFilter.Test test) => test.Values[0] is null
        ? new FilterTest.Presence(test.Operator == FilterOperator.Not)
        : new FilterTest.OneOf(
            [.. test.Values.SelectMany(word => test.Field.Words![word!]).Select(number => number.ToString(CultureInfo.InvariantCulture))],
            test.Operator.IsNegative());
}
