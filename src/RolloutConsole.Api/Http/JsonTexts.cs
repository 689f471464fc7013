using System.Text.Json;

namespace RolloutConsole.Api.Http;

/// <summary>
/// A parsed document may hold texts that cannot be read: bytes that are no UTF-8, or half a surrogate pair (<c>"\ud800"</c>). They fault
/// only when somebody asks for them, so they are looked for once, before anybody does.
/// </summary>
internal static class JsonTexts
{
    /// <summary>What to tell a caller whose document has one.</summary>
    public const string Fault = "a text in it is not UTF-8. Send one JSON document in UTF-8.";

    /// <summary>Whether every text and every member's name of a document can be read.</summary>
    public static bool AreReadable(JsonElement root)
    {
        try
        {
            Read(root);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Read(member.Value);
                }

                break;
        }
    }
}
