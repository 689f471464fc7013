using System.Text;
using System.Text.Json;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Turns text into one JSON object within bounds, or says where it is none.</summary>
internal static class ExchangeText
{
    private const int Deepest = 16;
    private const int LongestShown = 64;

    /// <summary>The document; null when a fault was noted. Members that are given twice are faults, with their path.</summary>
    public static JsonDocument? Parse(string text, ExchangeNotes notes)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            notes.Fail(PlanImport.WholeText, "It is empty.", "Paste or choose one JSON object.");
            return null;
        }

        if (Encoding.UTF8.GetByteCount(text) > PlanImport.LongestText)
        {
            notes.Fail(PlanImport.WholeText, "It is longer than 64 kB.", "Send only the part that describes the rollout.");
            return null;
        }

        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = Deepest });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                Walk(document.RootElement, "", notes);
                return document;
            }

            notes.Fail(PlanImport.WholeText, $"It is {NameOf(document.RootElement.ValueKind)}.", "Send one JSON object.");
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // Half of a surrogate pair, as it is or escaped: no reader could make a text of it.
            notes.Fail(PlanImport.WholeText, "It holds half of a character, as a lone surrogate.", "Write the character again.");
        }
        catch (JsonException fault)
        {
            notes.Fail(
                PlanImport.WholeText,
                $"It is no JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.",
                $"Mend it there: quotes, commas and brackets, and at most {Deepest} levels.");
        }

        document?.Dispose();
        return null;
    }

    /// <summary>A value as a note shows it, cut where it is long.</summary>
    public static string Show(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length > LongestShown ? string.Concat(text.AsSpan(0, LongestShown), "...") : text;
    }

    /// <summary>A kind of value in words.</summary>
    public static string NameOf(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <summary>The path of a member.</summary>
    public static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    // Also reads every text once, so that one that cannot be read is found here.
    private static void Walk(JsonElement element, string path, ExchangeNotes notes)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Object:
                var names = new HashSet<string>(StringComparer.Ordinal);
                foreach (var member in element.EnumerateObject())
                {
                    if (!names.Add(member.Name))
                    {
                        notes.Fail(Join(path, member.Name), "It is given twice.", "Keep one of the two.");
                    }

                    Walk(member.Value, Join(path, member.Name), notes);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (item, index) in element.EnumerateArray().Select((item, index) => (item, index)))
                {
                    Walk(item, $"{path}[{index}]", notes);
                }

                break;
        }
    }
}
