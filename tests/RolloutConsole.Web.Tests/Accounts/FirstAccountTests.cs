using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Web.Hosting.Accounts;

namespace RolloutConsole.Web.Tests.Accounts;

public sealed class FirstAccountTests : IAsyncLifetime
{
    private SignInHost _host = null!;

    public async Task InitializeAsync() => _host = await SignInHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Link_UsedOnce_CreatesTheAccountWithEveryRoleAndSignsIn()
    {
        var key = await NewKeyAsync();
        var browser = _host.Browser();
        using var response = await CreateAsync(browser, key, "anna");
        Assert.Equal("/", response.Headers.Location?.OriginalString);
        Assert.Equal("anna", await browser.GetStringAsync("/who"));
        Assert.Equal(ConsoleRole.All, (await _host.People.FindByNameAsync("anna", default))?.Roles);
        Assert.Equal("person.first", Assert.Single(_host.People.Audit).Action);
    }

    [Fact]
    public async Task Link_UsedTwice_CreatesNothingMore()
    {
        var key = await NewKeyAsync();
        (await CreateAsync(_host.Browser(), key, "anna")).Dispose();
        Assert.False(await _host.First.IsKeyOpenAsync(key, default));
        using var second = await CreateAsync(_host.Browser(), key, "eve");
        Assert.Null(await _host.People.FindByNameAsync("eve", default));
        Assert.StartsWith("/sign-in?", second.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Link_TwoAtOnce_OnlyOneWins()
    {
        var key = await NewKeyAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => _host.First.CreateAsync(key, $"p{i}", SignInHost.Good, null, default)));
        Assert.Single(receipts, r => r.IsAccepted);
        Assert.Single(await _host.People.ListAsync(default));
    }

    [Fact]
    public async Task Link_After24Hours_IsOver()
    {
        var key = await NewKeyAsync();
        _host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.True(await _host.First.IsKeyOpenAsync(key, default));
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await _host.First.IsKeyOpenAsync(key, default));
        Assert.Equal(CommandOutcome.Forbidden, (await _host.First.CreateAsync(key, "anna", SignInHost.Good, null, default)).Outcome);
    }

    [Fact]
    public async Task Link_NewOne_MakesTheOldOneWorthless()
    {
        var old = await NewKeyAsync();
        var fresh = await NewKeyAsync();
        Assert.False(await _host.First.IsKeyOpenAsync(old, default));
        Assert.True(await _host.First.IsKeyOpenAsync(fresh, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    public async Task Link_Guessed_OpensNothing(string key)
    {
        await NewKeyAsync();
        Assert.False(await _host.First.IsKeyOpenAsync(key, default));
    }

    [Fact]
    public async Task Link_LookedAtOnly_StaysOpen()
    {
        var key = await NewKeyAsync();
        await _host.First.IsKeyOpenAsync(key, default);
        Assert.True(await _host.First.IsKeyOpenAsync(key, default));
    }

    [Fact]
    public async Task Link_PasswordTooShort_ComesBackWithTheFieldAndStaysOpen()
    {
        var key = await NewKeyAsync();
        using var response = await CreateAsync(_host.Browser(), key, "anna", "short");
        Assert.Contains("Password%3A", response.Headers.Location?.OriginalString);
        Assert.True(await _host.First.IsKeyOpenAsync(key, default));
    }

    [Fact]
    public async Task Link_PasswordsDiffer_CreatesNothing()
    {
        var key = await NewKeyAsync();
        using var response = await SignInHost.PostAsync(
            _host.Browser(), "/sign-in", new() { ["key"] = key, ["name"] = "anna", ["password"] = SignInHost.Good, ["repeat"] = "other" });
        Assert.Contains("differ", response.Headers.Location?.OriginalString);
        Assert.True(await _host.First.IsMissingAsync(default));
    }

    [Fact]
    public async Task Start_WithoutAccount_PrintsANewLinkEachTime()
    {
        var log = new LineLog();
        await Service(log).StartedAsync(default);
        await Service(log).StartedAsync(default);
        Assert.Equal(2, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Contains("http://localhost:8080/sign-in?key=", line));
        Assert.NotEqual(log.Lines[0], log.Lines[1]);
        var key = log.Lines[1][(log.Lines[1].IndexOf("key=", StringComparison.Ordinal) + 4)..];
        Assert.True(await _host.First.IsKeyOpenAsync(key, default));
    }

    [Fact]
    public async Task Start_WithAccount_PrintsNoLink()
    {
        _host.People.Put("ben", SignInHost.Good, ConsoleRole.Admin);
        var log = new LineLog();
        await Service(log).StartedAsync(default);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Start_BootstrapAdmin_IsCreatedWithAWarningForAWeakPassword()
    {
        var log = new LineLog();
        var service = Service(log, "admin", "admin");
        await service.StartAsync(default);
        await service.StartedAsync(default);
        Assert.Equal(ConsoleRole.All, (await _host.People.FindByNameAsync("admin", default))?.Roles);
        Assert.Contains(log.Lines, line => line.Contains("weak", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("sign-in?key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_BootstrapAdminWithAccounts_ChangesNothing()
    {
        _host.People.Put("ben", SignInHost.Good, ConsoleRole.Admin);
        await Service(new(), "admin", SignInHost.Good).StartAsync(default);
        Assert.Null(await _host.People.FindByNameAsync("admin", default));
    }

    [Theory]
    [InlineData("admin", null, "Security:BootstrapAdmin:Password")]
    [InlineData(null, "secret", "Security:BootstrapAdmin:Name")]
    [InlineData("a:b", "secret", "Security:BootstrapAdmin:Name")]
    public void Options_HalfSet_NameTheKey(string? name, string? password, string key)
    {
        var result = new SecurityOptionsValidator().Validate(
            null, new() { BootstrapAdmin = new() { Name = name, Password = password } });
        Assert.True(result.Failed);
        Assert.Contains(result.Failures, fault => fault.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://0.0.0.0:9000", "http://localhost:9000")]
    [InlineData("http://[::]:9000", "http://localhost:9000")]
    [InlineData("http://+:80/", "http://localhost:80")]
    [InlineData("http://rollout.example.net:8080", "http://rollout.example.net:8080")]
    public void Address_AnyHost_BecomesOneThatOpens(string listening, string shown) =>
        Assert.Equal(shown, FirstAccountService.AddressOf([listening]));

    private async Task<string> NewKeyAsync() => (await _host.First.NewKeyAsync(default))!;

    private static Task<HttpResponseMessage> CreateAsync(HttpClient browser, string key, string name, string password = SignInHost.Good) =>
        SignInHost.PostAsync(
            browser, "/sign-in", new() { ["key"] = key, ["name"] = name, ["password"] = password, ["repeat"] = password });

    private FirstAccountService Service(LineLog log, string? name = null, string? password = null) => new(
        _host.First,
        Options.Create(new SecurityOptions { BootstrapAdmin = new() { Name = name, Password = password } }),
        new NoServer(),
        log);

    private sealed class LineLog : ILogger<FirstAccountService>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
