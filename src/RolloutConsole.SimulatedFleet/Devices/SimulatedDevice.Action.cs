using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>The steps of an action, one request each.</summary>
internal sealed partial class SimulatedDevice
{
    /// <summary>Refusals after which a report that is not final is given up, as real clients do (hawkbit-api.md 3.1).</summary>
    private const int InterimTries = 10;

    private DeviceAction? _action;
    private int _actionsSeen;
    private string? _missingArtifactOf;

    private Task StepAsync(RequestSlot slot)
    {
        var action = _action ?? throw new InvalidOperationException($"{_identity.ControllerId} has a step due and no action.");
        return State switch
        {
            DeviceState.Offered or DeviceState.AwaitingWindow => FetchOfferAsync(action, slot),
            DeviceState.Downloading => DownloadAsync(action, slot),
            DeviceState.Installing when action.Pending is null => InstallAsync(action, slot),
            _ => SendReportAsync(action, action.Pending!, slot),
        };
    }

    private async Task FetchOfferAsync(DeviceAction action, RequestSlot slot)
    {
        var (head, document) = await _world.Client.GetAsync(
            RequestKind.Deployment, action.Link, _credentials, Deployment.Read, slot);
        if (head.IsClosed)
        {
            ServerClosed("deploymentBase answered " + head.Status, head.StartedAt);
            return;
        }

        if (!head.IsOk || document is null)
        {
            _nextStep = Retry(head, ref _stepFailures);
            return;
        }

        _stepFailures = 0;
        action.Document = document;
        if (State == DeviceState.AwaitingWindow)
        {
            _nextStep = s_never; // the next poll looks again
            if (document.MayUpdate)
            {
                Move(DeviceEvent.WindowOpened);
                BeginInstall(action);
            }

            return;
        }

        Journal(FleetJournalKind.OfferFetched, action.Id, head.StartedAt, details: [document.Name, document.Version]);
        if (!document.MayDownload)
        {
            Move(DeviceEvent.OfferHeld);
            LeaveAction("the server says not to download now", head.StartedAt);
            return;
        }

        action.Plan = InstallPlan.Draw(_world.Profile, _attributes, document.Version,
            FleetSeed.Random(_world.Options.Seed, _index, FleetSeed.Purpose.Action, action.Number));
        if (document.Artifacts.FirstOrDefault(a => a.Link is null) is { } unreachable)
        {
            Move(DeviceEvent.OfferUnusable);
            Fail(action, new InstallFailure(512, $"E-512 {unreachable.FileName} has no download link"));
            return;
        }

        Move(DeviceEvent.OfferFetched);
        Prepare(action, "proceeding", "none", $"Accepted {document.Name} {document.Version}");
    }

    private async Task SendReportAsync(DeviceAction action, Report report, RequestSlot slot)
    {
        if (action.Sent++ > 0)
        {
            _world.Meters.SentAgain();
        }

        Journal(FleetJournalKind.ReportSent, action.Id, _world.Now, report);
        var head = await _world.Client.SendAsync(
            RequestKind.Feedback, HttpMethod.Post, Links.Feedback(action.Link), _credentials, report.ToJson(), slot);
        if (head.IsOk)
        {
            Journal(FleetJournalKind.ReportAcknowledged, action.Id, head.StartedAt, report);
            ReportAnswered(action, head.StartedAt);
        }
        else if (head.IsClosed)
        {
            Journal(FleetJournalKind.ReportRefused, action.Id, head.StartedAt, report);
            ServerClosed("feedback answered " + head.Status, head.StartedAt);
        }
        else if (State != DeviceState.Closing && head.Status is >= 400 and < 500 && ++action.Refusals > InterimTries)
        {
            ReportAnswered(action, head.StartedAt); // nobody wants it; the work goes on
        }
        else
        {
            _nextStep = Retry(head, ref _stepFailures);
        }
    }

