using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Http;

/// <summary>Reads one thing out of the bytes of a JSON text.</summary>
/// <exception cref="JsonException">The text is no JSON.</exception>
/// <exception cref="BodyFaultException">It is JSON, and not what is wanted.</exception>
internal delegate T JsonReading<out T>(ReadOnlySpan<byte> json);

/// <summary>A body that cannot be used. The message names the member, what is wrong, and what would be right.</summary>
internal sealed class BodyFaultException(string message) : Exception(message);

/// <summary>What became of a body.</summary>
/// <param name="Value">What was read.</param>
/// <param name="Status">0 when it was read, else the HTTP status of the refusal.</param>
/// <param name="Message">Why it was refused.</param>
internal readonly record struct BodyResult<T>(T? Value, int Status, string Message)
{
    /// <summary>The answer to a refused body (hawkbit-api, 2.4).</summary>
    public Task RefuseAsync(HttpContext context) => Status == StatusCodes.Status415UnsupportedMediaType
        ? WireAnswer.Empty(context, Status)
        : WireAnswer.Error(context, Status, "MessageNotReadable", "rest.body.notReadable", Message);
}

/// <summary>Takes small JSON bodies out of requests, without a copy where they arrive in one piece.</summary>
internal static class JsonBody
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">Most bytes; more is refused with 413.</param>
    /// <param name="reading">What to read out of it.</param>
    public static async ValueTask<BodyResult<T>> ReadAsync<T>(HttpContext context, int most, JsonReading<T> reading)
    {
        var request = context.Request;
        if (!IsJson(request.ContentType))
        {
            return new(default, StatusCodes.Status415UnsupportedMediaType, "");
        }

        if (request.ContentLength > most)
        {
            return TooLarge<T>(most);
        }

        var pipe = request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync();
            var buffer = read.Buffer;
            if (buffer.Length > most)
            {
                pipe.AdvanceTo(buffer.End);
                return TooLarge<T>(most);
            }

            if (read.IsCompleted || buffer.Length == request.ContentLength)
            {
                var result = Parse(buffer, reading);
                pipe.AdvanceTo(buffer.End);
                return result;
            }

            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static BodyResult<T> Parse<T>(in ReadOnlySequence<byte> buffer, JsonReading<T> reading)
    {
        var json = buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
        if (json.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        try
        {
            return new(reading(json), 0, "");
        }
        catch (JsonException fault)
        {
            return Unreadable<T>(string.Create(
                CultureInfo.InvariantCulture,
                $"body: it is not JSON (line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}). Send one JSON object in UTF-8."));
        }
        catch (BodyFaultException fault)
        {
            return Unreadable<T>(fault.Message);
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for text that is no UTF-8, or for half a surrogate pair.
            return Unreadable<T>("body: a text in it is not UTF-8. Send one JSON object in UTF-8.");
        }
    }

    private static BodyResult<T> Unreadable<T>(string message) => new(default, StatusCodes.Status400BadRequest, message);

    private static BodyResult<T> TooLarge<T>(int most) => new(
        default,
        StatusCodes.Status413PayloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"body: it is larger than {most / 1024} KiB. Send fewer or shorter texts."));

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }
}
