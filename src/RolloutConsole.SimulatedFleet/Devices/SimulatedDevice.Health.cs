using RolloutConsole.SimulatedFleet.Protocol;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>How a device feels after an installation, and when it says so.</summary>
internal sealed partial class SimulatedDevice
{
    private Uri? _configAddress;
    private DateTimeOffset _failsAt = s_never;

    private void BeginHealth(bool isUnhealthy)
    {
        var failsLater = isUnhealthy && _world.Profile.UnhealthyAfter > TimeSpan.Zero;
        _attributes[_world.Profile.HealthAttribute] = isUnhealthy && !failsLater ? "failing" : "ok";
        _failsAt = failsLater ? _world.Now + _world.Profile.UnhealthyAfter : s_never;
    }

    /// <summary>A device that has begun to fail reports its attributes although nobody asks; the address it knows from an earlier poll.</summary>
    private void HeedHealth(RootResource root)
    {
        _configAddress = root.ConfigData ?? _configAddress;
        if (_failsAt <= _world.Now && _configAddress is not null)
        {
            _attributes[_world.Profile.HealthAttribute] = "failing";
            _configLink = _configAddress;
            _failsAt = s_never;
        }
    }
}
