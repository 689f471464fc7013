using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace RolloutConsole.Api.Ddi;

/// <summary>Whose word about other people's requests counts.</summary>
internal sealed class TrustedProxies(IOptions<DdiOptions> options)
{
    private readonly IPNetwork[] _networks =
        [.. options.Value.TrustedProxies.Select(text => DdiOptions.TryReadNetwork(text, out var network) ? network : throw new FormatException(text))];

    /// <summary>True when the peer of the connection may speak for others.</summary>
    public bool Includes(HttpContext context)
    {
        if (_networks.Length == 0)
        {
            return true;
        }

        var peer = context.Connection.RemoteIpAddress;
        if (peer is { IsIPv4MappedToIPv6: true })
        {
            peer = peer.MapToIPv4();
        }

        return peer is not null && Array.Exists(_networks, n => n.Contains(peer));
    }
}
