using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Http;

/// <summary>
/// The way a request came: scheme and host as its sender sees them, through a proxy too (hawkbit-api, section 0, rule 4). Links lead back
/// the same way.
/// </summary>
internal static class RequestOrigin
{
    // What a host with a port may consist of; anything else in a forwarded header is ignored rather than copied into links.
    private static readonly SearchValues<char> s_hostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:[]~%");

    /// <summary>Adds <c>scheme://host[:port][/base]</c>.</summary>
    /// <param name="hrefs">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="trustForwarded">Whether the peer may say where the request came from.</param>
    public static void AddTo(HrefBuilder hrefs, HttpRequest request, bool trustForwarded)
    {
        hrefs.Add(SchemeOf(request, trustForwarded)).Add("://").Add(HostOf(request, trustForwarded));
        if (request.PathBase.HasValue)
        {
            hrefs.Add(request.PathBase.ToUriComponent());
        }
    }

    private static ReadOnlySpan<char> SchemeOf(HttpRequest request, bool trustForwarded)
    {
        if (trustForwarded && request.Headers.TryGetValue("X-Forwarded-Proto", out var proto))
        {
            var first = FirstOf(proto.ToString());
            if (first.Equals("https", StringComparison.OrdinalIgnoreCase))
            {
                return "https";
            }

            if (first.Equals("http", StringComparison.OrdinalIgnoreCase))
            {
                return "http";
            }
        }

        return request.Scheme;
    }

    private static ReadOnlySpan<char> HostOf(HttpRequest request, bool trustForwarded)
    {
        if (trustForwarded && request.Headers.TryGetValue("X-Forwarded-Host", out var forwarded))
        {
            var first = FirstOf(forwarded.ToString());
            if (!first.IsEmpty && !first.ContainsAnyExcept(s_hostCharacters))
            {
                return first;
            }
        }

        var host = request.Headers.Host.ToString();
        if (host.Length > 0)
        {
            return host;
        }

        // HTTP/1.0 needs no Host: then the address that was reached is as good as any.
        var connection = request.HttpContext.Connection;
        return new IPEndPoint(connection.LocalIpAddress ?? IPAddress.Loopback, connection.LocalPort).ToString();
    }

    /// <summary>The first of several values in one header: the one set nearest to the client.</summary>
    public static ReadOnlySpan<char> FirstOf(string header)
    {
        var comma = header.AsSpan().IndexOf(',');
        return (comma < 0 ? header.AsSpan() : header.AsSpan(0, comma)).Trim();
    }
}
