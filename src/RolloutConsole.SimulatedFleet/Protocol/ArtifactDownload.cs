using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using RolloutConsole.SimulatedFleet.Measuring;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>How a piece of a download ended.</summary>
internal enum DownloadOutcome
{
    /// <summary>More is to come; go on.</summary>
    Partial,

    /// <summary>Whole, and size and hash are right.</summary>
    Complete,

    /// <summary>Whole or refused, and not what the server said.</summary>
    Wrong,

    /// <summary>404 or 410.</summary>
    Closed,

    /// <summary>Broken off or put off; what has arrived is kept.</summary>
    Passing,
}

/// <summary>What a piece of a download gave.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Answer">Status and Retry-After of it.</param>
/// <param name="Bytes">Bytes that arrived in this piece.</param>
/// <param name="Fault">What is wrong, for the report.</param>
internal readonly record struct DownloadStep(DownloadOutcome Outcome, DdiAnswer Answer, long Bytes, string? Fault = null);

/// <summary>
/// One artifact on its way: a streamed GET without limit, else ranges; resumed with a range where it broke off. Nothing is kept
/// of the content but its hash.
/// </summary>
internal sealed class ArtifactDownload(Artifact artifact) : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private IncrementalHash _hash = NewHash(artifact);
    private long _received;

    public Artifact Artifact => artifact;

    /// <summary>Fetches the rest, or the next <paramref name="atMost"/> bytes of it.</summary>
    public async Task<DownloadStep> ContinueAsync(
        DdiClient client, string? credentials, long? atMost, TimeSpan timeout, TimeProvider time, FleetMeters meters, RequestSlot slot)
    {
        var startedAt = time.GetUtcNow();
        var started = time.GetTimestamp();
        var before = _received;
        var arrived = 0L;
        var limit = slot.Arm(timeout);
        try
        {
            using var response = await client.OpenAsync(artifact.Link!, credentials, Range(atMost), limit);
            var answer = new DdiAnswer((int)response.StatusCode, startedAt, RetryDelays.Asked(response, time));
            if (answer.Status is 200 or 206)
            {
                if (answer.Status == 200 && _received > 0)
                {
                    Restart(); // the server does not do ranges
                }
                else if (answer.Status == 206 && response.Content.Headers.ContentRange?.From != before)
                {
                    meters.Answered(RequestKind.Download, answer.Status, time.GetElapsedTime(started));
                    return Wrong(answer, 0, $"asked for bytes from {before}, got Content-Range \"{response.Content.Headers.ContentRange}\"");
                }

                arrived = await DrainAsync(response, timeout, meters, slot, limit);
            }

            meters.Answered(RequestKind.Download, answer.Status, time.GetElapsedTime(started));
            return Judge(answer, arrived);
        }
        catch (OperationCanceledException) when (slot.Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (RequestFaults.Classify(fault) is { } word)
        {
            meters.Unanswered(RequestKind.Download, word);
            return new DownloadStep(DownloadOutcome.Passing, new DdiAnswer(0, startedAt), 0);
        }
        finally
        {
            slot.Disarm();
        }
    }

    public void Dispose() => _hash.Dispose();

    private static IncrementalHash NewHash(Artifact artifact) =>
        IncrementalHash.CreateHash(artifact.Sha256 is null ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);

    private RangeHeaderValue? Range(long? atMost) => atMost is null
        ? (_received == 0 ? null : new RangeHeaderValue(_received, null))
        : new RangeHeaderValue(_received, Math.Max(_received, Math.Min(artifact.Size, _received + atMost.Value) - 1));

    private void Restart()
    {
        _hash.Dispose();
        _hash = NewHash(artifact);
        _received = 0;
    }

    private async Task<long> DrainAsync(
        HttpResponseMessage response, TimeSpan timeout, FleetMeters meters, RequestSlot slot, CancellationToken limit)
    {
        var arrived = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(limit);
            // Reading stops one buffer past the promised size: more bytes only confirm the fault.
            while (_received <= artifact.Size && await stream.ReadAsync(buffer, limit) is var count and > 0)
            {
                _hash.AppendData(buffer, 0, count);
                _received += count;
                arrived += count;
                meters.Received(count);
                slot.Extend(timeout);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return arrived;
    }

    private DownloadStep Judge(DdiAnswer answer, long arrived)
    {
        if (answer.IsClosed)
        {
            return new DownloadStep(DownloadOutcome.Closed, answer, 0);
        }

        if (answer.Status == 416 && _received == artifact.Size)
        {
            return CheckHash(answer, arrived); // nothing is left (hawkbit-api.md 3.1)
        }

        if (answer.Status is not (200 or 206))
        {
            return answer.IsPassing
                ? new DownloadStep(DownloadOutcome.Passing, answer, 0)
                : Wrong(answer, 0, $"answered with status {answer.Status}");
        }

        if (_received == artifact.Size)
        {
            return CheckHash(answer, arrived);
        }

        return answer.Status == 206 && _received < artifact.Size && arrived > 0
            ? new DownloadStep(DownloadOutcome.Partial, answer, arrived)
            : Wrong(answer, arrived, _received > artifact.Size
                ? $"more than the promised {artifact.Size} bytes"
                : $"{_received} of the promised {artifact.Size} bytes");
    }

    private DownloadStep CheckHash(DdiAnswer answer, long arrived)
    {
        var (name, expected) = artifact.Sha256 is { } sha256 ? ("SHA-256", sha256) : ("SHA-1", artifact.Sha1);
        var actual = Convert.ToHexStringLower(_hash.GetCurrentHash());
        return expected is null || actual == expected
            ? new DownloadStep(DownloadOutcome.Complete, answer, arrived)
            : Wrong(answer, arrived, $"{name} {actual} instead of {expected}");
    }

    private DownloadStep Wrong(DdiAnswer answer, long arrived, string fault) =>
        new(DownloadOutcome.Wrong, answer, arrived, $"{artifact.FileName}: {fault}");
}
