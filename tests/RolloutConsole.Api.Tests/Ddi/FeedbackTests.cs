using System.Text.Json;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, tables 1.6 and 1.7, and the coercions of section 0: reports and how they are answered.</summary>
public sealed class FeedbackTests : IAsyncLifetime
{
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    internal static string Body(string execution, string finished, string more = "") =>
        $$$"""{"id":"42","time":"20260101T101500","status":{"execution":"{{{execution}}}","result":{"finished":"{{{finished}}}"}{{{more}}}}}""";

    [Theory]
    [InlineData("1.6 closed success", "closed", "success", DeviceReportKind.Success, ActionStatus.Finished)]
    [InlineData("1.6 closed none", "closed", "none", DeviceReportKind.Success, ActionStatus.Finished)]
    [InlineData("1.6 closed failure", "closed", "failure", DeviceReportKind.Failure, ActionStatus.Error)]
    [InlineData("1.6 downloaded", "downloaded", "success", DeviceReportKind.Downloaded, ActionStatus.Retrieved)]
    [InlineData("1.6 download", "download", "none", DeviceReportKind.Download, ActionStatus.Retrieved)]
    [InlineData("1.6 proceeding", "proceeding", "none", DeviceReportKind.Proceeding, ActionStatus.Retrieved)]
    [InlineData("1.6 scheduled", "scheduled", "none", DeviceReportKind.Proceeding, ActionStatus.Retrieved)]
    [InlineData("1.6 resumed", "resumed", "none", DeviceReportKind.Proceeding, ActionStatus.Retrieved)]
    [InlineData("1.6 rejected", "rejected", "none", DeviceReportKind.Rejected, ActionStatus.Retrieved)]
    [InlineData("1.6 canceled", "canceled", "failure", DeviceReportKind.Canceled, ActionStatus.Retrieved)]
    public async Task Deployment_Report_MeansWhatTheTableSays(string row, string execution, string finished, DeviceReportKind kind, ActionStatus after)
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", Body(execution, finished));

