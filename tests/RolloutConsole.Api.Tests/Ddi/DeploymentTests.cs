using System.Globalization;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, 1.5, 1.7 and 1.8: the documents of a deployment, and what fetching them does.</summary>
public sealed class DeploymentTests : IAsyncLifetime
{
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task DeploymentBase_OneModule_IsExactlyTheDocument()
    {
        _host.Fleet.AddAction(_host.Device, 42);
        var module = _host.Fleet.Deployments[FakeFleetStore.SetId].Modules[0];
        var file = module.Artifacts[0];
        _host.Fleet.Deployments[FakeFleetStore.SetId] = new(FakeFleetStore.SetId, [module with { Metadata = [new("slot", "rootfs")] }]);
        _host.Fleet.Messages.Add("fetched in 40 s");

        var answer = await _host.GetAsync("deploymentBase/42?c=-1385012&actionHistory=1", ("Host", "upd.example.org:8080"));

        const string Files = "http://upd.example.org:8080/DEFAULT/controller/v1/dev-17/softwaremodules/9/artifacts/gateway-2.4.0.raucb";
        Assert.Equal(
            """{"id":"42","deployment":{"download":"forced","update":"forced","chunks":[{"part":"os","version":"2.4.0","name":"gateway-rootfs","artifacts":[{"filename":"gateway-2.4.0.raucb","hashes":{"sha1":"@sha1","md5":"@md5","sha256":"@sha256"},"size":1000,"_links":{"download-http":{"href":"@files"},"md5sum-http":{"href":"@files.MD5SUM"}}}],"metadata":[{"key":"slot","value":"rootfs"}]}]},"actionHistory":{"status":"RETRIEVED","messages":["fetched in 40 s"]}}"""
                .Replace("@sha256", file.Sha256, StringComparison.Ordinal).Replace("@files", Files, StringComparison.Ordinal).Replace("@sha1", file.Sha1, StringComparison.Ordinal).Replace("@md5", file.Md5, StringComparison.Ordinal),
            answer.Body);
        Assert.Equal(200, answer.Status);
        Assert.NotNull(answer.Header("ETag"));
    }

    [Theory]
    [InlineData("1.5 forced", ActionType.Forced, 0, "forced", "forced")]
    [InlineData("1.5 soft", ActionType.Soft, 0, "attempt", "attempt")]
    [InlineData("1.5 download-only", ActionType.DownloadOnly, 0, "forced", "skip")]
    [InlineData("1.5 time-forced before its time", ActionType.TimeForced, 1, "attempt", "attempt")]
    [InlineData("1.5 time-forced, time has come", ActionType.TimeForced, 0, "forced", "forced")]
    [InlineData("hawkbit-rollouts 4.4: time-forced whose moment is the epoch", ActionType.TimeForced, -30_000_000, "forced", "forced")]
    public async Task DeploymentBase_ActionType_SaysWhatToDo(string row, ActionType type, int forcedInSeconds, string download, string update)
    {
        _host.Fleet.AddAction(_host.Device, 42, type: type, forceAt: _host.Clock.GetUtcNow().AddSeconds(forcedInSeconds));

        var answer = await _host.GetAsync("deploymentBase/42");

        Assert.True(answer.Body.Contains($"\"download\":\"{download}\",\"update\":\"{update}\",\"chunks\"", StringComparison.Ordinal), row + answer.Body);
    }

