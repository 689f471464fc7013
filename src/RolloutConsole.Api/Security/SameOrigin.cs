using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Api.Security;

/// <summary>
/// Whether a request comes from one of our own pages. Host and port are compared and the scheme is not: behind a proxy that ends TLS
/// we see http where the page sees https.
/// </summary>
public static class SameOrigin
{
    /// <summary>True when the header <c>Origin</c> is there and names this host.</summary>
    public static bool IsOwn(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        return origins.Count == 1
            && Uri.TryCreate(origins[0], UriKind.Absolute, out var origin)
            && origin.Scheme is "http" or "https"
            && HostString.FromUriComponent(origin.IsDefaultPort ? origin.Host : $"{origin.Host}:{origin.Port}") is var own
            && IsSame(own, request.Host, origin.Scheme);
    }

    /// <summary>True when it comes from one of our own pages or not from a page at all.</summary>
    public static bool IsOwnOrNone(HttpRequest request) => request.Headers.Origin.Count == 0 || IsOwn(request);

    // A host may be written with the port that the scheme means anyway.
    private static bool IsSame(HostString origin, HostString host, string scheme)
    {
        var usual = scheme == "https" ? 443 : 80;
        return string.Equals(origin.Host, host.Host, StringComparison.OrdinalIgnoreCase)
            && (origin.Port ?? usual) == (host.Port ?? usual);
    }
}
