using System.Globalization;
using System.Text.Json;
using RolloutConsole.Api.Http;

namespace RolloutConsole.Api.Console;

/// <summary>
/// Reads the members of a stop, a reason and a release. Every fault names the member and says what would be right; members it does not
/// know are left alone, because a stop must not fail over one.
/// </summary>
internal sealed class StopBody(JsonElement root)
{
    /// <summary>Most characters of a reason.</summary>
    public const int LongestReason = 512;

    /// <summary>Most characters of an idempotency key.</summary>
    public const int LongestKey = 128;

    private const string Example = "{\"scope\":\"all\"} or {\"scope\":\"rollout\",\"rolloutId\":41}";

    /// <summary>The first fault that was found; null while there is none.</summary>
    public BodyFault? Fault { get; private set; }

    /// <summary>Parses a body.</summary>
    public static StopBody Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return Broken("The body is empty.");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document.RootElement.Clone())
                : Broken("The body is no JSON object.");
        }
        catch (JsonException fault)
        {
            return Broken($"The body is no JSON: it breaks in line {fault.LineNumber + 1} at byte {fault.BytePositionInLine + 1}.");
        }
    }

    /// <summary>Reads <c>scope</c> and <c>rolloutId</c>; null is everything.</summary>
    public long? Scope()
    {
        switch (Text("scope", 16)?.ToLowerInvariant())
        {
            case "all":
                if (Has("rolloutId"))
                {
                    Say("rolloutId", "It has no meaning with scope \"all\". Leave it out, or send scope \"rollout\".");
                }

                return null;
            case "rollout":
                return RolloutId();
            case null:
                Say("scope", $"It is missing. Send {Example}.");
                return null;
            case var other:
                Say("scope", $"\"{other}\" is no scope. Send {Example}.");
                return null;
        }
    }

    /// <summary>Reads <c>reason</c>; null where it may be left out and is.</summary>
    public string? Reason(bool isRequired)
    {
        var reason = Text("reason", LongestReason)?.Trim();
        if (isRequired && string.IsNullOrEmpty(reason))
        {
            Say("reason", $"It is missing. Say why, in at most {LongestReason} characters.");
        }

        return string.IsNullOrEmpty(reason) ? null : reason;
    }

    /// <summary>Reads <c>clientTime</c>: ISO 8601 with a zone, or milliseconds since 1970.</summary>
    public DateTimeOffset? ClientTime()
    {
        const string Right = "Send a time with zone such as \"2026-07-14T12:03:22.105Z\", or milliseconds since 1970.";
        if (!Has("clientTime"))
        {
            return null;
        }

        var value = root.GetProperty("clientTime");
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var milliseconds)
            && milliseconds is >= 0 and < 253_402_300_800_000)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        if (value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(
                TextOf(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Say("clientTime", $"{Short(value)} is no time. {Right}");
        return null;
    }

    /// <summary>Reads <c>idempotencyKey</c>, or takes the header's.</summary>
    /// <param name="header">Value of the header <c>Idempotency-Key</c>.</param>
    public string? IdempotencyKey(string? header)
    {
        var key = Text("idempotencyKey", LongestKey);
        if (header?.Length > LongestKey)
        {
            Say("Idempotency-Key", $"The header has {header.Length} characters. Use at most {LongestKey}.");
        }
        else if (!string.IsNullOrEmpty(key) && !string.IsNullOrEmpty(header) && key != header)
        {
            Say("idempotencyKey", "It differs from the header Idempotency-Key. Send one of them, or both alike.");
        }

        return !string.IsNullOrEmpty(key) ? key : string.IsNullOrEmpty(header) ? null : header;
    }

    /// <summary>Reads the word that confirms a release.</summary>
    public void Confirm(string word)
    {
        if (Text("confirm", 32) != word)
        {
            Say("confirm", Has("confirm")
                ? $"{Short(root.GetProperty("confirm"))} does not confirm it. Send exactly \"{word}\"."
                : $"It is missing. Send exactly \"{word}\".");
        }
    }

    private long? RolloutId()
    {
        if (!Has("rolloutId"))
        {
            Say("rolloutId", "It is missing. With scope \"rollout\" send the id of one, such as 41.");
            return null;
        }

        var value = root.GetProperty("rolloutId");
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id) && id > 0)
        {
            return id;
        }

        Say("rolloutId", $"{Short(value)} is no id. Send a whole number above 0, such as 41.");
        return null;
    }

    private string? Text(string member, int longest)
    {
        if (!Has(member))
        {
            return null;
        }

        var value = root.GetProperty(member);
        if (value.ValueKind != JsonValueKind.String)
        {
            Say(member, $"{Short(value)} is no text. Send text in quotation marks.");
            return null;
        }

        if (TextOf(value) is not { } text)
        {
            Say(member, "It holds half a character or bytes that are not UTF-8. Send whole characters in UTF-8.");
            return null;
        }

        if (text.Length <= longest)
        {
            return text;
        }

        Say(member, $"{text.Length} characters are too many. Use at most {longest}.");
        return null;
    }

    // Null for what is no text in UTF-8, and for half a surrogate pair: parsing leaves texts as they came.
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // A member that is null counts as left out.
    private bool Has(string member) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null;

    private void Say(string field, string message) => Fault ??= new(field, message);

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private static StopBody Broken(string message) => new(default) { Fault = new("body", $"{message} Send {Example}.") };
}
