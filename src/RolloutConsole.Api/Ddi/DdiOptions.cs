using System.Net;

namespace RolloutConsole.Api.Ddi;

/// <summary>Settings of the device API that belong to the installation and not to its operators.</summary>
public sealed class DdiOptions
{
    /// <summary>The section of the settings: <c>Ddi</c>.</summary>
    public const string Section = "Ddi";

    /// <summary>
    /// Whether a device that nobody created may register itself with the gateway token or a proxy's headers (hawkbit-api, 1.3). True
    /// unless set; with false it gets 404.
    /// </summary>
    public bool RegisterUnknownDevices { get; set; } = true;

    /// <summary>
    /// Addresses and networks of reverse proxies, such as <c>10.1.0.0/16</c> or <c>::1</c>. With entries, only these may vouch for a device
    /// by headers or say by <c>X-Forwarded-*</c> where a request came from; without, anybody may (hawkbit-api, 1.2), so a proxy
    /// must strip those headers from outside requests.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Reads one entry of <see cref="TrustedProxies"/>.</summary>
    internal static bool TryReadNetwork(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
