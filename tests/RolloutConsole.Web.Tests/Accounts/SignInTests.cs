using System.Net;
using System.Text.Json;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Web.Hosting.Accounts;
using RolloutConsole.Web.SignIn;

namespace RolloutConsole.Web.Tests.Accounts;

public sealed class SignInTests : IAsyncLifetime
{
    private const string Json = "application/json";
    private SignInHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SignInHost.StartAsync();
        _host.People.Put("ben", SignInHost.Good, ConsoleRole.Operator | ConsoleRole.Manager);
        _host.People.Put("gone", SignInHost.Good, ConsoleRole.None);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Login_Right_SignsInAndGoesWhereItWasMeant()
    {
        var browser = _host.Browser();
        using var response = await SignInHost.PostAsync(
            browser, "/login", Fields("ben", SignInHost.Good, "/rollouts?state=running"));
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal("/rollouts?state=running", response.Headers.Location?.OriginalString);
        Assert.Equal("ben", await browser.GetStringAsync("/who"));
        Assert.Equal(("person.signin", "accepted"), (_host.People.Audit[^1].Action, _host.People.Audit[^1].Outcome));
    }

    [Fact]
    public async Task Login_AsJson_TellsNameAndRoles()
    {
        using var response = await SignInHost.PostAsync(_host.Browser(), "/login", Fields("ben", SignInHost.Good), Json);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal("ben", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(["Operator", "Manager"], json.RootElement.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
    }

    [Theory]
    [InlineData("ben", "wrong", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("nobody", SignInHost.Good, "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("", SignInHost.Good, "nameMissing", HttpStatusCode.BadRequest)]
    [InlineData("ben", "", "passwordMissing", HttpStatusCode.BadRequest)]
    [InlineData("gone", SignInHost.Good, "noRole", HttpStatusCode.Forbidden)]
    public async Task Login_Refused_SaysWhyInBothForms(string name, string password, string word, HttpStatusCode status)
    {
        var browser = _host.Browser();
        using var json = await SignInHost.PostAsync(browser, "/login", Fields(name, password), Json);
        Assert.Equal(status, json.StatusCode);
        using var body = JsonDocument.Parse(await json.Content.ReadAsStringAsync());
        Assert.Equal(word, body.RootElement.GetProperty("error").GetString());
        Assert.NotEmpty(body.RootElement.GetProperty("message").GetString()!);

        using var page = await SignInHost.PostAsync(browser, "/login", Fields(name, password, "/devices"));
        Assert.Equal($"/login?fault={word}&returnUrl=%2Fdevices", page.Headers.Location?.OriginalString);
        Assert.Equal("nobody", await browser.GetStringAsync("/who"));
    }

    [Fact]
    public async Task Login_WithoutToken_IsRefusedAndSignsNobodyIn()
    {
        var browser = _host.Browser();
        using var response = await SignInHost.PostAsync(browser, "/login", Fields("ben", SignInHost.Good), Json, withToken: false);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("nobody", await browser.GetStringAsync("/who"));
    }

    [Theory]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("http://evil.example", HttpStatusCode.BadRequest)]
    public async Task Login_FromTheStopPanel_NeedsItsHeaderAndOurOrigin(string origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new FormUrlEncodedContent(Fields("ben", SignInHost.Good)),
        };
        request.Headers.Add("Accept", Json);
        request.Headers.Add("X-Console-Stop", "1");
        request.Headers.Add("Origin", origin);
        using var response = await _host.Browser().SendAsync(request).WithinLimit();
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Login_ManyWrongOnes_Answers429ButARightOneWorks()
    {
        // The test server gives no address, which is counted like one.
        var browser = _host.Browser();
        HttpResponseMessage last = null!;
        for (var i = 0; i < 10; i++)
        {
            last = await SignInHost.PostAsync(browser, "/login", Fields("ben", "wrong"), Json);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(5), last.Headers.RetryAfter?.Delta);
        using var right = await SignInHost.PostAsync(browser, "/login", Fields("ben", SignInHost.Good), Json);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/rollouts/41?tab=plan#x", true)]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("rollouts", false)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("http://evil.example/", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x", false)]
    public void ReturnAddress_OnlyOfThisConsole_IsFollowed(string? address, bool isLocal)
    {
        Assert.Equal(isLocal ? address : "/", LocalAddress.OrOverview(address));
    }

    [Theory]
    [InlineData("https://evil.example/x")]
    [InlineData("//evil.example")]
    public async Task Login_ForeignReturnAddress_GoesHome(string address)
    {
        using var response = await SignInHost.PostAsync(_host.Browser(), "/login", Fields("ben", SignInHost.Good, address));
        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Logout_WithToken_SignsOut()
    {
        var browser = _host.Browser();
        (await SignInHost.PostAsync(browser, "/login", Fields("ben", SignInHost.Good))).Dispose();
        using var response = await SignInHost.PostAsync(browser, "/logout", []);
        Assert.Equal("/login", response.Headers.Location?.OriginalString);
        Assert.Equal("nobody", await browser.GetStringAsync("/who"));
    }

    [Fact]
    public async Task Logout_ByAForeignPage_SignsNobodyOut()
    {
        var browser = _host.Browser();
        (await SignInHost.PostAsync(browser, "/login", Fields("ben", SignInHost.Good))).Dispose();
        (await SignInHost.PostAsync(browser, "/logout", [], withToken: false)).Dispose();
        Assert.Equal("ben", await browser.GetStringAsync("/who"));
    }

    [Fact]
    public void Words_EveryProblem_HasASentence()
    {
        foreach (var problem in Enum.GetValues<SignInProblem>())
        {
            Assert.Equal(SignInWords.Of(problem), SignInWords.OfQuery(SignInAnswer.WordOf(problem), null));
        }

        Assert.Null(SignInWords.OfQuery("0", null));
        Assert.Null(SignInWords.OfQuery("<script>", null));
        Assert.Null(SignInWords.OfQuery(null, null));
    }

    private static Dictionary<string, string> Fields(string name, string password, string? returnUrl = null) =>
        new() { ["name"] = name, ["password"] = password, ["returnUrl"] = returnUrl ?? "" };
}
