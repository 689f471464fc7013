using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>The installation itself: its plan step by step.</summary>
internal sealed partial class SimulatedDevice
{
    private void BeginInstall(DeviceAction action)
    {
        action.InstallStarted = _world.Now;
        AwaitInstallStep(action);
    }

    private void AwaitInstallStep(DeviceAction action) =>
        _nextStep = action.InstallStarted + action.Plan!.Steps[action.NextInstallStep].At;

    private Task InstallAsync(DeviceAction action, RequestSlot slot)
    {
        switch (action.Plan!.Steps[action.NextInstallStep++])
        {
            case InstallStep.Report report:
                Prepare(action, "proceeding", "none", $"{report.Text} ({report.Number} of {report.Of})", progress: (report.Number, report.Of));
                return SendReportAsync(action, action.Pending!, slot);
            case InstallStep.Vanish vanish:
                _away = true;
                _world.Meters.Away(1);
                _nextPoll = _world.Now + vanish.For;
                // Back again, it polls before it goes on.
                _nextStep = _nextPoll + TimeSpan.FromSeconds(1);
                action.InstallStarted = _nextStep - vanish.At;
                if (HasErrand)
                {
                    _errandDue = _nextPoll;
                }

                return Task.CompletedTask;
            default:
                EndInstall(action);
                return SendReportAsync(action, action.Pending!, slot);
        }
    }

    private void EndInstall(DeviceAction action)
    {
        Move(DeviceEvent.InstallEnded);
        if (action.Plan!.Failure is { } failure)
        {
            Fail(action, failure);
            return;
        }

        // The device runs the new software whether or not the server hears of it.
        _attributes[_world.Profile.VersionAttribute] = action.Document!.Version;
        if (action.Plan.Unhealthy is { } unhealthy)
        {
            BeginHealth(unhealthy);
        }

        action.Ending = DeviceOutcome.Succeeded;
        Prepare(action, "closed", "success", $"Installed {action.Document.Name} {action.Document.Version}", 200);
    }
}
