using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using RolloutConsole.Api.Http;

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
            return JsonTexts.AreReadable(document.RootElement)
                ? (document.RootElement.Clone(), null)
                : (default, Errors.NotReadable($"body: {JsonTexts.Fault}"));
        }
        catch (JsonException fault)
        {
            return (default, Errors.NotReadable(
                $"body: it is not JSON (line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}). Send valid JSON with Content-Type application/json."));
        }
    }

    private static bool IsJson(string contentType) => MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/hal+json", StringComparison.OrdinalIgnoreCase));
}
