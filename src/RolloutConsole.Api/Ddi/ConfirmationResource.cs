using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>
/// What the person at the device is asked, and answers (hawkbit-api, 1.9). An action that waits can always be answered, also after the
/// confirmation flow was switched off: nobody else would end its waiting.
/// </summary>
internal sealed class ConfirmationResource(IDeviceReads reads, IFeedbackIntake intake, IEmergencyStop stop, TimeProvider clock)
{
    /// <summary>Last segment of the address that switches auto-confirmation on.</summary>
    public const string Activate = "activateAutoConfirm";

    /// <summary>Last segment of the address that switches it off.</summary>
    public const string Deactivate = "deactivateAutoConfirm";

    private const int LargestBody = 64 * 1024;

    private static readonly JsonReading<ConfirmationFeedback> s_feedback = ConfirmationReader.ReadFeedback;
    private static readonly JsonReading<AutoConfirmWish> s_wish = ConfirmationReader.ReadWish;
    private static readonly JsonEncodedText s_activate = JsonEncodedText.Encode(Activate);
    private static readonly JsonEncodedText s_deactivate = JsonEncodedText.Encode(Deactivate);
    private static readonly JsonEncodedText s_confirmationBase = JsonEncodedText.Encode("confirmationBase");

    /// <summary>GET confirmationBase: auto-confirmation, and what waits. Counts as a poll (hawkbit-api, 1.3).</summary>
    public async Task GetAsync(DeviceCall call)
    {
        var state = call.State;
        intake.NotePoll(state.TargetId, ClientAddress.Of(call.Context, call.TrustForwarded, state.LastPoll.Address), state.LastPoll);
        if (state.Selected is not { Status: ActionStatus.WaitForConfirmation } waiting || !OfferRules.TryOpen(stop, waiting, out var ticket))
        {
            await WireAnswer.Tagged(call.Context, Write(call, waiting: null));
            return;
        }

        try
        {
            await WireAnswer.Tagged(call.Context, Write(call, waiting));
        }
        finally
        {
            ticket.Dispose();
        }
    }

    /// <summary>POST confirmationBase/{id}/feedback: the answer of the person at the device.</summary>
    public async Task PostAsync(DeviceCall call, long actionId)
    {
        var body = await JsonBody.ReadAsync(call.Context, FeedbackResource.LargestBody, s_feedback);
        if (body.Status != 0)
        {
            await body.RefuseAsync(call.Context);
            return;
        }

        var feedback = body.Value;
        if (!ReportTexts.TryCollect(feedback.Details, out var messages))
        {
            await ReportAnswer.TooMany(call.Context, $"details: {ReportTexts.TooMany}");
            return;
        }

        if (messages.Count == 0)
        {
            messages = [feedback.Kind == DeviceReportKind.Confirmed ? "Confirmed at the device." : "Denied at the device."];
        }

        var report = new DeviceReport(call.State.TargetId, actionId, feedback.Kind, feedback.Code, messages, ReportedAt: null);
        await ReportAnswer.SendAsync(call.Context, await intake.ReportAsync(report, CancellationToken.None));
    }

    /// <summary>POST confirmationBase/activateAutoConfirm; the body is optional.</summary>
    public async Task ActivateAsync(DeviceCall call)
    {
        var wish = default(AutoConfirmWish);
        if (HasBody(call.Context.Request))
        {
            var body = await JsonBody.ReadAsync(call.Context, LargestBody, s_wish);
            if (body.Status != 0)
            {
                await body.RefuseAsync(call.Context);
                return;
            }

            wish = body.Value;
        }

        await SwitchAsync(call, new AutoConfirmReport(call.State.TargetId, IsActive: true, wish.Initiator, wish.Remark));
    }

    /// <summary>POST confirmationBase/deactivateAutoConfirm. Switching off what is off is no fault.</summary>
    public Task DeactivateAsync(in DeviceCall call) => SwitchAsync(call, new AutoConfirmReport(call.State.TargetId, IsActive: false));

    private async Task SwitchAsync(DeviceCall call, AutoConfirmReport report) =>
        await ReportAnswer.SendAsync(call.Context, await intake.ReportAutoConfirmAsync(report, CancellationToken.None));

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || (request.ContentLength is null && request.Headers.TransferEncoding.Count > 0);

    private ReadOnlyMemory<byte> Write(in DeviceCall call, OfferedAction? waiting)
    {
        var auto = reads.ReadAutoConfirm(call.State.TargetId);
        var buffer = call.TakeBuffer();
        var (json, hrefs) = (buffer.Json, buffer.Hrefs);
        json.WriteStartObject();
        json.WriteStartObject("autoConfirm");
        json.WriteBoolean("active", auto is not null);
        if (auto?.Initiator is { } initiator)
        {
            json.WriteString("initiator", initiator);
        }

        if (auto?.Remark is { } remark)
        {
            json.WriteString("remark", remark);
        }

        json.WriteNumber("activatedAt", auto?.ActivatedAt?.ToUnixTimeMilliseconds() ?? 0);
        json.WriteEndObject();
        json.WriteStartObject(DdiJson.Links);
        DdiJson.WriteLink(json, auto is null ? s_activate : s_deactivate, hrefs.Again().Add("confirmationBase/").Add(auto is null ? Activate : Deactivate));
        if (waiting is not null)
        {
            DdiJson.WriteLink(
                json, s_confirmationBase, hrefs.Again().Add("confirmationBase/").Add(waiting.Id).Add("?c=").Add(OfferRules.StampOf(waiting, clock.GetUtcNow())));
        }

        json.WriteEndObject();
        json.WriteEndObject();
        return buffer.Finish();
    }
}
