using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>A device's reports about a deployment or its cancellation (hawkbit-api, 1.6 and 1.7). Answered after the commit.</summary>
internal sealed class FeedbackResource(IFeedbackIntake intake)
{
    /// <summary>Most bytes of a report: 50 messages are far less.</summary>
    public const int LargestBody = 256 * 1024;

    private static readonly JsonReading<Feedback> s_read = FeedbackReader.Read;

    /// <summary>POST deploymentBase/{id}/feedback.</summary>
    public Task PostAsync(in DeviceCall call, long actionId) => TakeAsync(call, actionId, isCancel: false);

    /// <summary>POST cancelAction/{id}/feedback.</summary>
    public Task PostCancelAsync(in DeviceCall call, long actionId) => TakeAsync(call, actionId, isCancel: true);

    private async Task TakeAsync(DeviceCall call, long actionId, bool isCancel)
    {
        var body = await JsonBody.ReadAsync(call.Context, LargestBody, s_read);
        if (body.Status != 0)
        {
            await body.RefuseAsync(call.Context);
            return;
        }

        var feedback = body.Value;
        var kind = isCancel ? feedback.CancelKind : feedback.Kind;
        if (!ReportTexts.TryCollect(feedback.Details, out var messages))
        {
            await ReportAnswer.TooMany(call.Context, $"status.details: {ReportTexts.TooMany}");
            return;
        }

        var report = new DeviceReport(call.State.TargetId, actionId, kind, feedback.Code, messages, feedback.ReportedAt);

        // Not ended by a device that hangs up: the report is in the queue, and its commit is a matter of milliseconds.
        var outcome = await intake.ReportAsync(report, CancellationToken.None);
        await ReportAnswer.SendAsync(call.Context, outcome);
    }
}
