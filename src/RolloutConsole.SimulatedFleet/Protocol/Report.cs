using System.Globalization;
using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>A report (hawkbit-api.md 1.6), made once: sent again it is the same, byte by byte.</summary>
/// <param name="ActionId">The action.</param>
/// <param name="Execution">One of the words of the protocol.</param>
/// <param name="Finished"><c>success</c>, <c>failure</c> or <c>none</c>.</param>
/// <param name="Details">Detail texts.</param>
/// <param name="At">When the device decided to report it.</param>
/// <param name="Code">Status code, or null.</param>
/// <param name="Progress">Step and number of steps, or null.</param>
internal sealed record Report(
    string ActionId, string Execution, string Finished, IReadOnlyList<string> Details, DateTimeOffset At, int? Code = null,
    (int Step, int Of)? Progress = null)
{
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", ActionId);
            json.WriteString("time", At.UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture));
            json.WriteNumber("timestamp", At.ToUnixTimeMilliseconds());
            json.WriteStartObject("status");
            json.WriteString("execution", Execution);
            json.WriteStartObject("result");
            json.WriteString("finished", Finished);
            if (Progress is { } progress)
            {
                json.WriteStartObject("progress");
                json.WriteNumber("cnt", progress.Step);
                json.WriteNumber("of", progress.Of);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            if (Code is { } code)
            {
                json.WriteNumber("code", code);
            }

            json.WriteStartArray("details");
            foreach (var detail in Details)
            {
                json.WriteStringValue(detail);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>The body of a configData PUT that replaces all attributes (hawkbit-api.md 1.10).</summary>
    public static byte[] Attributes(IReadOnlyDictionary<string, string> attributes)
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("mode", "replace");
            json.WriteStartObject("data");
            foreach (var (name, value) in attributes)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
