using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Security;

namespace RolloutConsole.Api.Console;

/// <summary>Reads a small JSON body of the console's own endpoints.</summary>
internal static class BodyReader
{
    /// <summary>Most bytes; a stop needs a hundred.</summary>
    public const int Most = 16 * 1024;

    /// <summary>Reads it, or says why it cannot be read.</summary>
    public static async Task<(StopBody? Body, IResult? Refusal)> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        // Required, because a form of a foreign page can send every other kind without asking first.
        if (!context.Request.HasJsonContentType())
        {
            return (null, ConsoleProblem.Result(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupportedMediaType",
                $"Content-Type \"{context.Request.ContentType}\" is not read here. Send application/json.",
                "Content-Type"));
        }

        using var buffer = new MemoryStream();
        var piece = new byte[4096];
        int read;
        while ((read = await context.Request.Body.ReadAsync(piece, cancellationToken)) > 0)
        {
            if (buffer.Length + read > Most)
            {
                return (null, ConsoleProblem.Result(
                    StatusCodes.Status413PayloadTooLarge, "tooLarge", $"The body is too large. Send at most {Most} bytes.", "body"));
            }

            buffer.Write(piece, 0, read);
        }

        var body = StopBody.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return body.Fault is { } fault
            ? (null, ConsoleProblem.Result(StatusCodes.Status400BadRequest, "invalid", $"{fault.Field}: {fault.Message}", fault.Field))
            : (body, null);
    }
}
