using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RolloutConsole.Api.Http;

/// <summary>
/// Reads values as devices and scripts write them: numbers in quotes, texts without, a single value where a list is wanted
/// (hawkbit-api, section 0, rules 8 to 10). Every method stands on the value's first token and leaves on its last.
/// </summary>
internal static class LenientJson
{
    private const int LongestShown = 64;

    /// <summary>Moves onto the first token, which must begin an object.</summary>
    public static void StartBody(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new BodyFaultException($"body: it is {NameOf(reader.TokenType)}. Send one JSON object.");
        }
    }

    /// <summary>Moves past the end of the body; anything behind it is no JSON.</summary>
    public static void EndBody(ref Utf8JsonReader reader) => reader.Read();

    /// <summary>True when the value is an object; null counts as missing.</summary>
    public static bool IsObject(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.Null => false,
        _ => throw new BodyFaultException($"{path}: it is {NameOf(reader.TokenType)}. Send an object."),
    };

    /// <summary>A whole number, plain or in quotes; null and an empty text are none.</summary>
    public static long? Whole(ref Utf8JsonReader reader, string path, long least, long most)
    {
        long number;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when reader.TryGetInt64(out number):
                break;
            case JsonTokenType.Number when reader.TryGetDecimal(out var exact) && exact == decimal.Truncate(exact) && Math.Abs(exact) < long.MaxValue:
                number = (long)exact;
                break;
            case JsonTokenType.String when reader.GetString() is var text && string.IsNullOrWhiteSpace(text):
                return null;
            case JsonTokenType.String when long.TryParse(reader.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out number):
                break;
            default:
                throw new BodyFaultException($"{path}: {Show(ref reader)} is not a whole number. Send one from {least} to {most}, or leave it out.");
        }

        return number >= least && number <= most
            ? number
            : throw new BodyFaultException($"{path}: {number} is out of range. Send a whole number from {least} to {most}, or leave it out.");
    }

    /// <summary>A text; numbers, true and false are taken as they are written; null is none.</summary>
    public static string? Text(ref Utf8JsonReader reader, string path) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => null,
        _ => throw new BodyFaultException($"{path}: it is {NameOf(reader.TokenType)}. Send a text."),
    };

    /// <summary>A list of texts, or one text alone; nulls are left out. Null where there is nothing.</summary>
    public static List<string>? Texts(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Text(ref reader, path) is { } single ? [single] : null;
        }

        List<string>? texts = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Text(ref reader, path) is { } text)
            {
                (texts ??= []).Add(text);
            }
        }

        return texts;
    }

    /// <summary>The value as a message shows it, cut where it is long.</summary>
    public static string Show(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null)
        {
            return NameOf(reader.TokenType);
        }

        var text = Text(ref reader, "value")!;
        return $"'{(text.Length > LongestShown ? string.Concat(text.AsSpan(0, LongestShown), "...") : text)}'";
    }

    private static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "nothing",
    };
}
