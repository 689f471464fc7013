using System.Collections.ObjectModel;
using System.Globalization;

namespace RolloutConsole.SimulatedFleet;

/// <summary>Who a simulated device is.</summary>
/// <param name="ControllerId">The id in its addresses, 1 to 256 characters (hawkbit-api.md 1.1).</param>
/// <param name="TargetToken">Its own token, or null to use <see cref="SimulatedFleetOptions.GatewayToken"/>.</param>
/// <param name="Attributes">What it reports with configData; attributes of the profile that are not stated here are drawn.</param>
public sealed record SimulatedDeviceIdentity(
    string ControllerId, string? TargetToken, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>Identities <c>prefix00001</c>, <c>prefix00002</c> and so on, whose attributes the profile draws.</summary>
    /// <param name="prefix">Start of every controller id.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="targetToken">One token for all of them, or null.</param>
    /// <returns>The identities in order.</returns>
    public static IReadOnlyList<SimulatedDeviceIdentity> Numbered(string prefix, int count, string? targetToken = null) =>
        [.. Enumerable.Range(1, count).Select(i => new SimulatedDeviceIdentity(
            prefix + i.ToString("D5", CultureInfo.InvariantCulture), targetToken, ReadOnlyDictionary<string, string>.Empty))];
}