        Assert.Equal((row, 200, "", "0"), (row, answer.Status, answer.Body, answer.Header("Content-Length")));
        Assert.Equal(kind, Assert.Single(_host.Fleet.Reports).Kind);
        Assert.Equal(after, action.Status);
    }

    [Fact]
    public async Task Deployment_DownloadedOfDownloadOnly_IsItsEnd()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved, type: ActionType.DownloadOnly);

        Assert.Equal(200, (await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("downloaded", "success"))).Status);
        Assert.Equal(410, (await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("proceeding", "none"))).Status);
        Assert.Equal(ActionStatus.Downloaded, action.Status);
    }

    [Theory]
    [InlineData("1.7 closed success", "closed", "success", DeviceReportKind.CancelConfirmed, ActionStatus.Canceled)]
    [InlineData("1.7 closed none", "closed", "none", DeviceReportKind.CancelConfirmed, ActionStatus.Canceled)]
    [InlineData("1.7 closed failure", "closed", "failure", DeviceReportKind.CancelFailed, ActionStatus.Running)]
    [InlineData("1.7 rejected", "rejected", "success", DeviceReportKind.CancelRejected, ActionStatus.Running)]
    [InlineData("1.7 canceled", "canceled", "none", DeviceReportKind.CancelNoted, ActionStatus.Canceling)]
    [InlineData("1.7 others: proceeding", "proceeding", "none", DeviceReportKind.CancelProceeding, ActionStatus.Canceling)]
    [InlineData("1.7 others: scheduled", "scheduled", "none", DeviceReportKind.CancelProceeding, ActionStatus.Canceling)]
    [InlineData("1.7 others: resumed", "resumed", "none", DeviceReportKind.CancelProceeding, ActionStatus.Canceling)]
    [InlineData("1.7 others: download", "download", "none", DeviceReportKind.CancelProceeding, ActionStatus.Canceling)]
    [InlineData("1.7 others: downloaded", "downloaded", "none", DeviceReportKind.CancelProceeding, ActionStatus.Canceling)]
    public async Task Cancellation_Report_MeansWhatTheTableSays(string row, string execution, string finished, DeviceReportKind kind, ActionStatus after)
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Canceling);

        var answer = await _host.SendAsync("POST", "cancelAction/42/feedback", Body(execution, finished));

        Assert.Equal((row, 200, ""), (row, answer.Status, answer.Body));
        Assert.Equal(kind, Assert.Single(_host.Fleet.Reports).Kind);
        Assert.Equal(after, action.Status);
    }

    [Theory]
    [InlineData("1.6 unknown action", "deploymentBase/99", ActionStatus.Retrieved, 404, null)]
    [InlineData("1.6 action of another target", "deploymentBase/43", ActionStatus.Retrieved, 404, null)]
    [InlineData("1.6 waits for confirmation", "deploymentBase/42", ActionStatus.WaitForConfirmation, 404, null)]
    [InlineData("1.6 never opened", "deploymentBase/42", ActionStatus.Scheduled, 404, null)]
    [InlineData("1.6 finished", "deploymentBase/42", ActionStatus.Finished, 410, null)]
    [InlineData("1.6 canceled", "deploymentBase/42", ActionStatus.Canceled, 410, null)]
    [InlineData("1.6 timed out", "deploymentBase/42", ActionStatus.TimedOut, 410, null)]
    [InlineData("1.6 canceling but active", "deploymentBase/42", ActionStatus.Canceling, 200, null)]
    [InlineData("1.7 not canceling", "cancelAction/42", ActionStatus.Retrieved, 405, "hawkbit.server.error.action.notCancelable")]
    [InlineData("1.7 over", "cancelAction/42", ActionStatus.Finished, 405, "hawkbit.server.error.action.notCancelable")]
    [InlineData("1.7 repeated for a canceled action", "cancelAction/42", ActionStatus.Canceled, 200, null)]
    [InlineData("1.7 unknown action", "cancelAction/99", ActionStatus.Canceling, 404, null)]
    public async Task Report_Situation_AnswersItsCode(string row, string path, ActionStatus status, int expected, string? code)
    {
        _host.Fleet.AddAction(_host.Device, 42, status);
        _host.Fleet.AddAction(_host.Fleet.AddTarget("dev-18"), 43, ActionStatus.Retrieved);

        var answer = await _host.SendAsync("POST", path + "/feedback", Body("closed", "success"));

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(code is null, answer.Bytes.Length == 0);
        Assert.Contains(code ?? "", answer.Body, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "aws-iot-jobs, E4: rejected ends the action where the plan says so; then its id is closed")]
    [InlineData(true, ActionStatus.Rejected, 410)]
    [InlineData(false, ActionStatus.Retrieved, 200)]
    public async Task Rejected_AsThePlanSays_EndsOrIsNoted(bool ends, ActionStatus after, int next)
    {
        var action = new FakeAction { Id = 42, TargetId = _host.Device.Id, Status = ActionStatus.Retrieved, RejectedEnds = ends };
        _host.Fleet.Actions[42] = action;

        Assert.Equal(200, (await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("rejected", "none"))).Status);
        Assert.Equal(after, action.Status);
        Assert.Equal(next, (await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("closed", "success"))).Status);
    }

    [Fact(DisplayName = "architecture 4: after a timeout the device is offered the next attempt's id; the old id answers 410 for ever")]
    public async Task TimedOut_NextAttempt_HasAnIdOfItsOwn()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.TimedOut).Recall = ActionRecall.Replaced;
        _host.Fleet.AddAction(_host.Device, 43, ActionStatus.Running);

        var root = await _host.SendAsync("GET", "");
        Assert.Contains("deploymentBase/43", root.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("deploymentBase/42", root.Body, StringComparison.Ordinal);
        Assert.Equal(410, (await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("closed", "success"))).Status);
        Assert.Equal(200, (await _host.SendAsync("POST", "deploymentBase/43/feedback", Body("closed", "success"))).Status);
    }

    [Theory]
    [InlineData("1.6 list", "[\"one\",\"two\"]", new[] { "one", "two" })]
    [InlineData("0.10 one text", "\"one\"", new[] { "one" })]
    [InlineData("0.9 numbers", "[1,true,null,2.50]", new[] { "1", "true", "2.50" })]
    public async Task Details_AnyForm_AreTheMessages(string row, string details, string[] expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("proceeding", "none", $",\"details\":{details}"));

        Assert.Equal((row, string.Join('|', expected)), (row, string.Join('|', Assert.Single(_host.Fleet.Reports).Messages)));
    }

    [Theory]
    [InlineData("1.6 no details", "")]
    [InlineData("1.6 empty details", ",\"details\":[]")]
    [InlineData("1.6 details null", ",\"details\":null")]
    [InlineData("1.6 only a code", ",\"code\":200")]
    public async Task Details_None_LeaveTheWordsToTheStore(string row, string more)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("closed", "success", more));

        Assert.Equal((row, 0), (row, Assert.Single(_host.Fleet.Reports).Messages.Count));
    }

    [Fact]
    public async Task Timestamp_Given_IsWhenItHappened()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);

        await _host.SendAsync("POST", "deploymentBase/42/feedback", """{"timestamp":1767262500000,"status":{"execution":"proceeding","result":{"finished":"none"}}}""");
        await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("proceeding", "none"));

        Assert.Equal([DateTimeOffset.FromUnixTimeMilliseconds(1767262500000), null], _host.Fleet.Reports.Select(r => r.ReportedAt));
    }

    [Theory]
    [InlineData("1.6 fifty", 50, 10, 200, 50)]
    [InlineData("1.6 more than fifty", 51, 10, 429, 0)]
    [InlineData("1.6 split at 512", 1, 1025, 200, 3)]
    [InlineData("1.6 exactly 512", 2, 512, 200, 2)]
    [InlineData("1.6 pieces count", 25, 1025, 429, 0)]
    [InlineData("1.6 pieces count, just enough", 25, 1024, 200, 50)]
    public async Task Details_Many_AreSplitAndCounted(string row, int count, int length, int status, int stored)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
        var details = JsonSerializer.Serialize(Enumerable.Repeat(new string('m', length), count));

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("proceeding", "none", $",\"details\":{details}"));

        Assert.Equal((row, status), (row, answer.Status));
        Assert.Equal(status == 429, answer.Body.Contains("hawkbit.server.error.quota.tooManyEntries", StringComparison.Ordinal));
        Assert.Equal(stored, _host.Fleet.Reports.Sum(r => r.Messages.Count));
        Assert.All(_host.Fleet.Reports.SelectMany(r => r.Messages), m => Assert.InRange(m.Length, 1, 512));
    }

    [Fact]
    public async Task Details_Split_KeepsSurrogatePairsWhole()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
        var text = new string('m', 511) + "😀" + "end";

        await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("proceeding", "none", $",\"details\":[\"{text}\"]"));

        Assert.Equal([new string('m', 511), "😀end"], Assert.Single(_host.Fleet.Reports).Messages);
    }

    [Theory]
    [InlineData("1.6 more than 1000 entries", "proceeding", "none", 429)]
    [InlineData("1.6 finished always passes", "closed", "success", 200)]
    [InlineData("1.6 error always passes", "closed", "failure", 200)]
    public async Task History_Full_TakesFinalResultsOnly(string row, string execution, string finished, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved).Entries = 1000;

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", Body(execution, finished));

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 429, answer.Body.Contains("hawkbit.server.error.quota.tooManyEntries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Intake_Full_Answers503WithRetryAfter()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
        _host.Fleet.Forced = ReportOutcome.Busy;

        var answer = await _host.SendAsync("POST", "deploymentBase/42/feedback", Body("closed", "success"));

        Assert.Equal((503, "1"), (answer.Status, answer.Header("Retry-After")));
    }
}
