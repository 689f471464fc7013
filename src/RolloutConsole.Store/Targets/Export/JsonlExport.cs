using System.Text.Encodings.Web;
using System.Text.Json;
using RolloutConsole.Store.Database;
using static RolloutConsole.Store.Targets.Export.ExportSql;

namespace RolloutConsole.Store.Targets.Export;

/// <summary>Writes devices as JSON objects, one a line. For one export, one chunk at a time.</summary>
internal sealed class JsonlExport(ExportNames names) : IExportWriter, IDisposable
{
    private readonly ExportBuffer _line = new();
    private Utf8JsonWriter? _json;

    /// <inheritdoc/>
    public void WriteHead(ExportBuffer output)
    {
    }

    /// <inheritdoc/>
    public bool Write(ReadSession session, long id, ExportBuffer output)
    {
        var row = TargetOf(session, id);
        if (!row.Step())
        {
            return false;
        }

        _line.Clear();
        var json = _json ??= new Utf8JsonWriter(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        json.Reset();
        json.WriteStartObject();
        json.WriteString("controllerId"u8, row.Bytes(Column.ControllerId));
        json.WriteString("name"u8, row.Bytes(Column.Name));
        WriteText(json, "description"u8, row, Column.Description);
        WriteText(json, "group"u8, row, Column.Group);
        WriteText(json, "address"u8, row, Column.Address);
        WriteName(json, "type"u8, names.Types, row.Int64(Column.Type));
        WriteTags(json, session, id);
        json.WriteBoolean("autoConfirm"u8, row.Int32(Column.AutoConfirm) != 0);
        json.WriteBoolean("requestAttributes"u8, row.Int32(Column.Requested) != 0);
        json.WriteString("updateStatus"u8, ExportNames.StatusOf(row.Int32(Column.Status)));
        WriteName(json, "installedSet"u8, names.Sets, row.Int64(Column.Installed));
        WriteName(json, "assignedSet"u8, names.Sets, row.Int64(Column.Assigned));
        if (row.MomentOrNull(Column.LastContact) is { } contact)
        {
            json.WriteString("lastContactAt"u8, contact.UtcDateTime);
        }

        json.WriteString("createdAt"u8, row.Moment(Column.CreatedAt).UtcDateTime);
        json.WriteString("createdBy"u8, row.Bytes(Column.CreatedBy));
        row.Reset();
        WriteEntries(json, "attributes"u8, AttributesOf(session, id));
        WriteEntries(json, "metadata"u8, MetadataOf(session, id));
        json.WriteEndObject();
        json.Flush();
        output.Add(_line.Written.Span);
        output.Add((byte)'\n');
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, SqliteStatement row, int column)
    {
        if (!row.IsNull(column))
        {
            json.WriteString(name, row.Bytes(column));
        }
    }

    private static void WriteName(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<long, byte[]> known, long id)
    {
        if (known.TryGetValue(id, out var value))
        {
            json.WriteString(name, value);
        }
    }

    private void WriteTags(Utf8JsonWriter json, ReadSession session, long id)
    {
        json.WriteStartArray("tags"u8);
        var tags = TagsOf(session, id);
        while (tags.Step())
        {
            if (names.Tags.TryGetValue(tags.Int64(0), out var name))
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter json, ReadOnlySpan<byte> name, SqliteStatement entries)
    {
        json.WriteStartObject(name);
        while (entries.Step())
        {
            json.WriteString(entries.Bytes(0), entries.Bytes(1));
        }

        json.WriteEndObject();
    }
}