    private void ReportAnswered(DeviceAction action, DateTimeOffset startedAt)
    {
        action.Pending = null;
        _stepFailures = 0;
        _nextStep = _world.Now;
        switch (State)
        {
            case DeviceState.Accepting:
                Move(DeviceEvent.ReportAnswered);
                Prepare(action, "download", "none", $"Downloading {action.Document!.Artifacts.Count} artifacts");
                break;
            case DeviceState.Announcing:
                Move(DeviceEvent.ReportAnswered);
                break;
            case DeviceState.Storing when action.Document is { MayUpdate: false, WindowClosed: true }:
                Move(DeviceEvent.WindowShut);
                _nextStep = s_never;
                break;
            case DeviceState.Storing:
                Move(DeviceEvent.ReportAnswered);
                BeginInstall(action);
                break;
            case DeviceState.Installing:
                AwaitInstallStep(action);
                break;
            default:
                Move(DeviceEvent.ReportAnswered);
                _world.Meters.Ended(action.Ending);
                LeaveAction(null, startedAt);
                break;
        }
    }

    private async Task DownloadAsync(DeviceAction action, RequestSlot slot)
    {
        var artifacts = action.Document!.Artifacts;
        if (action.ArtifactsDone == artifacts.Count)
        {
            FinishDownload(action); // a set without artifacts
            return;
        }

        action.Download ??= new ArtifactDownload(artifacts[action.ArtifactsDone]);
        var speed = _world.Profile.DownloadBytesPerSecond;
        var step = await action.Download.ContinueAsync(
            _world.Client, _credentials, speed, _world.Options.RequestTimeout, _world.Time, _world.Meters, slot);
        switch (step.Outcome)
        {
            case DownloadOutcome.Partial:
                _stepFailures = 0;
                _nextStep = step.Answer.StartedAt + (speed is null ? TimeSpan.Zero : TimeSpan.FromSeconds((double)step.Bytes / speed.Value));
                break;
            case DownloadOutcome.Complete:
                _stepFailures = 0;
                Journal(FleetJournalKind.Downloaded, action.Id, step.Answer.StartedAt, details: [action.Download.Artifact.FileName]);
                action.Download.Dispose();
                action.Download = null;
                _nextStep = _world.Now;
                if (++action.ArtifactsDone == artifacts.Count)
                {
                    FinishDownload(action);
                }

                break;
            case DownloadOutcome.Wrong:
                Move(DeviceEvent.DownloadFailed);
                Fail(action, new InstallFailure(510, $"E-510 download is not what was promised: {step.Fault}"));
                break;
            case DownloadOutcome.Closed when _missingArtifactOf == action.Id:
                // Offered a second time although the artifact is not there: an operator has to hear of it.
                Move(DeviceEvent.DownloadFailed);
                Fail(action, new InstallFailure(511, $"E-511 {action.Download.Artifact.FileName} answered {step.Answer.Status} twice"));
                break;
            case DownloadOutcome.Closed:
                _missingArtifactOf = action.Id;
                ServerClosed("download answered " + step.Answer.Status, step.Answer.StartedAt);
                break;
            default:
                _nextStep = Retry(step.Answer, ref _stepFailures);
                break;
        }
    }

    private void FinishDownload(DeviceAction action)
    {
        var downloadOnly = action.Document is { MayUpdate: false, WindowClosed: false };
        Move(downloadOnly ? DeviceEvent.DownloadOnlyFinished : DeviceEvent.DownloadFinished);
        action.Ending = DeviceOutcome.DownloadedOnly;
        Prepare(action, "downloaded", downloadOnly ? "success" : "none", "Download is complete, sizes and hashes are right");
    }

    private void Fail(DeviceAction action, InstallFailure failure)
    {
        action.Ending = DeviceOutcome.Failed;
        Prepare(action, "closed", "failure", failure.Text, failure.Code);
    }

    private void Prepare(
        DeviceAction action, string execution, string finished, string detail, int? code = null, (int Step, int Of)? progress = null)
    {
        action.Pending = new Report(action.Id, execution, finished, [detail], _world.Now, code, progress);
        action.Sent = 0;
        action.Refusals = 0;
        _stepFailures = 0;
        _nextStep = _world.Now;
    }

    private void ServerClosed(string why, DateTimeOffset startedAt)
    {
        Move(DeviceEvent.ServerClosed);
        _world.Meters.Ended(DeviceOutcome.ClosedByServer);
        LeaveAction(why, startedAt);
    }

    /// <summary>Forgets the action; <paramref name="why"/> is null when it ran to its end.</summary>
    private void LeaveAction(string? why, DateTimeOffset startedAt)
    {
        if (why is not null)
        {
            Journal(FleetJournalKind.ActionDropped, _action!.Id, startedAt, details: [why]);
        }

        _action!.Dispose();
        _action = null;
        _nextStep = s_never;
        _world.Meters.ActionLeft();
    }
}
