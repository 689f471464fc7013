using System.Text.Json;
using RolloutConsole.Api.Http;

namespace RolloutConsole.Api.Ddi;

/// <summary>Reads a report straight from its bytes (hawkbit-api, 1.6). Unknown members, among them <c>id</c> and <c>time</c>, are skipped.</summary>
internal static class FeedbackReader
{
    private const string Executions = "closed, proceeding, canceled, scheduled, rejected, resumed, downloaded, download";
    private const string Results = "success, failure, none";

    private static readonly long s_latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads one report.</summary>
    public static Feedback Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        LenientJson.StartBody(ref reader);
        Parts parts = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                parts.HasStatus = LenientJson.IsObject(ref reader, "status");
                if (parts.HasStatus)
                {
                    ReadStatus(ref reader, ref parts);
                }
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                parts.Timestamp = LenientJson.Whole(ref reader, "timestamp", 0, s_latest);
            }
            else
            {
                reader.Skip();
            }
        }

        LenientJson.EndBody(ref reader);
        return new Feedback(
            parts.Execution ?? throw Missing(parts.HasStatus, "status.execution", Executions),
            parts.Finished ?? throw Missing(parts.HasStatus, parts.HasResult ? "status.result.finished" : "status.result", Results),
            (int?)parts.Code,
            parts.Details,
            parts.Timestamp is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }

    private static void ReadStatus(ref Utf8JsonReader reader, ref Parts parts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("execution"u8))
            {
                reader.Read();
                parts.Execution = ReadExecution(ref reader);
            }
            else if (reader.ValueTextEquals("result"u8))
            {
                reader.Read();
                parts.HasResult = LenientJson.IsObject(ref reader, "status.result");
                if (parts.HasResult)
                {
                    ReadResult(ref reader, ref parts);
                }
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                parts.Code = LenientJson.Whole(ref reader, "status.code", int.MinValue, int.MaxValue);
            }
            else if (reader.ValueTextEquals("details"u8))
            {
                reader.Read();
                parts.Details = LenientJson.Texts(ref reader, "status.details");
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void ReadResult(ref Utf8JsonReader reader, ref Parts parts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("finished"u8))
            {
                reader.Read();
                parts.Finished = ReadFinished(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static Execution? ReadExecution(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String when reader.ValueTextEquals("closed"u8) => Execution.Closed,
        JsonTokenType.String when reader.ValueTextEquals("proceeding"u8) => Execution.Proceeding,
        JsonTokenType.String when reader.ValueTextEquals("canceled"u8) => Execution.Canceled,
        JsonTokenType.String when reader.ValueTextEquals("scheduled"u8) => Execution.Scheduled,
        JsonTokenType.String when reader.ValueTextEquals("rejected"u8) => Execution.Rejected,
        JsonTokenType.String when reader.ValueTextEquals("resumed"u8) => Execution.Resumed,
        JsonTokenType.String when reader.ValueTextEquals("downloaded"u8) => Execution.Downloaded,
        JsonTokenType.String when reader.ValueTextEquals("download"u8) => Execution.Download,
        _ => throw new BodyFaultException($"status.execution: {LenientJson.Show(ref reader)} is not known. Send one of {Executions}."),
    };

    private static FinalResult? ReadFinished(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String when reader.ValueTextEquals("success"u8) => FinalResult.Success,
        JsonTokenType.String when reader.ValueTextEquals("failure"u8) => FinalResult.Failure,
        JsonTokenType.String when reader.ValueTextEquals("none"u8) => FinalResult.None,
        _ => throw new BodyFaultException($"status.result.finished: {LenientJson.Show(ref reader)} is not known. Send one of {Results}."),
    };

    private static BodyFaultException Missing(bool hasStatus, string path, string words) => !hasStatus
        ? new BodyFaultException("status: it is missing. Send an object with execution and result.")
        : path == "status.result"
            ? new BodyFaultException($"status.result: it is missing. Send an object with finished, one of {words}.")
            : new BodyFaultException($"{path}: it is missing. Send one of {words}.");

    private struct Parts
    {
        public bool HasStatus;
        public bool HasResult;
        public Execution? Execution;
        public FinalResult? Finished;
        public long? Code;
        public List<string>? Details;
        public long? Timestamp;
    }
}
