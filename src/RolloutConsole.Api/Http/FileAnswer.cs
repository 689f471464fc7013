using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Http;

/// <summary>How much of a file one request wants.</summary>
/// <param name="Status">200, 206, 412 or 416.</param>
/// <param name="Ranges">The parts, with 206.</param>
internal readonly record struct FileRequest(int Status, IReadOnlyList<ByteRange> Ranges)
{
    /// <summary>Reads <c>If-Match</c>, <c>If-Range</c> and <c>Range</c> (hawkbit-api, 1.11).</summary>
    public static FileRequest Of(HttpRequest request, DeploymentArtifact artifact)
    {
        var headers = request.Headers;
        if (headers.IfMatch.Count > 0 && !Matches(headers.IfMatch.ToString(), artifact.Sha1))
        {
            return new(StatusCodes.Status412PreconditionFailed, []);
        }

        if (headers.Range.Count == 0 || !IsStillTheSame(headers.IfRange.ToString(), artifact))
        {
            return new(StatusCodes.Status200OK, []);
        }

        return ByteRanges.Read(headers.Range.ToString(), artifact.Size) is { } ranges
            ? new(StatusCodes.Status206PartialContent, ranges)
            : new(StatusCodes.Status416RangeNotSatisfiable, []);
    }

    // Tags come with quotes, or bare as hawkBit's own clients send them.
    private static bool Matches(string header, string sha1) => header
        .Split(',', StringSplitOptions.TrimEntries)
        .Any(tag => tag == "*" || string.Equals(tag.Trim('"'), sha1, StringComparison.OrdinalIgnoreCase));

    private static bool IsStillTheSame(string ifRange, DeploymentArtifact artifact)
    {
        if (ifRange.Length == 0)
        {
            return true;
        }

        // The header has whole seconds, so the file's moment is compared in whole seconds.
        return DateTimeOffset.TryParseExact(
            ifRange, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? artifact.CreatedAt.ToUnixTimeSeconds() <= date.ToUnixTimeSeconds()
            : Matches(ifRange, artifact.Sha1);
    }
}

/// <summary>Sends a file, or parts of it, without holding it in memory.</summary>
internal static class FileAnswer
{
    private const string Boundary = "rollout-console-part";
    private const string Octets = "application/octet-stream";
    private const int Step = 64 * 1024;

    /// <summary>Writes status and headers; nothing is sent yet.</summary>
    public static void WriteHead(HttpResponse response, DeploymentArtifact artifact, in FileRequest wanted)
    {
        var headers = response.Headers;
        response.StatusCode = wanted.Status;
        response.ContentType = Octets;
        headers.AcceptRanges = "bytes";
        headers.ETag = $"\"{artifact.Sha1}\"";
        headers.LastModified = artifact.CreatedAt.ToUniversalTime().ToString("r", CultureInfo.InvariantCulture);
        headers.ContentDisposition = AttachmentName.HeaderFor(artifact.FileName);
        headers.XContentTypeOptions = "nosniff";
        switch (wanted)
        {
            case { Status: StatusCodes.Status206PartialContent, Ranges: [var only] }:
                headers.ContentRange = ContentRange(only, artifact.Size);
                response.ContentLength = only.Length;
                break;
            case { Status: StatusCodes.Status206PartialContent }:
                response.ContentType = "multipart/byteranges; boundary=" + Boundary;
                response.ContentLength = wanted.Ranges.Sum(r => PartHead(r, artifact.Size).Length + r.Length) + PartsEnd.Length;
                break;
            case { Status: StatusCodes.Status416RangeNotSatisfiable }:
                headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{artifact.Size}");
                response.ContentLength = 0;
                break;
            case { Status: StatusCodes.Status200OK }:
                response.ContentLength = artifact.Size;
                break;
            default:
                response.ContentLength = 0;
                break;
        }
    }

    /// <summary>Sends the content that the head promised.</summary>
    /// <exception cref="EndOfStreamException">The stored file is shorter than it was.</exception>
    public static async Task SendAsync(PipeWriter output, Stream content, long size, FileRequest wanted, CancellationToken cancellationToken)
    {
        if (wanted.Status == StatusCodes.Status200OK)
        {
            await CopyAsync(output, content, new ByteRange(0, size - 1), cancellationToken);
            return;
        }

        foreach (var range in wanted.Ranges)
        {
            if (wanted.Ranges.Count > 1)
            {
                await output.WriteAsync(PartHead(range, size), cancellationToken);
            }

            await CopyAsync(output, content, range, cancellationToken);
        }

        if (wanted.Ranges.Count > 1)
        {
            await output.WriteAsync(PartsEnd.ToArray(), cancellationToken);
        }
    }

    private static ReadOnlySpan<byte> PartsEnd => "\r\n--rollout-console-part--\r\n"u8;

    private static byte[] PartHead(ByteRange range, long size) => Encoding.ASCII.GetBytes(
        $"\r\n--{Boundary}\r\nContent-Type: {Octets}\r\nContent-Range: {ContentRange(range, size)}\r\n\r\n");

    private static string ContentRange(ByteRange range, long size) =>
        string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.End}/{size}");

    private static async Task CopyAsync(PipeWriter output, Stream content, ByteRange range, CancellationToken cancellationToken)
    {
        content.Seek(range.Start, SeekOrigin.Begin);
        var left = range.Length;
        while (left > 0)
        {
            var memory = output.GetMemory(Step);
            var read = await content.ReadAsync(memory[..(int)Math.Min(memory.Length, left)], cancellationToken);
            if (read == 0)
            {
                throw new EndOfStreamException("The stored file is shorter than it was when it was saved.");
            }

            output.Advance(read);
            left -= read;
            var flushed = await output.FlushAsync(cancellationToken);
            if (flushed.IsCompleted)
            {
                return;
            }
        }
    }
}
