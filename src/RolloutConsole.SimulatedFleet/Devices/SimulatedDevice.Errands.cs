using System.Text.Json;
using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>What a poll asks for beside the action: attributes, an answer to a cancellation, a confirmation.</summary>
internal sealed partial class SimulatedDevice
{
    /// <summary>Answers in a row that an errand survives; a later poll links it again if it still matters.</summary>
    private const int ErrandTries = 5;

    private static readonly byte[] s_confirmed = """{"confirmation":"confirmed","code":200,"details":["Confirmed by the device"]}"""u8.ToArray();

    private Uri? _configLink;
    private Uri? _cancelLink;
    private (Uri To, Report Report)? _cancelReply;
    private Uri? _confirmationLink;
    private DateTimeOffset _errandDue;
    private int _errandFailures;

    private bool HasErrand =>
        _cancelReply is not null || _configLink is not null || _cancelLink is not null || _confirmationLink is not null;

    private void HeedErrands(RootResource root, DateTimeOffset startedAt)
    {
        _configLink = _attributes.Count > 0 ? root.ConfigData : null;
        HeedHealth(root);
        _confirmationLink = root.Confirmation;
        if (root.Cancel is { } cancel && _cancelReply is null)
        {
            _cancelLink = cancel;
            Journal(FleetJournalKind.CancelSeen, Links.ActionId(cancel), startedAt);
        }

        _errandDue = _world.Now;
        _errandFailures = 0;
    }

    private Task RunErrandAsync(RequestSlot slot) =>
        _cancelReply is { } reply ? AnswerCancelAsync(reply.To, reply.Report, slot)
        : _configLink is { } config ? SendAttributesAsync(config, slot)
        : _cancelLink is { } cancel ? FetchCancelAsync(cancel, slot)
        : ConfirmAsync(_confirmationLink!, slot);

    private async Task SendAttributesAsync(Uri link, RequestSlot slot)
    {
        var head = await _world.Client.SendAsync(
            RequestKind.ConfigData, HttpMethod.Put, link, _credentials, Report.Attributes(_attributes), slot);
        if (ErrandIsOver(head))
        {
            _configLink = null;
        }

        if (head.IsOk)
        {
            Journal(FleetJournalKind.AttributesAcknowledged, null, head.StartedAt);
        }
    }

    private async Task FetchCancelAsync(Uri link, RequestSlot slot)
    {
        var (head, document) = await _world.Client.GetAsync(RequestKind.Cancel, link, _credentials, CancelDocument.Read, slot);
        if (!ErrandIsOver(head))
        {
            return;
        }

        _cancelLink = null;
        if (document is null)
        {
            return;
        }

        var known = _action?.Id == document.StopId;
        var granted = !known || TryMove(DeviceEvent.CancelAsked);
        var report = new Report(
            document.StopId,
            granted ? "closed" : "rejected",
            "success",
            [granted ? (known ? "Stopped before installation" : "Nothing to stop") : "Installation is under way and cannot be stopped"],
            _world.Now);
        if (known && granted)
        {
            LeaveAction("canceled", head.StartedAt);
        }

        _cancelReply = (Links.Feedback(link), report);
    }

    private async Task AnswerCancelAsync(Uri to, Report report, RequestSlot slot)
    {
        var head = await _world.Client.SendAsync(
            RequestKind.CancelFeedback, HttpMethod.Post, to, _credentials, report.ToJson(), slot);
        if (ErrandIsOver(head))
        {
            _cancelReply = null;
        }

        if (!head.IsOk)
        {
            return;
        }

        Journal(FleetJournalKind.CancelAcknowledged, report.ActionId, head.StartedAt, report);
        if (report.Execution == "rejected")
        {
            _world.Meters.CancelRejected();
        }
        else
        {
            _world.Meters.Ended(DeviceOutcome.Canceled);
        }
    }

    private async Task ConfirmAsync(Uri link, RequestSlot slot)
    {
        var head = await _world.Client.SendAsync(
            RequestKind.Confirmation, HttpMethod.Post, Links.Feedback(link), _credentials, s_confirmed, slot);
        if (ErrandIsOver(head))
        {
            _confirmationLink = null;
        }

        if (head.IsOk)
        {
            Journal(FleetJournalKind.ConfirmationAcknowledged, Links.ActionId(link), head.StartedAt);
        }
    }

    /// <summary>Whether the errand is dealt with; if not, it is put off. An unreachable server never ends an errand.</summary>
    private bool ErrandIsOver(DdiAnswer head)
    {
        if (!head.IsPassing || (head.Status != 0 && _errandFailures >= ErrandTries))
        {
            _errandDue = _world.Now;
            _errandFailures = 0;
            return true;
        }

        _errandDue = Retry(head, ref _errandFailures);
        return false;
    }

    /// <summary>The cancelAction document (hawkbit-api.md 1.7).</summary>
    private sealed record CancelDocument(string StopId)
    {
        public static CancelDocument Read(JsonElement document) => new(
            document.GetProperty("cancelAction").GetProperty("stopId").GetString() ?? throw new FormatException("stopId is null."));
    }
}
