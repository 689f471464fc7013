using System.Buffers;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>A device's attributes (hawkbit-api, 1.10). Taken at any time, asked for or not.</summary>
internal sealed class ConfigDataResource(IFeedbackIntake intake)
{
    private const int LargestBody = 256 * 1024;
    private const int LongestText = TargetTextRules.LongestAttribute;

    // Letters, digits, whitespace and these signs of ASCII; the vertical bar among them.
    private static readonly SearchValues<char> s_allowed = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 \t\n\v\f\r_-!@#$%^&*()+=[]{};:'\",.<>/\\?|");

    private static readonly JsonReading<ConfigData> s_read = ConfigDataReader.Read;

    /// <summary>PUT configData.</summary>
    public async Task PutAsync(DeviceCall call)
    {
        var body = await JsonBody.ReadAsync(call.Context, LargestBody, s_read);
        if (body.Status != 0)
        {
            await body.RefuseAsync(call.Context);
            return;
        }

        var data = body.Value;
        foreach (var (key, value) in data.Values)
        {
            if ((key.Length == 0 ? "data: a key is empty. Give every attribute a name." : FaultOf("the key", key)) is { } keyFault)
            {
                await ReportAnswer.InvalidAttributes(call.Context, keyFault);
                return;
            }

            if (value is not null && FaultOf($"the value of '{key}'", value) is { } valueFault)
            {
                await ReportAnswer.InvalidAttributes(call.Context, valueFault);
                return;
            }
        }

        var outcome = await intake.ReportAttributesAsync(new AttributeReport(call.State.TargetId, data.Mode, data.Values), CancellationToken.None);
        await ReportAnswer.SendAsync(call.Context, outcome);
    }

    private static string? FaultOf(string what, string text)
    {
        if (text.Length > LongestText)
        {
            return $"data: {what} '{text[..32]}...' has {text.Length} characters. Send at most {LongestText}.";
        }

        var at = text.AsSpan().IndexOfAnyExcept(s_allowed);
        return at < 0
            ? null
            : $"data: {what} has a character that is not allowed (U+{(int)text[at]:X4}). Send ASCII letters, digits, blanks and _-!@#$%^&*()+=[]{{}};:'\",.<>/\\?|.";
    }
}
