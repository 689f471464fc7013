using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Security;

/// <summary>
/// A refusal as JSON: <c>{"error": one word, "message": one sentence, "field": what}</c>. For paths of the Management API the members
/// are those of hawkBit, <c>errorCode</c> and <c>message</c>.
/// </summary>
internal static class ConsoleProblem
{
    /// <summary>Writes the refusal as the whole answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="error">One stable word.</param>
    /// <param name="message">What is wrong and what would be right, for people.</param>
    /// <param name="field">Which member of the body is wrong, if one is.</param>
    public static Task WriteAsync(HttpContext context, int status, string error, string message, string? field = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        var word = context.Request.Path.StartsWithSegments("/rest") ? "errorCode" : "error";
        return context.Response.WriteAsJsonAsync(
            Body(word, error, message, field), (JsonSerializerOptions?)null, "application/json", context.RequestAborted);
    }

    /// <summary>The same as a result.</summary>
    public static IResult Result(int status, string error, string message, string? field = null) =>
        Results.Json(Body("error", error, message, field), statusCode: status);

    private static JsonObject Body(string word, string error, string message, string? field)
    {
        var body = new JsonObject { [word] = error, ["message"] = message };
        if (field is not null)
        {
            body["field"] = field;
        }

        return body;
    }
}
