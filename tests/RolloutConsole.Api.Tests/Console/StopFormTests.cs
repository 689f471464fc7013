using System.Net;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Console;

public sealed class StopFormTests : IAsyncLifetime
{
    private ConsoleHost _host = null!;

    public async Task InitializeAsync() => _host = await ConsoleHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_SignedInWithToken_StopsAndShowsIt()
    {
        var browser = await _host.SignedInAsync("operator");
        var (status, html) = await PostAsync(browser, ("scope", "all"), ("reason", "<smoke>"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("set all by operator (Person) because <smoke>", Assert.Single(_host.Stop.Asked));
        Assert.Contains("<h1>Stopped</h1>", html);
        Assert.Contains("&lt;smoke&gt;", html);
    }

    [Fact]
    public async Task Post_WithoutToken_StopsNothingAndOffersAFreshForm()
    {
        var browser = await _host.SignedInAsync("operator");
        var response = await browser.PostAsync("/stop", new FormUrlEncodedContent([new("scope", "rollout"), new("rolloutId", "41")]));
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(_host.Stop.Asked);
        Assert.Contains("Nothing was stopped yet", html);
        Assert.Contains("__RequestVerificationToken", html);
        Assert.Contains("value=\"41\"", html);
    }

    [Fact]
    public async Task Post_NotSignedIn_AsksForNameAndKeepsTheIntent()
    {
        var (status, html) = await PostAsync(_host.Browser(), ("scope", "rollout"), ("rolloutId", "41"));
        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("name=\"password\"", html);
        Assert.Contains("value=\"rollout\" checked", html);
        Assert.Empty(_host.Stop.Asked);
    }

    [Fact]
    public async Task Post_WithNameAndPassword_StopsInOneStep()
    {
        var (status, _) = await PostAsync(
            _host.Browser(), ("scope", "all"), ("name", "operator"), ("password", ConsoleHost.Password));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("set all by operator (Person)", Assert.Single(_host.Stop.Asked));
    }

    [Theory]
    [InlineData("operator", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("viewer", ConsoleHost.Password, HttpStatusCode.Forbidden)]
    public async Task Post_WrongPerson_StopsNothing(string name, string password, HttpStatusCode expected)
    {
        var (status, html) = await PostAsync(_host.Browser(), ("scope", "all"), ("name", name), ("password", password));
        Assert.Equal(expected, status);
        Assert.Contains("Nothing was stopped", html);
        Assert.DoesNotContain(ConsoleHost.Password, html);
        Assert.Empty(_host.Stop.Asked);
    }

    [Theory]
    [InlineData("", "", "scope:")]
    [InlineData("rollout", "abc", "rolloutId:")]
    [InlineData("rollout", "", "rolloutId:")]
    public async Task Post_WrongField_IsNamed(string scope, string rolloutId, string piece)
    {
        var (status, html) = await PostAsync(await _host.SignedInAsync("operator"), ("scope", scope), ("rolloutId", rolloutId));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(piece, html);
    }

    [Theory]
    [InlineData("scope=%00", "application/x-www-form-urlencoded")]
    [InlineData("nonsense", "multipart/form-data; boundary=x")]
    [InlineData("nonsense", "multipart/form-data")]
    public async Task Post_FormThatCannotBeRead_SaysSo(string body, string type)
    {
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var response = await _host.Browser().PostAsync("/stop", content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("Nothing was stopped", await response.Content.ReadAsStringAsync());
        Assert.Empty(_host.Stop.Asked);
    }

    private static async Task<(HttpStatusCode Status, string Html)> PostAsync(HttpClient browser, params (string Name, string Value)[] fields)
    {
        var token = await browser.GetStringAsync("/test/token").WithinLimit();
        var form = fields.Append(("__RequestVerificationToken", token)).ToDictionary(f => f.Item1, f => f.Item2);
        using var response = await browser.PostAsync("/stop", new FormUrlEncodedContent(form)).WithinLimit();
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
