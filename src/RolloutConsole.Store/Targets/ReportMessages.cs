using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>The stored form of a report's messages, written into one buffer that is used again and again.</summary>
internal sealed class ReportMessages
{
    private static readonly JsonEncodedText[] s_said = [.. Enum.GetValues<HistoryEntry>().Select(e =>
        JsonEncodedText.Encode($"{ActionHistory.ServerPrefix}Target reported {SnakeCase.Of(e.ToString()).Replace('_', ' ')}."))];

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    public ReportMessages() => _json = new Utf8JsonWriter(
        _buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>
    /// A JSON array: the device's words, or one sentence of the console where it had none, and the code in words (hawkbit-api, 1.6).
    /// Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Of(DeviceReport report, HistoryEntry entry)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartArray();
        foreach (var message in report.Messages)
        {
            _json.WriteStringValue(message);
        }

        if (report.Messages.Count == 0)
        {
            _json.WriteStringValue(s_said[(int)entry]);
        }

        if (report.Code is { } code)
        {
            _json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{ActionHistory.ServerPrefix}Target reported status code: {code}"));
        }

        _json.WriteEndArray();
        _json.Flush();
        return _buffer.WrittenSpan;
    }
}