    [Theory]
    [InlineData("os", "os")]
    [InlineData("application", "bApp")]
    [InlineData("runtime", "jvm")]
    [InlineData("firmware", "firmware")]
    public async Task Chunk_Part_IsTheTypeKeyWithTwoRenames(string typeKey, string part)
    {
        _host.Fleet.AddSet(typeKey, ("a b+ä.swu", [1]));
        _host.Fleet.AddAction(_host.Device, 42);

        var answer = await _host.GetAsync("deploymentBase/42");

        Assert.Contains($"\"part\":\"{part}\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"filename\":\"a b+ä.swu\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("/artifacts/a%20b%2B%C3%A4.swu.MD5SUM\"", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("metadata", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_OfASetWithoutModules_AreAnEmptyList()
    {
        _host.Fleet.Deployments[FakeFleetStore.SetId] = new(FakeFleetStore.SetId, []);
        _host.Fleet.AddAction(_host.Device, 42);

        Assert.Contains("\"chunks\":[]", (await _host.GetAsync("deploymentBase/42")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5 absent", "", 0)]
    [InlineData("1.5 zero", "?actionHistory=0", 0)]
    [InlineData("1.5 last 2", "?actionHistory=2", 2)]
    [InlineData("1.5 negative is the most", "?actionHistory=-1", 100)]
    [InlineData("1.5 capped", "?actionHistory=500", 100)]
    public async Task ActionHistory_Asked_GivesSoManyMessages(string row, string query, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Retrieved);
        _host.Fleet.Messages.AddRange(Enumerable.Range(0, 150).Select(i => $"m{i}."));

        var answer = await _host.GetAsync("deploymentBase/42" + query);

        Assert.Equal((row, expected), (row, answer.Body.Split(".\"").Length - 1));
        Assert.Equal(expected > 0, answer.Body.Contains("actionHistory", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.1 offered", ActionStatus.Running, 200)]
    [InlineData("1.1 retrieved", ActionStatus.Retrieved, 200)]
    [InlineData("1.1 finished", ActionStatus.Finished, 200)]
    [InlineData("1.1 failed", ActionStatus.Error, 200)]
    [InlineData("1.1 canceling", ActionStatus.Canceling, 404)]
    [InlineData("1.1 canceled", ActionStatus.Canceled, 404)]
    [InlineData("1.1 waiting for confirmation", ActionStatus.WaitForConfirmation, 404)]
    [InlineData("1.1 never opened", ActionStatus.Scheduled, 404)]
    [InlineData("1.1 removed", ActionStatus.Removed, 404)]
    public async Task DeploymentBase_State_DecidesWhetherThereIsOne(string row, ActionStatus status, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, status);

        var answer = await _host.GetAsync("deploymentBase/42");

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 404, answer.Bytes.Length == 0);
    }

    [Theory]
    [InlineData("1.1 unknown action", "deploymentBase/99", 404)]
    [InlineData("1.1 action of another target", "deploymentBase/43", 404)]
    [InlineData("1.1 not a number", "deploymentBase/abc", 400)]
    [InlineData("1.1 larger than any number", "deploymentBase/99999999999999999999", 400)]
    [InlineData("1.1 history not a number", "deploymentBase/42?actionHistory=many", 400)]
    [InlineData("1.1 unknown, cancel", "cancelAction/99", 404)]
    [InlineData("1.1 not a number, cancel", "cancelAction/x", 400)]
    [InlineData("1.1 unknown, installed", "installedBase/99", 404)]
    public async Task Action_NotThere_AnswersItsCode(string row, string path, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42);
        _host.Fleet.AddAction(_host.Fleet.AddTarget("dev-18"), 43);

        var answer = await _host.GetAsync(path);

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 400, answer.Body.Contains("hawkbit.server.error.rest.body.notReadable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeploymentBase_FetchedTwice_IsRetrievedOnce()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42);

        await _host.GetAsync("deploymentBase/42");
        await _host.GetAsync("deploymentBase/42");

        Assert.Equal(ActionStatus.Retrieved, action.Status);
        Assert.Equal(DeviceReportKind.Retrieved, Assert.Single(_host.Fleet.Reports).Kind);
    }

    [Fact]
    public async Task DeploymentBase_AfterARefusedCancellation_IsRetrievedAgain()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Running, wasRetrieved: true);

        Assert.Equal(200, (await _host.GetAsync("deploymentBase/42")).Status);

        Assert.Equal(ActionStatus.Retrieved, action.Status);
    }

    [Theory]
    [InlineData(ReportOutcome.Busy, 503)]
    [InlineData(ReportOutcome.NotFound, 404)]
    [InlineData(ReportOutcome.Closed, 404)]
    public async Task DeploymentBase_RetrievalNotStored_IsNotShown(ReportOutcome outcome, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42);
        _host.Fleet.Forced = outcome;

        var answer = await _host.GetAsync("deploymentBase/42");

        Assert.Equal(expected, answer.Status);
        Assert.DoesNotContain("chunks", answer.Body, StringComparison.Ordinal);
        Assert.Equal(expected == 503 ? "1" : null, answer.Header("Retry-After"));
    }

    [Theory]
    [InlineData("1.1 finished", ActionStatus.Finished, 200)]
    [InlineData("1.1 downloaded", ActionStatus.Downloaded, 200)]
    [InlineData("1.1 active", ActionStatus.Retrieved, 404)]
    [InlineData("1.1 canceling", ActionStatus.Canceling, 404)]
    [InlineData("1.1 canceled", ActionStatus.Canceled, 404)]
    public async Task InstalledBase_State_DecidesWhetherThereIsOne(string row, ActionStatus status, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 31, status);

        var answer = await _host.GetAsync("installedBase/31");

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 200, answer.Body.StartsWith("""{"id":"31","deployment":{"download":"forced",""", StringComparison.Ordinal));
        Assert.Empty(_host.Fleet.Reports);
    }

    [Theory]
    [InlineData("1.7 canceling", ActionStatus.Canceling, 200)]
    [InlineData("1.7 canceled", ActionStatus.Canceled, 200)]
    [InlineData("1.1 running", ActionStatus.Running, 404)]
    [InlineData("1.1 finished", ActionStatus.Finished, 404)]
    public async Task CancelAction_State_DecidesWhetherThereIsOne(string row, ActionStatus status, int expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, status);

        var answer = await _host.GetAsync("cancelAction/42");

        Assert.Equal((row, expected), (row, answer.Status));
        Assert.Equal(expected == 200 ? """{"id":"42","cancelAction":{"stopId":"42"}}""" : "", answer.Body);
        Assert.Equal(expected == 200 ? 1 : 0, _host.Fleet.Reports.Count(r => r.Kind == DeviceReportKind.CancelRetrieved));
    }

    [Fact]
    public async Task CancelAction_HistoryFull_IsShownAllTheSame()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Canceling).Entries = 1000;

        Assert.Equal(200, (await _host.GetAsync("cancelAction/42")).Status);
    }

    [Fact]
    public async Task ContentLength_Always_IsThatOfTheBytes()
    {
        _host.Fleet.AddAction(_host.Device, 42);

        var answer = await _host.GetAsync("deploymentBase/42");

        Assert.Equal(answer.Bytes.Length.ToString(CultureInfo.InvariantCulture), answer.Header("Content-Length"));
    }
}
