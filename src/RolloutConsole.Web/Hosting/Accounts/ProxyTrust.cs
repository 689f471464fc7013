using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>
/// Reverse proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are believed (setting
/// <c>Security:TrustedProxies</c>). Without them every client behind a proxy is the proxy: the sign-in guard would count all of
/// them as one, or not at all when the proxy is on loopback, and the audit would name the wrong address. The device API has a
/// setting of its own, <c>Ddi:TrustedProxies</c>, because there a proxy may also vouch for a device.
/// </summary>
internal static class ProxyTrust
{
    /// <summary>Puts the client's address, scheme and host in place of the proxy's, where the peer is trusted.</summary>
    /// <param name="application">The application; call it before anything that asks for an address.</param>
    /// <param name="proxies">Addresses and networks, all readable; with none no header is believed.</param>
    public static void UseTrustedProxies(this IApplicationBuilder application, IReadOnlyCollection<string> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // A chain of proxies is followed as long as each of them is trusted.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(TryRead(proxy, out var network) ? network : throw new FormatException(proxy));
        }

        application.UseForwardedHeaders(options);
    }

    /// <summary>Reads an address or a network.</summary>
    /// <param name="text">Such as <c>10.1.0.0/16</c> or <c>::1</c>.</param>
    /// <param name="network">The network; of one address when the text is an address.</param>
    /// <returns>False when it is neither.</returns>
    public static bool TryRead(string text, out System.Net.IPNetwork network)
    {
        if (System.Net.IPNetwork.TryParse(text, out network))
        {
            return true;
        }

        if (!IPAddress.TryParse(text, out var address))
        {
            return false;
        }

        network = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
