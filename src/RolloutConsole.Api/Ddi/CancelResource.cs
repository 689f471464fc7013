using System.Globalization;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>
/// What a device is to stop (hawkbit-api, 1.7). Taking something back is never an offer, so the emergency stop does not touch it.
/// </summary>
internal sealed class CancelResource(IDeviceReads reads, IFeedbackIntake intake)
{
    /// <summary>GET cancelAction: notes that the device has seen it, and names the action to stop.</summary>
    public async Task GetAsync(DeviceCall call, long actionId)
    {
        if (reads.ReadAction(call.State.TargetId, actionId) is not { Status: ActionStatus.Canceling or ActionStatus.Canceled })
        {
            await WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
            return;
        }

        var report = new DeviceReport(
            call.State.TargetId, actionId, DeviceReportKind.CancelRetrieved, Code: null, Messages: [], ReportedAt: null);
        var outcome = await intake.ReportAsync(report, CancellationToken.None);

        // A full history must not hide from a device what it is to stop.
        await (outcome is ReportOutcome.Accepted or ReportOutcome.TooManyEntries
            ? Send(call, actionId)
            : ReportAnswer.NotFetchedAsync(call.Context, outcome));
    }

    private static Task Send(in DeviceCall call, long actionId)
    {
        var buffer = JsonBuffer.Take();
        var json = buffer.Json;
        Span<char> text = stackalloc char[20];
        actionId.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        json.WriteStartObject();
        json.WriteString("id", text[..length]);
        json.WriteStartObject("cancelAction");
        json.WriteString("stopId", text[..length]);
        json.WriteEndObject();
        json.WriteEndObject();
        return WireAnswer.Tagged(call.Context, buffer.Finish());
    }
}
