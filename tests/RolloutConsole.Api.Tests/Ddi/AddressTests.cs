using System.Text.Json;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, section 0 rule 4, and 1.1: paths in, addresses out.</summary>
public sealed class AddressTests : IAsyncLifetime
{
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("0.4 scheme and host", "upd.example.org", null, null, "http://upd.example.org/")]
    [InlineData("0.4 non-default port", "upd.example.org:8080", null, null, "http://upd.example.org:8080/")]
    [InlineData("0.4 forwarded scheme", "localhost:9443", "https", null, "https://localhost:9443/")]
    [InlineData("0.4 forwarded scheme, first of several", "localhost:9443", "https, http", null, "https://localhost:9443/")]
    [InlineData("0.4 forwarded scheme, unknown", "localhost:9443", "gopher", null, "http://localhost:9443/")]
    [InlineData("0.4 forwarded host", "inner:8080", "https", "upd.example.org:444, inner", "https://upd.example.org:444/")]
    [InlineData("0.4 forwarded host, not a host", "inner:8080", null, "a\"b/c", "http://inner:8080/")]
    public async Task Href_Always_LeadsBackTheWayTheRequestCame(string row, string host, string? proto, string? forwardedHost, string expected)
    {
        _host.Device.AttributesRequested = true;

        var answer = await _host.GetAsync("", ("Host", host), ("X-Forwarded-Proto", proto), ("X-Forwarded-Host", forwardedHost));

        using var json = JsonDocument.Parse(answer.Body);
        var href = json.RootElement.GetProperty("_links").GetProperty("configData").GetProperty("href").GetString();
        Assert.Equal((row, expected + "DEFAULT/controller/v1/dev-17/configData"), (row, href));
    }

    [Fact]
    public async Task ForwardedHeaders_FromPeerThatIsNotTrusted_AreIgnored()
    {
        await using var host = await DdiHost.StartAsync(o => o.TrustedProxies.Add("10.1.0.0/16"));
        host.Device.AttributesRequested = true;

        var answer = await host.GetAsync("", ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-For", "10.9.9.9"));

        Assert.Contains($"\"{host.Base}/configData\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal("http://127.0.0.1", Assert.Single(host.Fleet.Polls).Address);
    }

    [Fact]
    public async Task Request_WithoutHost_IsAnsweredWithTheAddressReached()
    {
        _host.Device.AttributesRequested = true;

        var answer = await _host.SendRawAsync($"GET {DdiHost.Root} HTTP/1.0\r\nAuthorization: TargetToken right-token\r\n\r\n");

        Assert.Contains($"\"{_host.Base}/configData\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/DEFAULT/controller/v1/dev-17", 200)]
    [InlineData("/default/controller/v1/dev-17", 200)]
    [InlineData("/Default/controller/v1/dev-17", 200)]
    [InlineData("/OTHER/controller/v1/dev-17", 404)]
    [InlineData("/DEFAULT/controller/v1/", 404)]
    [InlineData("/DEFAULT/controller/v1/dev-17/", 404)]
    [InlineData("/DEFAULT/controller/v1/dev-17/unknown", 404)]
    [InlineData("/DEFAULT/controller/v1/dev-17/confirmationBase", 200)]
    [InlineData("/DEFAULT/controller/v1/dev-17/confirmationBase/42/other", 404)]
    [InlineData("/DEFAULT/controller/v1/dev-17/installedBase", 404)]
    [InlineData("/DEFAULT/controller/v1/dev-17/deploymentBase/42/feedback/more/and/more", 404)]
    public async Task Path_Tenant_AnyCase_OtherPathsAnswerTheErrorBody(string path, int status)
    {
        var answer = await _host.GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 404, answer.Body.Contains("\"errorCode\":\"hawkbit.server.error.repo.entityNotFound\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Path_TenantInLowerCase_StaysSoInLinks()
    {
        _host.Device.AttributesRequested = true;

        Assert.Contains("/default/controller/v1/dev-17/configData", (await _host.GetAsync("/default/controller/v1/dev-17")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev%2D17", "dev-17", "dev-17")]
    [InlineData("a%20b", "a b", "a%20b")]
    [InlineData("a%2Fb", "a/b", "a%2Fb")]
    [InlineData("100%25", "100%", "100%25")]
    [InlineData("%252F", "%2F", "%252F")]
    [InlineData("ger%C3%A4t:1", "gerät:1", "ger%C3%A4t%3A1")]
    public async Task ControllerId_PercentEncoded_IsDecodedAndEncodedAgain(string sent, string id, string linked)
    {
        _host.Fleet.Targets.Clear();
        _host.Fleet.AddTarget(id).AttributesRequested = true;

        var answer = await _host.SendRawAsync(
            $"GET /DEFAULT/controller/v1/{sent} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: TargetToken right-token\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains($"http://h/DEFAULT/controller/v1/{linked}/configData", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, 404)]
    [InlineData(257, 400)]
    public async Task ControllerId_Length_IsLimited(int length, int status)
    {
        var answer = await _host.GetAsync("/DEFAULT/controller/v1/" + new string('x', length) + "/configData", ("Authorization", "GatewayToken " + FakeFleetStore.GatewayKey));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Page_OfTheConsole_IsPassedOn()
    {
        Assert.Equal("a page", (await _host.GetAsync("/rollouts/controller")).Body);
        Assert.Equal("a page", (await _host.GetAsync("/")).Body);
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("PUT", "deploymentBase/42")]
    [InlineData("GET", "deploymentBase/42/feedback")]
    [InlineData("POST", "configData")]
    [InlineData("DELETE", "softwaremodules/9/artifacts/gateway-2.4.0.raucb")]
    public async Task Method_NotKnownThere_Answers405(string method, string path)
    {
        var answer = await _host.SendAsync(method, path, method == "GET" ? null : "{}");

        Assert.Equal(405, answer.Status);
        Assert.NotNull(answer.Header("Allow"));
    }
}
