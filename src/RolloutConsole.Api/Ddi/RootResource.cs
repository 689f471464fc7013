using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>
/// The poll: when to come back, and what there is to do (hawkbit-api, 1.4). The most frequent request of the product, so the usual poll
/// writes its few bytes by hand, awaits nothing before the answer and allocates next to nothing.
/// </summary>
internal sealed class RootResource(
    IDeviceRegistration registration, IFeedbackIntake intake, IEmergencyStop stop, IConsoleSettings settings, TimeProvider clock)
{
    private static readonly JsonEncodedText s_config = JsonEncodedText.Encode("config");
    private static readonly JsonEncodedText s_polling = JsonEncodedText.Encode("polling");
    private static readonly JsonEncodedText s_sleep = JsonEncodedText.Encode("sleep");
    private static readonly JsonEncodedText s_cancelAction = JsonEncodedText.Encode("cancelAction");
    private static readonly JsonEncodedText s_deploymentBase = JsonEncodedText.Encode("deploymentBase");
    private static readonly JsonEncodedText s_confirmationBase = JsonEncodedText.Encode("confirmationBase");
    private static readonly JsonEncodedText s_installedBase = JsonEncodedText.Encode("installedBase");
    private static readonly JsonEncodedText s_configData = JsonEncodedText.Encode("configData");

    /// <summary>Registers a device that polls for the first time (hawkbit-api, 1.3).</summary>
    /// <returns>Its call, to be answered as that of any other device; null when there is no such device yet.</returns>
    public async Task<DeviceCall?> RegisterAsync(HttpContext context, string tenant, string controllerId, bool trustForwarded)
    {
        var address = ClientAddress.Of(context, trustForwarded, known: null);
        var state = await registration.RegisterAsync(controllerId, address, clock.GetUtcNow(), CancellationToken.None);
        return state is null ? null : new DeviceCall(context, tenant, state, trustForwarded);
    }

    /// <summary>Answers a poll.</summary>
    public Task GetAsync(in DeviceCall call)
    {
        var state = call.State;
        intake.NotePoll(state.TargetId, ClientAddress.Of(call.Context, call.TrustForwarded, state.LastPoll.Address), state.LastPoll);

        if (state.Selected is not { } selected || !OfferRules.IsOffer(selected))
        {
            return WireAnswer.Tagged(call.Context, Write(call, state.Selected));
        }

        return OfferRules.TryOpen(stop, selected, out var ticket)
            ? OfferAsync(call, selected, ticket)
            : WireAnswer.Tagged(call.Context, Write(call, selected: null));
    }

    // Whoever sets the stop waits for this ticket, and it is given back when the bytes are out of our hands.
    private async Task OfferAsync(DeviceCall call, OfferedAction selected, OfferTicket ticket)
    {
        try
        {
            await WireAnswer.Tagged(call.Context, Write(call, selected));
        }
        finally
        {
            ticket.Dispose();
        }
    }

    private ReadOnlyMemory<byte> Write(in DeviceCall call, OfferedAction? selected)
    {
        var buffer = call.TakeBuffer();
        var json = buffer.Json;
        var hrefs = buffer.Hrefs;

        Span<char> sleep = stackalloc char[8];
        WriteSleep(sleep, settings.Current.PollingTime);
        json.WriteStartObject();
        json.WriteStartObject(s_config);
        json.WriteStartObject(s_polling);
        json.WriteString(s_sleep, sleep);
        json.WriteEndObject();
        json.WriteEndObject();

        var isDeploying = selected is not null && OfferRules.IsDeploying(selected);
        var isCanceling = selected is { Status: ActionStatus.Canceling };
        var isWaiting = selected is { Status: ActionStatus.WaitForConfirmation };
        if (isDeploying || isCanceling || isWaiting || call.State.InstalledActionId is not null || call.State.AttributesRequested)
        {
            json.WriteStartObject(DdiJson.Links);
            if (isCanceling)
            {
                // Never with a query: a client appends /feedback to it (hawkbit-api, section 0, rule 5).
                DdiJson.WriteLink(json, s_cancelAction, hrefs.Again().Add("cancelAction/").Add(selected!.Id));
            }
            else if (isDeploying || isWaiting)
            {
                DdiJson.WriteLink(
                    json,
                    isWaiting ? s_confirmationBase : s_deploymentBase,
                    hrefs.Again().Add(isWaiting ? "confirmationBase/" : "deploymentBase/").Add(selected!.Id).Add("?c=").Add(OfferRules.StampOf(selected, clock.GetUtcNow())));
            }

            if (call.State.InstalledActionId is { } installed)
            {
                DdiJson.WriteLink(json, s_installedBase, hrefs.Again().Add("installedBase/").Add(installed));
            }

            if (call.State.AttributesRequested)
            {
                DdiJson.WriteLink(json, s_configData, hrefs.Again().Add("configData"));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        return buffer.Finish();
    }

    // HH:mm:ss; settings keep it below a day.
    private static void WriteSleep(Span<char> text, TimeSpan sleep)
    {
        WriteTwo(text, sleep.Hours);
        text[2] = ':';
        WriteTwo(text[3..], sleep.Minutes);
        text[5] = ':';
        WriteTwo(text[6..], sleep.Seconds);
    }

    private static void WriteTwo(Span<char> text, int number)
    {
        text[0] = (char)('0' + (number / 10));
        text[1] = (char)('0' + (number % 10));
    }
}
