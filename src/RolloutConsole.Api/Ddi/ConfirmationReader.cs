using System.Text.Json;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>An answer to an action that waits for confirmation, as it was sent (hawkbit-api, 1.9).</summary>
/// <param name="Kind">Confirmed or denied.</param>
/// <param name="Code">The device's own number.</param>
/// <param name="Details">Its words; null for none.</param>
internal readonly record struct ConfirmationFeedback(DeviceReportKind Kind, int? Code, List<string>? Details);

/// <summary>Who switches auto-confirmation on, as it was sent.</summary>
/// <param name="Initiator">Who wants it; null for nobody in particular.</param>
/// <param name="Remark">Why.</param>
internal readonly record struct AutoConfirmWish(string? Initiator, string? Remark);

/// <summary>Reads what a device says about confirmations. Unknown members are skipped.</summary>
internal static class ConfirmationReader
{
    private const string Answers = "confirmed, denied";

    /// <summary>Reads one answer.</summary>
    public static ConfirmationFeedback ReadFeedback(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        LenientJson.StartBody(ref reader);
        DeviceReportKind? kind = null;
        long? code = null;
        List<string>? details = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("confirmation"u8))
            {
                reader.Read();
                kind = ReadAnswer(ref reader);
            }
            else if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                code = LenientJson.Whole(ref reader, "code", int.MinValue, int.MaxValue);
            }
            else if (reader.ValueTextEquals("details"u8))
            {
                reader.Read();
                details = LenientJson.Texts(ref reader, "details");
            }
            else
            {
                reader.Skip();
            }
        }

        LenientJson.EndBody(ref reader);
        return new ConfirmationFeedback(
            kind ?? throw new BodyFaultException($"confirmation: it is missing. Send one of {Answers}."), (int?)code, details);
    }

    /// <summary>Reads who wants auto-confirmation and why.</summary>
    public static AutoConfirmWish ReadWish(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        LenientJson.StartBody(ref reader);
        string? initiator = null, remark = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("initiator"u8))
            {
                reader.Read();
                initiator = Text(ref reader, "initiator", AutoConfirmation.LongestInitiator);
            }
            else if (reader.ValueTextEquals("remark"u8))
            {
                reader.Read();
                remark = Text(ref reader, "remark", AutoConfirmation.LongestRemark);
            }
            else
            {
                reader.Skip();
            }
        }

        LenientJson.EndBody(ref reader);
        return new AutoConfirmWish(initiator, remark);
    }

    private static string? Text(ref Utf8JsonReader reader, string path, int longest)
    {
        var text = LenientJson.Text(ref reader, path);
        return text?.Length > longest ? throw new BodyFaultException($"{path}: it has {text.Length} characters. Send at most {longest}.") : text;
    }

    private static DeviceReportKind? ReadAnswer(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String when reader.ValueTextEquals("confirmed"u8) => DeviceReportKind.Confirmed,
        JsonTokenType.String when reader.ValueTextEquals("denied"u8) => DeviceReportKind.Denied,
        _ => throw new BodyFaultException($"confirmation: {LenientJson.Show(ref reader)} is not known. Send one of {Answers}."),
    };
}
