using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Web.Hosting;

namespace RolloutConsole.Web.Tests.Accounts;

/// <summary>The way of a first operator through the composed console: link, account, sign-in, stop.</summary>
public sealed class WholeConsoleTests : IAsyncLifetime
{
    private const string Password = "a right long password";
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "rollout-console-tests", Guid.NewGuid().ToString("n"));
    private Microsoft.AspNetCore.Builder.WebApplication _console = null!;

    public async Task InitializeAsync()
    {
        _console = ConsoleApplication.Build(
            [$"--Data:Folder={_folder}", "--environment=Production"],
            builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Logging.ClearProviders();
            });
        await ConsoleApplication.PrepareAsync(_console, default).WithinLimit();
        await _console.StartAsync().WithinLimit();
    }

    public async Task DisposeAsync()
    {
        await _console.StopAsync().WithinLimit();
        await _console.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task FirstOperator_FromLinkToStop()
    {
        var key = (await _console.Services.GetRequiredService<IFirstAccount>().NewKeyAsync(default))!;
        using var browser = Browser();

        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/people")).StatusCode);
        var created = await SubmitAsync(
            browser, $"/sign-in?key={key}", "/sign-in", ("key", key), ("name", "anna"), ("password", Password), ("repeat", Password));
        Assert.Equal("/", created.Headers.Location?.OriginalString);
        Assert.Contains("anna", await browser.GetStringAsync("/people"));

        using var second = Browser();
        var wrong = await SubmitAsync(second, "/login?returnUrl=%2Fpeople", "/login", ("name", "anna"), ("password", "wrong"), ("returnUrl", "/people"));
        Assert.Equal("/login?fault=wrong&returnUrl=%2Fpeople", wrong.Headers.Location?.OriginalString);
        Assert.Contains("password is wrong", await second.GetStringAsync(wrong.Headers.Location));
        var right = await SubmitAsync(second, "/login", "/login", ("name", "anna"), ("password", Password), ("returnUrl", "/people"));
        Assert.Equal("/people", right.Headers.Location?.OriginalString);

        var stopped = await SubmitAsync(second, "/stop", "/stop", ("scope", "all"), ("reason", "smoke"), ("confirm", "stop"));
        Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        Assert.Contains("<h1>Stopped</h1>", await stopped.Content.ReadAsStringAsync());

        using var script = _console.GetTestClient();
        script.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"DEFAULT\\anna:{Password}")));
        Assert.Contains("\"reason\":\"smoke\"", await script.GetStringAsync("/api/emergency-stop"));
        Assert.Contains("anna", await script.GetStringAsync("/rest/v1/userinfo"));
    }

    private HttpClient Browser() => new(new CookieKeeper { InnerHandler = _console.GetTestServer().CreateHandler() }) { BaseAddress = new("http://localhost/") };

    /// <summary>Opens a page, takes the token out of its form and sends the form, as a browser without script does.</summary>
    private static async Task<HttpResponseMessage> SubmitAsync(HttpClient browser, string page, string action, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(page).WithinLimit();
        var form = html[html.IndexOf($"action=\"{action}\"", StringComparison.Ordinal)..];
        var token = Regex.Match(form, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        var content = fields.Append(("__RequestVerificationToken", token)).Select(f => KeyValuePair.Create(f.Item1, f.Item2));
        return await browser.PostAsync(action, new FormUrlEncodedContent(content)).WithinLimit();
    }
}
