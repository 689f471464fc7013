using System.Globalization;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Api.Http;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>What a device is to install, and what it has installed (hawkbit-api, 1.5 and 1.8).</summary>
internal sealed class DeploymentResource(IDeviceReads reads, IFeedbackIntake intake, IEmergencyStop stop, TimeProvider clock)
{
    private const int MostMessages = 100;

    /// <summary>
    /// GET deploymentBase. The first fetch is an offer: it happens inside a ticket of the emergency stop, and the action is retrieved,
    /// committed, before the document leaves.
    /// </summary>
    public Task GetAsync(in DeviceCall call, long actionId)
    {
        if (reads.ReadAction(call.State.TargetId, actionId) is not { } action || !OfferRules.HasDocument(action))
        {
            return WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
        }

        if (!TryReadHistory(call.Context.Request, out var most))
        {
            return RefuseHistory(call.Context);
        }

        if (OfferRules.IsOffer(action))
        {
            return OfferRules.TryOpen(stop, action, out var ticket)
                ? OfferAsync(call, action, most, ticket)
                : WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
        }

        // Running again after a refused cancellation: fetching makes it retrieved once more, and nothing can withhold it.
        return action.Status == ActionStatus.Running ? RetrieveAsync(call, action, most) : SendAsync(call, action, most);
    }

    /// <summary>
    /// GET confirmationBase/{id}: the same document for the person at the device, who is asked. Shown only while the action waits, and withheld
    /// by the emergency stop as any offer.
    /// </summary>
    public async Task GetConfirmationAsync(DeviceCall call, long actionId)
    {
        if (reads.ReadAction(call.State.TargetId, actionId) is not { Status: ActionStatus.WaitForConfirmation } action
            || !OfferRules.TryOpen(stop, action, out var ticket))
        {
            await WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            await (TryReadHistory(call.Context.Request, out var most) ? SendAsync(call, action, most, "confirmation") : RefuseHistory(call.Context));
        }
        finally
        {
            ticket.Dispose();
        }
    }

    /// <summary>GET installedBase: the same document, without any effect.</summary>
    public Task GetInstalledAsync(in DeviceCall call, long actionId)
    {
        if (reads.ReadAction(call.State.TargetId, actionId) is not { } action || !OfferRules.IsInstalledDocument(action))
        {
            return WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
        }

        return TryReadHistory(call.Context.Request, out var most)
            ? SendAsync(call, action, most)
            : RefuseHistory(call.Context);
    }

    private async Task OfferAsync(DeviceCall call, OfferedAction action, int most, OfferTicket ticket)
    {
        try
        {
            await RetrieveAsync(call, action, most);
        }
        finally
        {
            ticket.Dispose();
        }
    }

    private async Task RetrieveAsync(DeviceCall call, OfferedAction action, int most)
    {
        var report = new DeviceReport(
            call.State.TargetId, action.Id, DeviceReportKind.Retrieved, Code: null, Messages: [], ReportedAt: null);
        var outcome = await intake.ReportAsync(report, CancellationToken.None);
        await (outcome == ReportOutcome.Accepted
            ? SendAsync(call, action with { Status = ActionStatus.Retrieved }, most)
            : ReportAnswer.NotFetchedAsync(call.Context, outcome));
    }

    private Task SendAsync(in DeviceCall call, OfferedAction action, int most, string member = "deployment")
    {
        if (reads.ReadDeployment(action.DistributionSetId) is not { } deployment)
        {
            return WireAnswer.Empty(call.Context, StatusCodes.Status404NotFound);
        }

        var messages = most == 0 ? [] : reads.ReadMessages(action.Id, most);
        var buffer = call.TakeBuffer();
        var json = buffer.Json;
        json.WriteStartObject();

        Span<char> id = stackalloc char[20];
        action.Id.TryFormat(id, out var length, provider: CultureInfo.InvariantCulture);
        json.WriteString("id", id[..length]);

        var download = OfferRules.IsForced(action, clock.GetUtcNow()) ? "forced" : "attempt";
        json.WriteStartObject(member);
        json.WriteString("download", download);
        json.WriteString("update", action.ActionType == ActionType.DownloadOnly ? "skip" : download);
        json.WriteStartArray("chunks");
        foreach (var module in deployment.Modules)
        {
            WriteChunk(buffer, module);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        if (messages.Count > 0)
        {
            json.WriteStartObject("actionHistory");
            json.WriteString("status", ActionFacets.Of(action.Status).Management.ToUpperInvariant());
            json.WriteStartArray("messages");
            foreach (var message in messages)
            {
                json.WriteStringValue(message);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        return WireAnswer.Tagged(call.Context, buffer.Finish());
    }

    private static void WriteChunk(JsonBuffer buffer, DeploymentModule module)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("part", PartOf(module.TypeKey));
        json.WriteString("version", module.Version);
        json.WriteString("name", module.Name);
        json.WriteStartArray("artifacts");
        foreach (var artifact in module.Artifacts)
        {
            DdiJson.WriteArtifact(json, buffer.Hrefs, module.Id, artifact);
        }

        json.WriteEndArray();
        if (module.Metadata.Count > 0)
        {
            json.WriteStartArray("metadata");
            foreach (var (key, value) in module.Metadata)
            {
                json.WriteStartObject();
                json.WriteString("key", key);
                json.WriteString("value", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // Two types have other names towards devices (hawkbit-api, 1.5).
    private static string PartOf(string typeKey) => typeKey switch
    {
        "application" => "bApp",
        "runtime" => "jvm",
        _ => typeKey,
    };

    // N > 0: the last N; negative: as many as there may be; 0 or absent: none.
    private static bool TryReadHistory(HttpRequest request, out int most)
    {
        most = 0;
        if (!request.QueryString.HasValue || !request.Query.TryGetValue("actionHistory", out var text))
        {
            return true;
        }

        var isNumber = int.TryParse(text.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var asked);
        most = asked < 0 ? MostMessages : Math.Min(asked, MostMessages);
        return isNumber;
    }

    private static Task RefuseHistory(HttpContext context) => WireAnswer.Error(
        context,
        StatusCodes.Status400BadRequest,
        "MessageNotReadable",
        "rest.body.notReadable",
        "actionHistory: it is not a whole number. Send how many messages you want, or a negative number for as many as there may be.");
}
