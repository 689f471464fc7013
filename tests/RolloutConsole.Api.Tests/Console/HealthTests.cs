using System.Net;
using System.Text.Json;

namespace RolloutConsole.Api.Tests.Console;

public sealed class HealthTests : IAsyncLifetime
{
    private ConsoleHost _host = null!;

    public async Task InitializeAsync() => _host = await ConsoleHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Health_AllWell_Answers200WithTheFacts()
    {
        _host.Clock.Advance(TimeSpan.FromSeconds(90));
        var (status, json) = await GetAsync();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("healthy", json.GetProperty("status").GetString());
        Assert.Equal(1.2, json.GetProperty("engineTickAgeSeconds").GetDouble());
        Assert.Equal(90, json.GetProperty("uptimeSeconds").GetInt64());
        var database = json.GetProperty("database");
        Assert.Equal("SQLite", database.GetProperty("provider").GetString());
        Assert.Equal("3.40.1", database.GetProperty("sqliteVersion").GetString());
        Assert.Equal("system library", database.GetProperty("sqliteSource").GetString());
        Assert.NotEqual("unknown", json.GetProperty("version").GetString());
    }

    [Theory]
    [InlineData(null, "first round")]
    [InlineData(16.0, "16 s")]
    public async Task Health_EngineSilent_Answers503(double? tickAge, string piece)
    {
        _host.Health.TickAge = tickAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var (status, json) = await GetAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(piece, json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Health_DatabaseAway_Answers503WithTheFault()
    {
        _host.Health.Condition = new("PostgreSQL", false, null, null, "connection refused");
        var (status, json) = await GetAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("connection refused", json.GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("database").GetProperty("sqliteVersion").ValueKind);
    }

    private async Task<(HttpStatusCode Status, JsonElement Json)> GetAsync()
    {
        using var response = await _host.Client().GetAsync("/health");
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (response.StatusCode, json.RootElement.Clone());
    }

    [Fact]
    public async Task Health_AskedForItsHeadOnly_Answers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/health");
        using var response = await _host.Client().SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
