using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Console;

public sealed class EmergencyStopTests : IAsyncLifetime
{
    private const string Path = "/api/emergency-stop";

    private ConsoleHost _host = null!;

    public async Task InitializeAsync() => _host = await ConsoleHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Set_ByScript_StopsEverythingAndTellsWhen()
    {
        var answer = await PostAsync(_host.Script("operator"), Path, """{"scope":"all","reason":" smoke ","idempotencyKey":"k1"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("set all by operator (Script) because smoke key k1", Assert.Single(_host.Stop.Asked));
        Assert.False(answer.Json.GetProperty("alreadySet").GetBoolean());
        Assert.Equal("operator", answer.Json.GetProperty("setBy").GetString());
        Assert.Equal(_host.Clock.GetUtcNow(), answer.Json.GetProperty("acceptedAt").GetDateTimeOffset());
        Assert.Equal(_host.Clock.GetUtcNow().AddSeconds(-2), answer.Json.GetProperty("lastOfferAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, answer.Json.GetProperty("afterMs").ValueKind);
    }

    [Fact]
    public async Task Set_OfOneRollout_StopsThatOne()
    {
        var clientTime = _host.Clock.GetUtcNow().AddMilliseconds(-84);
        var answer = await PostAsync(
            _host.Script("manager"), Path, $$"""{"scope":"rollout","rolloutId":41,"clientTime":"{{clientTime:O}}"}""");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("set 41 by manager (Script) because - key -", Assert.Single(_host.Stop.Asked));
        Assert.Equal(84, answer.Json.GetProperty("afterMs").GetInt64());
    }

    [Fact]
    public async Task Set_Twice_TellsWhoWasFirst()
    {
        await PostAsync(_host.Script("operator"), Path, """{"scope":"all"}""");
        var second = await PostAsync(_host.Script("boss"), Path, """{"scope":"all"}""");

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.True(second.Json.GetProperty("alreadySet").GetBoolean());
        Assert.Equal("operator", second.Json.GetProperty("setBy").GetString());
    }

    [Fact]
    public async Task Set_KeyInHeader_ReachesTheEngine()
    {
        var script = _host.Script("operator");
        script.DefaultRequestHeaders.Add("Idempotency-Key", "from-header");
        await PostAsync(script, Path, """{"scope":"all"}""");
        Assert.EndsWith("key from-header", Assert.Single(_host.Stop.Asked));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("approver")]
    [InlineData("auditor")]
    [InlineData("admin")]
    public async Task Set_WithoutTheRole_IsForbiddenWithTheRoleNeeded(string user)
    {
        var answer = await PostAsync(_host.Script(user), Path, """{"scope":"all"}""");
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal("forbidden", answer.Json.GetProperty("error").GetString());
        Assert.Contains("Operator or Manager", answer.Json.GetProperty("message").GetString());
        Assert.Empty(_host.Stop.Asked);
    }

    [Theory]
    [InlineData("", "body", "empty")]
    [InlineData("[]", "body", "no JSON object")]
    [InlineData("{\"scope\":", "body", "no JSON")]
    [InlineData("{}", "scope", "missing")]
    [InlineData("{\"scope\":null}", "scope", "missing")]
    [InlineData("{\"scope\":7}", "scope", "no text")]
    [InlineData("{\"scope\":\"everything\"}", "scope", "\"all\"")]
    [InlineData("{\"scope\":\"rollout\"}", "rolloutId", "such as 41")]
    [InlineData("{\"scope\":\"rollout\",\"rolloutId\":\"41\"}", "rolloutId", "whole number")]
    [InlineData("{\"scope\":\"rollout\",\"rolloutId\":0}", "rolloutId", "above 0")]
    [InlineData("{\"scope\":\"rollout\",\"rolloutId\":4.5}", "rolloutId", "whole number")]
    [InlineData("{\"scope\":\"all\",\"rolloutId\":41}", "rolloutId", "no meaning")]
    [InlineData("{\"scope\":\"all\",\"reason\":5}", "reason", "quotation marks")]
    [InlineData("{\"scope\":\"all\",\"clientTime\":\"yesterday\"}", "clientTime", "2026-07-14T12:03:22.105Z")]
    [InlineData("{\"scope\":\"all\",\"clientTime\":-5}", "clientTime", "milliseconds")]
    [InlineData("{\"scope\":\"all\",\"idempotencyKey\":{}}", "idempotencyKey", "no text")]
    [InlineData("{\"scope\":\"all\",\"reason\":\"\\ud800\"}", "reason", "half a character")]
    [InlineData("{\"scope\":\"all\",\"clientTime\":\"\\ud800\"}", "clientTime", "no time")]
    public async Task Set_WrongBody_NamesTheFieldAndWhatWouldBeRight(string body, string field, string piece)
    {
        var answer = await PostAsync(_host.Script("operator"), Path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(field, answer.Json.GetProperty("field").GetString());
        Assert.Contains(piece, answer.Json.GetProperty("message").GetString());
        Assert.Empty(_host.Stop.Asked);
    }

    [Theory]
    [InlineData(Path, """{"scope":"rollout","rolloutId":41,"reason":"smoke","clientTime":"2026-07-14T12:03:22.105Z","idempotencyKey":"k"}""")]
    [InlineData(Path + "/reason", """{"scope":"all","reason":"smoke"}""")]
    [InlineData(Path + "/release", """{"scope":"all","reason":"fixed","confirm":"RELEASE"}""")]
    public async Task Body_Random_IsTakenOrRefusedWithASentence(string path, string good)
    {
        const int Seed = 20260519;
        var bodies = new RandomBodies(Seed, good);
        var boss = _host.Script("boss");
        for (var i = 0; i < 1000; i++)
        {
            var body = bodies.Next();

            var answer = await PostAsync(boss, path, body);

            Assert.True((int)answer.Status is 200 or 400 or 404 or 409 or 413, $"{answer.Status} for body {i} of seed {Seed}: {body}");
            Assert.False(answer.Status != HttpStatusCode.OK && string.IsNullOrWhiteSpace(answer.Json.GetProperty("message").GetString()), body);
        }
    }

    [Theory]
    [InlineData("reason", 513)]
    [InlineData("idempotencyKey", 129)]
    public async Task Set_TooLongText_TellsBothLengths(string field, int length)
    {
        var body = $$"""{"scope":"all","{{field}}":"{{new string('x', length)}}"}""";
        var answer = await PostAsync(_host.Script("operator"), Path, body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"{length} characters", answer.Json.GetProperty("message").GetString());
        Assert.Contains($"at most {length - 1}", answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Set_BodyOfAForm_IsNotRead()
    {
        var response = await _host.Script("operator").PostAsync(Path, new StringContent("{\"scope\":\"all\"}", Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Empty(_host.Stop.Asked);
    }

    [Fact]
    public async Task Set_HugeBody_IsRefused()
    {
        var answer = await PostAsync(_host.Script("operator"), Path, $$"""{"scope":"all","reason":"{{new string('x', 20_000)}}"}""");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact]
    public async Task Set_UnknownRollout_SaysThatNothingWasStopped()
    {
        var answer = await PostAsync(_host.Script("operator"), Path, """{"scope":"rollout","rolloutId":999}""");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("nothing was stopped", answer.Json.GetProperty("message").GetString());
        Assert.Empty(_host.Stop.Asked);
    }

    [Fact]
    public async Task Set_WhileNamesCannotBeRead_StopsAllTheSame()
    {
        _host.Reads.IsBroken = true;
        var answer = await PostAsync(_host.Script("operator"), Path, """{"scope":"rollout","rolloutId":41}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Single(_host.Stop.Asked);
    }

    [Theory]
    [InlineData(false, "not stopped")]
    [InlineData(true, "could not be stored")]
    public async Task Set_StoreFails_SaysWhatHoldsNow(bool flagIsUp, string piece)
    {
        _host.Stop.Fault = (true, flagIsUp);
        var answer = await PostAsync(_host.Script("operator"), Path, """{"scope":"all"}""");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Contains(piece, answer.Json.GetProperty("message").GetString());
        Assert.DoesNotContain("disk", answer.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Set_ByCookieWithOriginAndHeader_Stops()
    {
        var browser = await _host.SignedInAsync("operator");
        var answer = await PostAsync(browser, Path, """{"scope":"all"}""", "http://localhost", "1");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("set all by operator (Person)", Assert.Single(_host.Stop.Asked));
    }

    [Theory]
    [InlineData(null, "1", "foreignOrigin")]
    [InlineData("null", "1", "foreignOrigin")]
    [InlineData("http://evil.example", "1", "foreignOrigin")]
    [InlineData("http://localhost:81", "1", "foreignOrigin")]
    [InlineData("http://localhost.evil.example", "1", "foreignOrigin")]
    [InlineData("http://localhost", null, "headerMissing")]
    [InlineData("http://localhost", "true", "headerMissing")]
    public async Task Set_ByCookieFromElsewhere_IsForbidden(string? origin, string? header, string error)
    {
        var browser = await _host.SignedInAsync("operator");
        var answer = await PostAsync(browser, Path, """{"scope":"all"}""", origin, header);
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(error, answer.Json.GetProperty("error").GetString());
        Assert.Empty(_host.Stop.Asked);
    }

    [Fact]
    public async Task Set_ByBasicFromAForeignPage_IsRefused()
    {
        var answer = await PostAsync(_host.Script("operator"), Path, """{"scope":"all"}""", "http://evil.example", null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Empty(_host.Stop.Asked);
    }

    [Fact]
    public async Task Set_ByNobody_AnswersJsonAndAsksScriptsForBasic()
    {
        var script = await PostAsync(_host.Client(), Path, """{"scope":"all"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, script.Status);
        Assert.Equal("signInRequired", script.Json.GetProperty("error").GetString());
        Assert.Equal("Basic realm=\"hawkBit\"", script.Challenge);
    }

    [Fact]
    public async Task Set_ByNobodyFromAPage_OpensNoWindowOfTheBrowser()
    {
        var page = await PostAsync(_host.Client(), Path, """{"scope":"all"}""", "http://localhost", "1");
        Assert.Equal(HttpStatusCode.Unauthorized, page.Status);
        Assert.Null(page.Challenge);
    }

    [Fact]
    public async Task Show_AfterStops_ListsThemAndWhatRuns()
    {
        var boss = _host.Script("boss");
        await PostAsync(boss, Path, """{"scope":"all","reason":"smoke"}""");
        await PostAsync(boss, Path, """{"scope":"rollout","rolloutId":41}""");

        var response = await _host.Script("viewer").GetAsync(Path);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var picture = await response.Content.ReadFromJsonAsync<JsonElement>();
        var latched = picture.GetProperty("latched");
        Assert.Equal("smoke", latched.GetProperty("all").GetProperty("reason").GetString());
        var one = Assert.Single(latched.GetProperty("rollouts").EnumerateArray());
        Assert.Equal("gateway 4.2.1 EU", one.GetProperty("name").GetString());
        Assert.Equal("boss", one.GetProperty("setBy").GetString());
        var running = Assert.Single(picture.GetProperty("running").EnumerateArray());
        Assert.Equal((41, 575, 212, 1213), (
            running.GetProperty("id").GetInt32(), running.GetProperty("notStarted").GetInt32(),
            running.GetProperty("inFlight").GetInt32(), running.GetProperty("done").GetInt32()));
        Assert.Equal(_host.Clock.GetUtcNow(), picture.GetProperty("serverTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Show_NothingSet_SaysNull()
    {
        var picture = await _host.Script("viewer").GetFromJsonAsync<JsonElement>(Path);
        Assert.Equal(JsonValueKind.Null, picture.GetProperty("latched").GetProperty("all").ValueKind);
        Assert.Empty(picture.GetProperty("latched").GetProperty("rollouts").EnumerateArray());
    }

    [Fact]
    public async Task Explain_AfterTheStop_AddsTheReason()
    {
        await PostAsync(_host.Script("operator"), Path, """{"scope":"all"}""");
        var answer = await PostAsync(_host.Script("operator"), Path + "/reason", """{"scope":"all","reason":"smoke in hall 3"}""");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("smoke in hall 3", _host.Stop.Current.Global?.Reason);
    }

    [Fact]
    public async Task Explain_NothingSet_IsAConflict()
    {
        var answer = await PostAsync(_host.Script("operator"), Path + "/reason", """{"scope":"all","reason":"why"}""");
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
    }

    [Theory]
    [InlineData("{\"scope\":\"all\",\"reason\":\"fixed\"}", "confirm")]
    [InlineData("{\"scope\":\"all\",\"reason\":\"fixed\",\"confirm\":\"release\"}", "confirm")]
    [InlineData("{\"scope\":\"all\",\"reason\":\"  \",\"confirm\":\"RELEASE\"}", "reason")]
    [InlineData("{\"scope\":\"all\",\"confirm\":\"RELEASE\"}", "reason")]
    public async Task Release_Incomplete_ReleasesNothing(string body, string field)
    {
        await PostAsync(_host.Script("operator"), Path, """{"scope":"all"}""");
        var answer = await PostAsync(_host.Script("admin"), Path + "/release", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(field, answer.Json.GetProperty("field").GetString());
        Assert.NotNull(_host.Stop.Current.Global);
    }

    [Theory]
    [InlineData("manager", HttpStatusCode.Forbidden)]
    [InlineData("operator", HttpStatusCode.Forbidden)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task Release_OfEverything_NeedsAnAdmin(string user, HttpStatusCode expected)
    {
        await PostAsync(_host.Script("operator"), Path, """{"scope":"all"}""");
        var answer = await PostAsync(_host.Script(user), Path + "/release", """{"scope":"all","reason":"fixed","confirm":"RELEASE"}""");
        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == HttpStatusCode.OK, _host.Stop.Current.Global is null);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json, string? Challenge)> PostAsync(
        HttpClient client, string path, string body, string? origin = null, string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (header is not null)
        {
            request.Headers.Add("X-Console-Stop", header);
        }

        using var response = await client.SendAsync(request).WithinLimit();
        var text = await response.Content.ReadAsStringAsync().WithinLimit();
        using var json = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return (response.StatusCode, json.RootElement.Clone(), response.Headers.WwwAuthenticate.FirstOrDefault()?.ToString());
    }
}
