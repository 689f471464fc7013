using System.Net;

namespace RolloutConsole.Web.Tests.Accounts;

/// <summary>Keeps cookies over the requests of a test client, as a browser does.</summary>
internal sealed class CookieKeeper : DelegatingHandler
{
    private readonly CookieContainer _cookies = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_cookies.GetCookieHeader(request.RequestUri!) is { Length: > 0 } header)
        {
            request.Headers.Add("Cookie", header);
        }

        var response = await base.SendAsync(request, cancellationToken);
        foreach (var value in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            _cookies.SetCookies(request.RequestUri!, value);
        }

        return response;
    }
}
