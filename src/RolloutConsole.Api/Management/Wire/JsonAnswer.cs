using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using RolloutConsole.Api.Http;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>
/// An answer in JSON: <c>application/hal+json</c> unless only <c>application/json</c> is asked for, the same body for both. A GET carries
/// a strong ETag over its bytes and answers 304 to the one who has them (hawkbit-api, 1.4 and 2.1).
/// </summary>
internal sealed class JsonAnswer(int status, object body) : IResult
{
    private const string Hal = "application/hal+json";
    private const string Json = "application/json";

    /// <summary>How bodies are written: names as they stand in the specification, empty members left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static IResult Ok(object body) => new JsonAnswer(200, body);

    public static IResult Created(object body) => new JsonAnswer(201, body);

    /// <summary>True when the caller takes one of the two types, or said nothing about types.</summary>
    public static bool IsAcceptable(HttpRequest request) =>
        request.Headers.Accept.Count == 0 || request.GetTypedHeaders().Accept is not { Count: > 0 } accepted
        || accepted.Any(a => a.Quality is not 0 && (a.MatchesAllTypes || a.MediaType == "application/*" || Is(a, Hal) || Is(a, Json)));

    public async Task ExecuteAsync(HttpContext context)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Options);
        var response = context.Response;
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (status == 200 && (isHead || HttpMethods.IsGet(context.Request.Method)))
        {
            var tag = ContentTag.Of(bytes);
            response.Headers.ETag = tag;
            if (ContentTag.IsKnownTo(context.Request, tag))
            {
                response.StatusCode = 304;
                return;
            }
        }

        response.StatusCode = status;
        response.ContentType = TypeFor(context.Request);
        response.ContentLength = bytes.Length;
        if (!isHead)
        {
            await response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static string TypeFor(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Any(a => Is(a, Json)) && !accepted.Any(a => Is(a, Hal)) ? Json : Hal;
    }

    private static bool Is(MediaTypeHeaderValue header, string type) => header.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase);
}
