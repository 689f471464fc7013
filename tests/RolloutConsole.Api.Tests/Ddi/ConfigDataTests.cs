using System.Text.Json;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, table 1.10: a device's attributes.</summary>
public sealed class ConfigDataTests : IAsyncLifetime
{
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("1.10 merge", """{"mode":"merge","data":{"b":"2","c":"3"}}""", "a=1 b=2 c=3")]
    [InlineData("1.10 merge is the default", """{"data":{"c":"3"}}""", "a=1 b=0 c=3")]
    [InlineData("1.10 mode null", """{"mode":null,"data":{"c":"3"}}""", "a=1 b=0 c=3")]
    [InlineData("1.10 null deletes", """{"data":{"a":null}}""", "b=0")]
    [InlineData("1.10 replace", """{"mode":"replace","data":{"c":"3"}}""", "c=3")]
    [InlineData("1.10 remove", """{"mode":"remove","data":{"a":"whatever"}}""", "b=0")]
    [InlineData("0.9 numbers and flags", """{"mode":"replace","data":{"n":12,"f":true,"x":1.50}}""", "f=true n=12 x=1.50")]
    [InlineData("3.1 rauc", """{"id":"","time":"20260101T101500","status":{"execution":"closed","result":{"finished":"success"},"details":[]},"data":{"c":"3"},"mode":"merge"}""", "a=1 b=0 c=3")]
    [InlineData("3.3 SWUpdate", """{"id":"","time":"20260101T101500","status":{"result":{"finished":"success"},"execution":"closed","details":[""]},"mode":"replace","data":{"board":"gw"}}""", "board=gw")]
    public async Task Put_Mode_ChangesWhatIsStored(string row, string body, string expected)
    {
        _host.Device.Attributes["a"] = "1";
        _host.Device.Attributes["b"] = "0";
        _host.Device.AttributesRequested = true;

        var answer = await _host.SendAsync("PUT", "configData", body, ("Content-Type", "application/json;charset=UTF-8"));

        Assert.Equal((row, 200, "", "0"), (row, answer.Status, answer.Body, answer.Header("Content-Length")));
        Assert.Equal(expected, string.Join(' ', _host.Device.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}")));
        Assert.DoesNotContain("configData", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.10 data missing", "{}", "data: it is missing")]
    [InlineData("1.10 data null", """{"data":null}""", "data: it is missing")]
    [InlineData("1.10 data empty", """{"data":{}}""", "data: it is empty")]
    [InlineData("1.10 data a list", """{"data":[]}""", "data: it is a list")]
    [InlineData("1.10 value an object", """{"data":{"a":{}}}""", "data.a: it is an object")]
    [InlineData("1.10 mode unknown", """{"mode":"add","data":{"a":"b"}}""", "mode: 'add' is not known. Send one of merge, replace, remove")]
    [InlineData("1.10 not JSON", "data", "not JSON")]
    public async Task Body_Unusable_Answers400AndNamesTheMember(string row, string body, string expected)
    {
        var answer = await _host.SendAsync("PUT", "configData", body);

        Assert.Equal((row, 400), (row, answer.Status));
        Assert.Contains("hawkbit.server.error.rest.body.notReadable", answer.Body, StringComparison.Ordinal);
        Assert.Contains(expected, JsonDocument.Parse(answer.Body).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.10 key of 128", 128, 1, 200)]
    [InlineData("1.10 key of 129", 129, 1, 400)]
    [InlineData("1.10 value of 128", 1, 128, 200)]
    [InlineData("1.10 value of 129", 1, 129, 400)]
    [InlineData("1.10 value empty", 1, 0, 200)]
    [InlineData("1.10 key empty", 0, 1, 400)]
    public async Task Attribute_Length_IsLimited(string row, int key, int value, int expected)
    {
        var body = JsonSerializer.Serialize(new { data = new Dictionary<string, string> { [new string('k', key)] = new string('v', value) } });

        var answer = await _host.SendAsync("PUT", "configData", body);

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 400, answer.Body.Contains("hawkbit.server.error.repo.invalidTargetAttributes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.10 every sign that is allowed", "aZ09 \t\n_-!@#$%^&*()+=[]{};:'\",.<>/\\?|", 200)]
    [InlineData("1.10 an umlaut", "gerät", 400)]
    [InlineData("1.10 a tilde", "~", 400)]
    [InlineData("1.10 a backtick", "`", 400)]
    [InlineData("1.10 a control character", "\u0001", 400)]
    public async Task Attribute_Characters_AreLimited(string row, string text, int expected)
    {
        var asKey = await _host.SendAsync("PUT", "configData", JsonSerializer.Serialize(new { data = new Dictionary<string, string> { [text] = "v" } }));
        var asValue = await _host.SendAsync("PUT", "configData", JsonSerializer.Serialize(new { data = new Dictionary<string, string> { ["k"] = text } }));

        Assert.Equal((row, expected, expected), (row, asKey.Status, asValue.Status));
        Assert.Equal(expected == 200 ? text : null, _host.Device.Attributes.GetValueOrDefault("k"));
    }

    [Theory]
    [InlineData(100, 200)]
    [InlineData(101, 429)]
    public async Task Attributes_Number_IsLimited(int count, int expected)
    {
        var body = JsonSerializer.Serialize(new { data = Enumerable.Range(0, count).ToDictionary(i => $"k{i}", i => "v") });

        var answer = await _host.SendAsync("PUT", "configData", body);

        Assert.Equal(expected, answer.Status);
        Assert.Equal(expected == 429, answer.Body.Contains("hawkbit.server.error.quota.tooManyEntries", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ReportOutcome.InvalidAttributes, 400)]
    [InlineData(ReportOutcome.Busy, 503)]
    [InlineData(ReportOutcome.NotFound, 404)]
    public async Task Intake_Refusing_AnswersItsCode(ReportOutcome outcome, int expected)
    {
        _host.Fleet.Forced = outcome;

        Assert.Equal(expected, (await _host.SendAsync("PUT", "configData", """{"data":{"a":"b"}}""")).Status);
    }

    [Fact]
    public async Task ContentType_Another_Answers415() =>
        Assert.Equal(415, (await _host.SendAsync("PUT", "configData", """{"data":{"a":"b"}}""", ("Content-Type", "text/plain"))).Status);
}
