using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Testing;
using RolloutConsole.Web.Hosting.Accounts;

namespace RolloutConsole.Web.Tests.Accounts;

/// <summary>Whose word about the client's address, scheme and host counts.</summary>
public sealed class ProxyTrustTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "127.0.0.1", "203.0.113.7")]
    [InlineData("10.1.0.0/16", "10.2.0.1", "10.2.0.1")]
    [InlineData(null, "127.0.0.1", "127.0.0.1")]
    public async Task Forwarded_OnlyOfATrustedProxy_IsTheClient(string? trusted, string peer, string expected)
    {
        var seen = await AskAsync(trusted is null ? [] : [trusted], peer, "203.0.113.7");

        Assert.Equal(expected, seen.Connection.RemoteIpAddress?.ToString());
        Assert.Equal(expected == peer ? "http" : "https", seen.Request.Scheme);
    }

    [Fact]
    public async Task Forwarded_WithAnAddressThatTheClientInvented_StopsAtTheFirstUntrustedOne()
    {
        var seen = await AskAsync(["10.1.0.0/16"], "10.1.0.9", "198.51.100.1, 203.0.113.7, 10.1.0.5");

        Assert.Equal("203.0.113.7", seen.Connection.RemoteIpAddress?.ToString());
    }

    [Fact]
    public void Setting_Unreadable_IsNamedWithWhatWouldBeRight()
    {
        var options = new SecurityOptions();
        options.TrustedProxies.Add("127.0.0.1");
        options.TrustedProxies.Add("my-proxy");

        var result = new SecurityOptionsValidator().Validate(null, options);

        Assert.Equal(
            "Security:TrustedProxies:1 ('my-proxy') is neither an address nor a network. Write one such as 127.0.0.1 or 10.1.0.0/16.",
            Assert.Single(result.Failures!));
    }

    private static async Task<HttpContext> AskAsync(string[] trusted, string peer, string forwardedFor)
    {
        var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var application = new ApplicationBuilder(services);
        application.UseTrustedProxies(trusted);
        application.Run(_ => Task.CompletedTask);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Scheme = "http";
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        context.Request.Headers["X-Forwarded-Proto"] = string.Join(", ", forwardedFor.Split(',').Select(_ => "https"));
        await application.Build()(context).WithinLimit();
        return context;
    }
}
