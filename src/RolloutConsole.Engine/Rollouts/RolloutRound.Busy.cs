using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Devices that other rollouts have planned for or are busy with (architecture, section 3: Busy devices).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>Whether other rollouts' planned actions are still to be canceled before anything opens (hawkbit-rollouts, 4.2).</summary>
    private bool MustTakeOver => _next.Plan.BusyDevices == BusyDevices.Replace && !_next.HasTakenOver;
}
