using System.Text.Json;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, 1.6 and the coercions of section 0: the forms a report may come in.</summary>
public sealed class FeedbackBodyTests : IAsyncLifetime
{
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("1.6 not JSON", "{", "not JSON")]
    [InlineData("1.6 empty", "", "not JSON")]
    [InlineData("1.6 two documents", "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"none\"}}} {}", "not JSON")]
    [InlineData("1.6 a list", "[]", "body: it is a list")]
    [InlineData("1.6 null", "null", "body: it is null")]
    [InlineData("1.6 status missing", "{}", "status: it is missing")]
    [InlineData("1.6 status null", """{"status":null}""", "status: it is missing")]
    [InlineData("1.6 status a text", """{"status":"closed"}""", "status: it is a text")]
    [InlineData("1.6 execution missing", """{"status":{"result":{"finished":"none"}}}""", "status.execution: it is missing. Send one of closed, proceeding")]
    [InlineData("1.6 execution unknown", """{"status":{"execution":"done","result":{"finished":"none"}}}""", "status.execution: 'done' is not known. Send one of closed, proceeding, canceled, scheduled, rejected, resumed, downloaded, download.")]
    [InlineData("1.6 execution in capitals", """{"status":{"execution":"CLOSED","result":{"finished":"none"}}}""", "status.execution: 'CLOSED' is not known")]
    [InlineData("1.6 execution a number", """{"status":{"execution":1,"result":{"finished":"none"}}}""", "status.execution: '1' is not known")]
    [InlineData("1.6 result missing", """{"status":{"execution":"closed"}}""", "status.result: it is missing")]
    [InlineData("1.6 finished missing", """{"status":{"execution":"closed","result":{}}}""", "status.result.finished: it is missing. Send one of success, failure, none.")]
    [InlineData("1.6 finished unknown", """{"status":{"execution":"closed","result":{"finished":"ok"}}}""", "status.result.finished: 'ok' is not known. Send one of success, failure, none.")]
    [InlineData("1.6 code not whole", """{"status":{"execution":"closed","result":{"finished":"none"},"code":1.5}}""", "status.code: '1.5' is not a whole number")]
    [InlineData("1.6 code too large", """{"status":{"execution":"closed","result":{"finished":"none"},"code":3000000000}}""", "status.code: 3000000000 is out of range")]
    [InlineData("1.6 details with an object", """{"status":{"execution":"closed","result":{"finished":"none"},"details":[{}]}}""", "status.details: it is an object")]
    [InlineData("1.6 timestamp before 1970", """{"timestamp":-1,"status":{"execution":"closed","result":{"finished":"none"}}}""", "timestamp: -1 is out of range")]
    [InlineData("1.6 half a surrogate pair", """{"status":{"execution":"closed","result":{"finished":"none"},"details":["\ud800"]}}""", "not UTF-8")]
    public async Task Body_Unusable_Answers400AndNamesTheMember(string row, string body, string expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", body);

        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal((row, 400), (row, answer.Status));
        Assert.Equal("hawkbit.server.error.rest.body.notReadable", json.RootElement.GetProperty("errorCode").GetString());
        Assert.StartsWith("Console.", json.RootElement.GetProperty("exceptionClass").GetString(), StringComparison.Ordinal);
        Assert.Contains(expected, json.RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(_host.Fleet.Reports);
    }

    [Theory]
    [InlineData("0.8 unknown members", """{"x":{"y":[1,{"z":null}]},"status":{"q":[],"execution":"closed","result":{"finished":"success","w":{}}}}""", null)]
    [InlineData("0.9 code in quotes", """{"status":{"execution":"closed","result":{"finished":"success"},"code":"200"}}""", 200)]
    [InlineData("1.6 code", """{"status":{"execution":"closed","result":{"finished":"success"},"code":-7}}""", -7)]
    [InlineData("0.9 code with a zero behind the point", """{"status":{"execution":"closed","result":{"finished":"success"},"code":200.0}}""", 200)]
    [InlineData("1.6 code null", """{"status":{"execution":"closed","result":{"finished":"success"},"code":null}}""", null)]
    [InlineData("3.3 id as a number", """{"id":42,"status":{"result":{"finished":"success","progress":{"cnt":2,"of":5}},"execution":"closed","details":[""]}}""", null)]
    [InlineData("3.1 id as a text", """{"id":"42","time":"20260101T101500","status":{"result":{"finished":"success"},"execution":"closed","details":["a"]}}""", null)]
    [InlineData("a byte order mark", "\uFEFF{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"}}}", null)]
    public async Task Body_AsClientsSendIt_IsTaken(string row, string body, int? code)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", body);

        Assert.Equal((row, 200), (row, answer.Status));
        Assert.Equal(code, Assert.Single(_host.Fleet.Reports).Code);
    }

    [Theory]
    [InlineData("3.1 rauc", "application/json;charset=UTF-8", 200)]
    [InlineData("3.3 SWUpdate", "application/json", 200)]
    [InlineData("1.1 blanks and case", "Application/JSON ; charset=utf-8", 200)]
    [InlineData("1.1 another type", "text/plain", 415)]
    [InlineData("1.1 CBOR, not spoken here", "application/cbor", 415)]
    [InlineData("1.1 a longer name", "application/jsonp", 415)]
    [InlineData("1.1 none", null, 415)]
    public async Task ContentType_AsClientsSendIt_IsTakenOrNot(string row, string? type, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", FeedbackTests.Body("proceeding", "none"), ("Content-Type", type));

        Assert.Equal((row, expected, ""), (row, answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("with a length", "Content-Length: 300000\r\n\r\n", "", 413)]
    [InlineData("in chunks", "Transfer-Encoding: chunked\r\n\r\n493e0\r\n", "\r\n0\r\n\r\n", 413)]
    [InlineData("in a chunk that is none", "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "", 400)]
    public async Task Body_TooLargeOrBroken_AnswersTheErrorBody(string row, string how, string end, int expected)
    {
        var answer = await _host.SendRawAsync(
            $"POST {DdiHost.Root}/deploymentBase/42/feedback HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + $"Authorization: TargetToken right-token\r\n{how}{(expected == 413 ? new string(' ', 300000) : "")}{end}");

        Assert.True(answer.StartsWith($"HTTP/1.1 {expected}", StringComparison.Ordinal), row + answer);
        Assert.Contains("hawkbit.server.error.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_InPieces_IsPutTogether()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
        var details = JsonSerializer.Serialize(Enumerable.Repeat(new string('m', 500), 50));
        var body = FeedbackTests.Body("closed", "success", $",\"pad\":\"{new string('x', 150_000)}\",\"details\":{details}");

        Assert.Equal(200, (await _host.SendAsync("POST", "deploymentBase/42/feedback", body)).Status);
        Assert.Equal(50, Assert.Single(_host.Fleet.Reports).Messages.Count);
    }
}
