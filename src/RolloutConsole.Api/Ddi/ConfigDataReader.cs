using System.Text.Json;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>A device's attributes as they were sent.</summary>
/// <param name="Mode">How to apply them.</param>
/// <param name="Values">Key to value; null deletes the key.</param>
internal readonly record struct ConfigData(AttributeMode Mode, Dictionary<string, string?> Values);

/// <summary>Reads attributes (hawkbit-api, 1.10). Unknown members, among them <c>id</c>, <c>time</c> and <c>status</c>, are skipped.</summary>
internal static class ConfigDataReader
{
    private const string Modes = "merge, replace, remove";

    /// <summary>Reads one body.</summary>
    public static ConfigData Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        LenientJson.StartBody(ref reader);
        var mode = AttributeMode.Merge;
        Dictionary<string, string?>? values = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("mode"u8))
            {
                reader.Read();
                mode = ReadMode(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                values = LenientJson.IsObject(ref reader, "data") ? ReadValues(ref reader) : null;
            }
            else
            {
                reader.Skip();
            }
        }

        LenientJson.EndBody(ref reader);
        return values switch
        {
            null => throw new BodyFaultException("data: it is missing. Send an object with your attributes, key to text."),
            { Count: 0 } => throw new BodyFaultException("data: it is empty. Send at least one attribute, key to text."),
            _ => new ConfigData(mode, values),
        };
    }

    private static Dictionary<string, string?> ReadValues(ref Utf8JsonReader reader)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            values[key] = LenientJson.Text(ref reader, $"data.{key}");
        }

        return values;
    }

    private static AttributeMode ReadMode(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => AttributeMode.Merge,
        JsonTokenType.String when reader.ValueTextEquals("merge"u8) => AttributeMode.Merge,
        JsonTokenType.String when reader.ValueTextEquals("replace"u8) => AttributeMode.Replace,
        JsonTokenType.String when reader.ValueTextEquals("remove"u8) => AttributeMode.Remove,
        _ => throw new BodyFaultException($"mode: {LenientJson.Show(ref reader)} is not known. Send one of {Modes}, or leave it out for merge."),
    };
}
