using System.Text;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Database;
using static RolloutConsole.Store.Targets.Export.ExportSql;

namespace RolloutConsole.Store.Targets.Export;

/// <summary>Writes devices as CSV that an import reads again. For one export, one chunk at a time.</summary>
internal sealed class CsvExport(ExportNames names) : IExportWriter
{
    private readonly (int Start, int Length)[] _attributes = new (int, int)[names.Attributes.Count];
    private readonly (int Start, int Length)[] _metadata = new (int, int)[names.Metadata.Count];
    private readonly ExportBuffer _values = new();

    /// <inheritdoc/>
    public void WriteHead(ExportBuffer output)
    {
        // The mark tells spreadsheets that it is UTF-8.
        output.Add("\uFEFF"u8);
        var columns = ImportColumns.Own.Remove("securityToken").Concat(ImportColumns.OnlyExported)
            .Concat(Enumerable.Range(0, names.Attributes.Count).Select(i => ImportColumns.AttributePrefix + names.Attributes[i]))
            .Concat(Enumerable.Range(0, names.Metadata.Count).Select(i => ImportColumns.MetadataPrefix + names.Metadata[i]));
        var isFirst = true;
        foreach (var column in columns)
        {
            output.Add(isFirst ? [] : ","u8);
            // Whitespace at the end of a key would be taken for carelessness without quotation marks.
            output.AddCell(Encoding.UTF8.GetBytes(column), isQuoted: column != column.TrimEnd());
            isFirst = false;
        }

        output.Add("\r\n"u8);
    }

    /// <inheritdoc/>
    public bool Write(ReadSession session, long id, ExportBuffer output)
    {
        var row = TargetOf(session, id);
        if (!row.Step())
        {
            return false;
        }

        output.AddCell(row.Bytes(Column.ControllerId));
        Next(output).AddCell(row.Bytes(Column.Name));
        Next(output).AddCell(row.Bytes(Column.Description));
        Next(output).AddCell(row.Bytes(Column.Group));
        Next(output).AddCell(row.Bytes(Column.Address));
        Next(output).AddCell(names.Types.GetValueOrDefault(row.Int64(Column.Type)));
        WriteTags(session, id, Next(output));
        Next(output).Add(row.Int32(Column.AutoConfirm) != 0 ? "true"u8 : "false"u8);
        Next(output).Add(row.Int32(Column.Requested) != 0 ? "true"u8 : "false"u8);
        Next(output).AddCell(ExportNames.StatusOf(row.Int32(Column.Status)));
        Next(output).AddCell(names.Sets.GetValueOrDefault(row.Int64(Column.Installed)));
        Next(output).AddCell(names.Sets.GetValueOrDefault(row.Int64(Column.Assigned)));
        Next(output).AddMoment(row.MomentOrNull(Column.LastContact));
        Next(output).AddMoment(row.Moment(Column.CreatedAt));
        Next(output).AddCell(row.Bytes(Column.CreatedBy));
        row.Reset();
        if (_attributes.Length > 0)
        {
            WriteEntries(AttributesOf(session, id), names.Attributes, _attributes, output);
        }

        if (_metadata.Length > 0)
        {
            WriteEntries(MetadataOf(session, id), names.Metadata, _metadata, output);
        }

        output.Add("\r\n"u8);
        return true;
    }

    private static ExportBuffer Next(ExportBuffer output)
    {
        output.Add((byte)',');
        return output;
    }

    private void WriteTags(ReadSession session, long id, ExportBuffer output)
    {
        string? all = null;
        var tags = TagsOf(session, id);
        while (tags.Step())
        {
            if (names.Tags.TryGetValue(tags.Int64(0), out var name))
            {
                all = all is null ? TagList.Write(name) : $"{all};{TagList.Write(name)}";
            }
        }

        output.AddCell(Encoding.UTF8.GetBytes(all ?? ""));
    }

    // Each value is kept until the columns before it are written.
    private void WriteEntries(SqliteStatement entries, KeyColumns columns, (int Start, int Length)[] places, ExportBuffer output)
    {
        Array.Fill(places, (0, -1));
        _values.Clear();
        var from = 0;
        while (entries.Step())
        {
            var column = columns.Find(entries.Bytes(0), from);
            if (column >= 0 && places[column].Length < 0)
            {
                var value = entries.Bytes(1);
                places[column] = (_values.Length, value.Length);
                _values.Add(value);
                from = Math.Max(from, column + 1);
            }
        }

        foreach (var (start, length) in places)
        {
            Next(output).AddCell(length < 0 ? [] : _values.Written.Span.Slice(start, length), isQuoted: length == 0);
        }
    }
}
