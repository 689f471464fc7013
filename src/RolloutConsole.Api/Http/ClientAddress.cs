using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Http;

/// <summary>
/// The address shown for a device: <c>http://</c> and the first address in <c>X-Forwarded-For</c>, else that of the peer
/// (hawkbit-api, 1.3).
/// </summary>
internal static class ClientAddress
{
    private const string Prefix = "http://";

    // "http://[" + the longest address with a zone + "]".
    private const int Longest = 96;

    /// <summary>The address of a request's client; null where there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="trustForwarded">Whether the peer may say for whom it asks.</param>
    /// <param name="known">The address stored for the device: answered itself when it is equal, so that a usual poll allocates nothing.</param>
    public static string? Of(HttpContext context, bool trustForwarded, string? known)
    {
        var address = context.Connection.RemoteIpAddress;
        if (trustForwarded
            && context.Request.Headers.TryGetValue("X-Forwarded-For", out var forwarded)
            && TryParse(RequestOrigin.FirstOf(forwarded.ToString()), out var first))
        {
            address = first;
        }

        if (address is null)
        {
            return null;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<char> text = stackalloc char[Longest];
        Prefix.CopyTo(text);
        var length = Prefix.Length;
        var isSix = address.AddressFamily == AddressFamily.InterNetworkV6;
        if (isSix)
        {
            text[length++] = '[';
        }

        address.TryFormat(text[length..], out var written);
        length += written;
        if (isSix)
        {
            text[length++] = ']';
        }

        return text[..length].SequenceEqual(known) ? known : new string(text[..length]);
    }

    private static bool TryParse(ReadOnlySpan<char> text, out IPAddress? address)
    {
        // Some proxies add the port.
        if (IPAddress.TryParse(text, out address))
        {
            return true;
        }

        var parsed = IPEndPoint.TryParse(text, out var endPoint);
        address = endPoint?.Address;
        return parsed;
    }
}
