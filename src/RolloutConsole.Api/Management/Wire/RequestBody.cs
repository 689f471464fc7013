using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>Takes the JSON out of a request, or says why there is none.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the body.</summary>
    /// <returns>The root, or the refusal: 415 for another type, 400 for what is no JSON (hawkbit-api, 2.1).</returns>
    public static async Task<(JsonElement Root, IResult? Refusal)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentType is { Length: > 0 } type && !IsJson(type))
        {
            return (default, Results.StatusCode(415));
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, s_options, context.RequestAborted);
            ReadTexts(document.RootElement);
            return (document.RootElement.Clone(), null);
        }
        catch (InvalidOperationException)
        {
            // What a text is read with throws this for one that is no UTF-8, and for half a surrogate pair.
            return (default, Errors.NotReadable("body: a text in it is not UTF-8. Send valid JSON in UTF-8."));
        }
        catch (JsonException fault)
        {
            return (default, Errors.NotReadable(
                $"body: it is not JSON (line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}). Send valid JSON with Content-Type application/json."));
        }
    }

    // Parsing leaves texts as they came; a broken one would be found only where it is used.
    private static void ReadTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    ReadTexts(member.Value);
                }

                break;
        }
    }

    private static bool IsJson(string contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/hal+json", StringComparison.OrdinalIgnoreCase));
}
