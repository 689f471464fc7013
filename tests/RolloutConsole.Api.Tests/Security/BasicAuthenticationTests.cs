using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Api.Security;
using RolloutConsole.Api.Tests.Console;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Security;

public sealed class BasicAuthenticationTests : IAsyncLifetime
{
    private const string UserInfo = "/rest/v1/userinfo";

    private ConsoleHost _host = null!;

    public async Task InitializeAsync() => _host = await ConsoleHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("manager")]
    [InlineData("MANAGER")]
    [InlineData("DEFAULT\\manager")]
    public async Task Basic_RightPassword_IsTheAccount(string user) =>
        Assert.Equal("manager Manager", await _host.Script(user).GetStringAsync(UserInfo).WithinLimit());

    [Theory]
    [InlineData("manager", "wrong")]
    [InlineData("nobody", ConsoleHost.Password)]
    [InlineData("manager", "")]
    public async Task Basic_Wrong_IsAsked(string user, string password)
    {
        using var response = await _host.Script(user, password).GetAsync(UserInfo).WithinLimit();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Basic realm=\"hawkBit\"", response.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic bWFuYWdlcg==")]
    [InlineData("Basic Og==")]
    [InlineData("Basic //79Ov8=")]
    public async Task Basic_HeaderBroken_Answers401(string header)
    {
        var client = _host.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        using var response = await client.GetAsync(UserInfo).WithinLimit();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Basic_Missing_Answers401EvenWithACookie()
    {
        using var response = await (await _host.SignedInAsync("boss")).GetAsync(UserInfo).WithinLimit();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Basic_PasswordWithColon_IsWhole()
    {
        _host.People.Put("colon", "a:b:c:d:e:f", ConsoleRole.Viewer);
        Assert.Equal("colon Viewer", await _host.Script("colon", "a:b:c:d:e:f").GetStringAsync(UserInfo).WithinLimit());
    }

    [Fact]
    public async Task Basic_Again_IsRememberedForFiveMinutes()
    {
        var script = _host.Script("manager");
        await script.GetStringAsync(UserInfo).WithinLimit();
        _host.Clock.Advance(TimeSpan.FromMinutes(4.9));
        await script.GetStringAsync(UserInfo).WithinLimit();
        Assert.Equal(1, _host.Passwords.Checks);

        _host.Clock.Advance(TimeSpan.FromMinutes(0.2));
        await script.GetStringAsync(UserInfo).WithinLimit();
        Assert.Equal(2, _host.Passwords.Checks);
    }

    [Fact]
    public async Task Basic_WrongPasswordAfterRight_IsNotTakenFromMemory()
    {
        await _host.Script("manager").GetStringAsync(UserInfo).WithinLimit();
        using var response = await _host.Script("manager", "wrong").GetAsync(UserInfo).WithinLimit();
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Basic_PasswordChanged_EndsTheOldOneAtOnce()
    {
        var script = _host.Script("manager");
        await script.GetStringAsync(UserInfo).WithinLimit();
        var accounts = _host.Services.GetRequiredService<IAccounts>();
        var receipt = await accounts.SetPasswordAsync(
            new("boss", ConsoleRole.All, CallerKind.Person), "id-manager", null, "quite another one", CancellationToken.None);
        Assert.Equal(CommandOutcome.Accepted, receipt.Outcome);

        using var old = await script.GetAsync(UserInfo).WithinLimit();
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);
        Assert.Equal("manager Manager", await _host.Script("manager", "quite another one").GetStringAsync(UserInfo).WithinLimit());
    }

    [Fact]
    public async Task Basic_RolesChanged_HoldAtOnceWithoutANewCheck()
    {
        var script = _host.Script("manager");
        await script.GetStringAsync(UserInfo).WithinLimit();
        await SetRolesAsync("id-manager", ConsoleRole.Viewer);
        Assert.Equal("manager Viewer", await script.GetStringAsync(UserInfo).WithinLimit());
        Assert.Equal(1, _host.Passwords.Checks);
    }

    [Fact]
    public async Task Cookie_RolesChanged_HoldAtOnce()
    {
        var browser = await _host.SignedInAsync("manager");
        Assert.Equal("manager Manager", await browser.GetStringAsync("/page").WithinLimit());
        await SetRolesAsync("id-manager", ConsoleRole.Viewer | ConsoleRole.Operator);
        Assert.Equal("manager Viewer, Operator", await browser.GetStringAsync("/page").WithinLimit());
    }

    [Fact]
    public async Task Cookie_PasswordChanged_EndsTheSession()
    {
        var browser = await _host.SignedInAsync("manager");
        await _host.Services.GetRequiredService<IAccounts>().SetPasswordAsync(
            new("boss", ConsoleRole.All, CallerKind.Person), "id-manager", null, "quite another one", CancellationToken.None);
        using var response = await browser.GetAsync("/page").WithinLimit();
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/login?returnUrl=%2Fpage", response.Headers.Location?.PathAndQuery);
    }

    [Fact]
    public async Task Cookie_AsSet_IsStrictAndHidden()
    {
        using var response = await _host.Browser().PostAsync("/test/sign-in/boss", null);
        var cookie = response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("console.session", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Memory_Full_DropsTheOldestAndKeepsTheNewest()
    {
        var memory = new CredentialMemory(_host.Clock);
        for (var i = 0; i <= CredentialMemory.Most; i++)
        {
            memory.Remember(memory.KeyOf($"u{i}", "p"), $"id{i}", default);
            _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.False(memory.TryGet(memory.KeyOf("u0", "p"), out _, out _));
        Assert.True(memory.TryGet(memory.KeyOf($"u{CredentialMemory.Most}", "p"), out var id, out _));
        Assert.Equal($"id{CredentialMemory.Most}", id);
    }

    [Fact]
    public void Memory_OfTwoProcesses_HasDifferentKeys() =>
        Assert.NotEqual(new CredentialMemory(_host.Clock).KeyOf("u", "p"), new CredentialMemory(_host.Clock).KeyOf("u", "p"));

    [Fact]
    public void Memory_NameAndPasswordShifted_AreDifferentKeys()
    {
        var memory = new CredentialMemory(_host.Clock);
        Assert.NotEqual(memory.KeyOf("ab", "c"), memory.KeyOf("a", "bc"));
    }

    private async Task SetRolesAsync(string id, ConsoleRole roles)
    {
        var receipt = await _host.Services.GetRequiredService<IAccounts>().SetRolesAsync(
            new("boss", ConsoleRole.All, CallerKind.Person), id, roles, null, CancellationToken.None);
        Assert.Equal(CommandOutcome.Accepted, receipt.Outcome);
    }
}
