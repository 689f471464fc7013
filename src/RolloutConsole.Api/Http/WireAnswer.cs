using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Http;

/// <summary>Writes answers the short way: one write with head and body together.</summary>
internal static class WireAnswer
{
    private const string Hal = "application/hal+json";
    private const string Json = "application/json";

    /// <summary>200 with an empty body and <c>Content-Length: 0</c> (hawkbit-api, section 0, rule 1); or any other code without a body.</summary>
    public static Task Empty(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status != StatusCodes.Status304NotModified)
        {
            context.Response.ContentLength = 0;
        }

        return Task.CompletedTask;
    }

    /// <summary>200 with JSON and its ETag, or 304 for the one who has it (hawkbit-api, 1.4).</summary>
    public static Task Tagged(HttpContext context, ReadOnlyMemory<byte> json)
    {
        var tag = ContentTag.Of(json.Span);
        context.Response.Headers.ETag = tag;
        return ContentTag.IsKnownTo(context.Request, tag)
            ? Empty(context, StatusCodes.Status304NotModified)
            : Send(context, StatusCodes.Status200OK, json);
    }

    /// <summary>The JSON error body of hawkbit-api, 2.4.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="kind">Class name, free text for clients.</param>
    /// <param name="code">Code without the prefix <c>hawkbit.server.error.</c></param>
    /// <param name="message">One sentence for people: what is wrong and what would be right.</param>
    public static Task Error(HttpContext context, int status, string kind, string code, string message)
    {
        var buffer = JsonBuffer.Take();
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("exceptionClass", "Console." + kind);
        json.WriteString("errorCode", "hawkbit.server.error." + code);
        json.WriteString("message", message);
        json.WriteEndObject();
        return Send(context, status, buffer.Finish());
    }

    /// <summary>
    /// Starts the write before it returns: the bytes are copied to the connection's pipe, so the caller's buffer is free again.
    /// The task ends when they are flushed.
    /// </summary>
    private static Task Send(HttpContext context, int status, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = TypeFor(context.Request);
        response.ContentLength = json.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        var written = response.BodyWriter.WriteAsync(json);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    // HAL unless plain JSON is asked for by name; a parameter such as charset never makes it unacceptable (hawkbit-api, 1.1).
    private static string TypeFor(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains(Json, StringComparison.OrdinalIgnoreCase) && !accept.Contains(Hal, StringComparison.OrdinalIgnoreCase) ? Json : Hal;
    }
}
