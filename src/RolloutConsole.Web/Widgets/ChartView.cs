namespace RolloutConsole.Web.Widgets;

/// <summary>
/// What a Plotly chart shows. Colours are written as <c>var(--st-ok)</c> and read from the tokens when the chart is drawn. Keep
/// instances between renders: a chart is redrawn only when it gets another one.
/// </summary>
/// <param name="Traces">Plotly traces; serialised with their names as they are, at most 1,000 points each.</param>
/// <param name="Layout">Additions to the common layout: shapes, annotations, axis ranges and titles.</param>
/// <param name="Table">The same numbers as a table.</param>
public sealed record ChartView(IReadOnlyList<object> Traces, object? Layout, ChartTable Table);

/// <summary>The table twin of a chart.</summary>
/// <param name="Heads">Column heads; the first column names the row.</param>
/// <param name="Rows">Cells as text, as many in each row as there are heads.</param>
public sealed record ChartTable(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);
