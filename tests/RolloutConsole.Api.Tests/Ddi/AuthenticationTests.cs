using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, table 1.2: who is recognised by what, and in which order.</summary>
public sealed class AuthenticationTests : IAsyncLifetime
{
    private const string Gateway = "GatewayToken " + FakeFleetStore.GatewayKey;
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("1.2 target token: equals", "TargetToken right-token", 200)]
    [InlineData("1.2 target token: another", "TargetToken wrong-token", 401)]
    [InlineData("1.2 target token: empty", "TargetToken ", 401)]
    [InlineData("1.2 target token: the gateway's key", "TargetToken " + FakeFleetStore.GatewayKey, 401)]
    [InlineData("1.2 scheme: case-sensitive", "targettoken right-token", 401)]
    [InlineData("1.2 scheme: exactly one space", "TargetToken  right-token", 401)]
    [InlineData("1.2 token: compared exactly", "TargetToken Right-Token", 401)]
    [InlineData("1.2 gateway token: equals", Gateway, 200)]
    [InlineData("1.2 gateway token: another", Gateway + "0", 401)]
    [InlineData("1.2 gateway token: the target's token", "GatewayToken right-token", 401)]
    [InlineData("1.2 another scheme", "Basic YWRtaW46YWRtaW4=", 401)]
    [InlineData("1.2 nothing", null, 401)]
    public async Task Credential_Shown_IsRecognisedOrNot(string row, string? authorization, int status)
    {
        var answer = await _host.GetAsync("", ("Authorization", authorization));

        Assert.Equal((row, status), (row, answer.Status));
    }

    [Fact]
    public async Task Refusal_Always_IsEmptyAndNamesNoScheme()
    {
        foreach (var path in (string[])["", "configData", "deploymentBase/42", "softwaremodules/9/artifacts/gateway-2.4.0.raucb", "nothing/here"])
        {
            var answer = await _host.GetAsync(path, ("Authorization", "TargetToken wrong"));

            Assert.Equal(401, answer.Status);
            Assert.Empty(answer.Bytes);
            Assert.Equal("0", answer.Header("Content-Length"));
            Assert.Null(answer.Header("WWW-Authenticate"));
        }

        Assert.Empty(_host.Fleet.Polls);
    }

    [Theory]
    [InlineData("TargetToken right-token")]
    [InlineData(Gateway)]
    public async Task Kind_SwitchedOff_Answers401(string authorization)
    {
        _host.Fleet.Current = _host.Fleet.Current with { TargetTokenEnabled = false, GatewayTokenEnabled = false };

        Assert.Equal(401, (await _host.GetAsync("", ("Authorization", authorization))).Status);
    }

    [Fact]
    public async Task GatewayKey_NotSet_OpensToNobody()
    {
        _host.Fleet.Current = _host.Fleet.Current with { GatewayTokenHash = [] };

        Assert.Equal(401, (await _host.GetAsync("", ("Authorization", "GatewayToken "))).Status);
        Assert.Equal(401, (await _host.GetAsync("", ("Authorization", Gateway))).Status);

        _host.Fleet.Current = _host.Fleet.Current with { GatewayTokenHash = [.. DeviceToken.HashOf("")] };
        Assert.Equal(401, (await _host.GetAsync("", ("Authorization", "GatewayToken "))).Status);
    }

    [Theory]
    [InlineData("1.2 header: one authority", "dev-17", "X-Authority", "ce275665", 200)]
    [InlineData("1.2 header: several, one equal", "dev-17", "X-Authority", "abc; CE275665 ,def", 200)]
    [InlineData("1.2 header: none equal", "dev-17", "X-Authority", "abc", 401)]
    [InlineData("1.2 header: numbered from 0", "dev-17", "X-Authority-0", "ce275665", 200)]
    [InlineData("1.2 header: numbered from 1", "dev-17", "X-Authority-1", "ce275665", 200)]
    [InlineData("1.2 header: numbering ends at a gap", "dev-17", "X-Authority-2", "ce275665", 401)]
    [InlineData("1.2 header: id differs from the path's", "dev-18", "X-Authority", "ce275665", 401)]
    [InlineData("1.2 header: id compared exactly", "DEV-17", "X-Authority", "ce275665", 401)]
    [InlineData("1.2 header: no authority", "dev-17", "X-Other", "ce275665", 401)]
    public async Task ProxyHeaders_Shown_AreRecognisedOrNot(string row, string id, string name, string authority, int status)
    {
        _host.Fleet.Current = _host.Fleet.Current with { HeaderEnabled = true, HeaderAuthorities = ["0815", "ce275665"] };

        var answer = await _host.GetAsync("", ("Authorization", null), ("X-Controller-Id", id), (name, authority));

        Assert.Equal((row, status), (row, answer.Status));
    }

    [Fact]
    public async Task ProxyHeaders_SwitchedOff_Answer401()
    {
        _host.Fleet.Current = _host.Fleet.Current with { HeaderAuthorities = ["ce275665"] };

        Assert.Equal(401, (await _host.GetAsync("", ("Authorization", null), ("X-Controller-Id", "dev-17"), ("X-Authority", "ce275665"))).Status);
    }

    [Fact]
    public async Task ProxyHeaders_WrongAndTokenRight_TokenWins()
    {
        _host.Fleet.Current = _host.Fleet.Current with { HeaderEnabled = true, HeaderAuthorities = ["ce275665"] };

        Assert.Equal(200, (await _host.GetAsync("", ("X-Controller-Id", "dev-17"), ("X-Authority", "abc"))).Status);
    }

    [Fact]
    public async Task ProxyHeaders_FromPeerThatIsNotTrusted_Answer401()
    {
        await using var host = await DdiHost.StartAsync(o => o.TrustedProxies.Add("10.1.0.0/16"));
        host.Fleet.Current = host.Fleet.Current with { HeaderEnabled = true, HeaderAuthorities = ["ce275665"] };
        await using var trusting = await DdiHost.StartAsync(o => o.TrustedProxies.Add("127.0.0.1"));
        trusting.Fleet.Current = host.Fleet.Current;
        (string, string?)[] headers = [("Authorization", null), ("X-Controller-Id", "dev-17"), ("X-Authority", "ce275665")];

        Assert.Equal(401, (await host.GetAsync("", headers)).Status);
        Assert.Equal(200, (await trusting.GetAsync("", headers)).Status);
    }

    [Theory]
    [InlineData("1.2 unknown target, gateway token", Gateway, null, 200)]
    [InlineData("1.2 unknown target, proxy headers", null, "ce275665", 200)]
    [InlineData("1.2 unknown target, target token", "TargetToken right-token", null, 401)]
    public async Task UnknownTarget_Polls_IsRegisteredByThoseWhoVouch(string row, string? authorization, string? authority, int status)
    {
        _host.Fleet.Current = _host.Fleet.Current with { HeaderEnabled = true, HeaderAuthorities = ["ce275665"] };

        var answer = await _host.GetAsync(
            "/DEFAULT/controller/v1/new-1", ("Authorization", authorization), ("X-Controller-Id", authority is null ? null : "new-1"), ("X-Authority", authority));

        Assert.Equal((row, status), (row, answer.Status));
        Assert.Equal(status == 200 ? ["new-1"] : [], _host.Fleet.Registered);
        Assert.Equal(status == 200, answer.Body.Contains("configData", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET", "configData")]
    [InlineData("GET", "deploymentBase/42")]
    [InlineData("POST", "deploymentBase/42/feedback")]
    [InlineData("HEAD", "")]
    public async Task UnknownTarget_AsksForSomethingElse_Answers404AndRegistersNobody(string method, string path)
    {
        var answer = await _host.SendAsync(
            method, $"/DEFAULT/controller/v1/new-1/{path}".TrimEnd('/'), method == "POST" ? "{}" : null, ("Authorization", Gateway));

        Assert.Equal(404, answer.Status);
        Assert.Empty(_host.Fleet.Registered);
    }

    [Fact]
    public async Task UnknownTarget_RegistrationSwitchedOff_Answers404()
    {
        await using var host = await DdiHost.StartAsync(o => o.RegisterUnknownDevices = false);

        var answer = await host.GetAsync("/DEFAULT/controller/v1/new-1", ("Authorization", Gateway));

        Assert.Equal(404, answer.Status);
        Assert.Contains("hawkbit.server.error.repo.entityNotFound", answer.Body, StringComparison.Ordinal);
        Assert.Empty(host.Fleet.Registered);
    }

    [Fact]
    public async Task Token_OfAnotherTarget_Answers401()
    {
        _host.Fleet.AddTarget("dev-18", "other-token");

        Assert.Equal(401, (await _host.GetAsync("/DEFAULT/controller/v1/dev-18")).Status);
    }

    [Fact]
    public void Options_BadProxy_NamesTheKey()
    {
        var options = new RolloutConsole.Api.Ddi.DdiOptions();
        options.TrustedProxies.Add("10.0.0.0/8");
        options.TrustedProxies.Add("proxy.example");

        var result = new RolloutConsole.Api.Ddi.DdiOptionsValidator().Validate(null, options);

        Assert.Contains("Ddi:TrustedProxies:1", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void TokenHash_WithoutAllocation_IsTheStoredOne()
    {
        foreach (var token in (string[])["a", new string('x', 128), new string('ä', 4000)])
        {
            var hash = new byte[32];
            DeviceToken.HashOf(token, hash);

            Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)), hash);
            Assert.Equal(DeviceToken.HashOf(token), hash);
        }
    }
}
