using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>Architecture, section 5: what the emergency stop withholds from devices, and what it leaves alone.</summary>
public sealed class EmergencyStopOfferTests : IAsyncLifetime
{
    private const string File = "softwaremodules/9/artifacts/gateway-2.4.0.raucb";
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("stop of everything", null, 5L, true)]
    [InlineData("stop of its rollout", 5L, 5L, true)]
    [InlineData("stop of another rollout", 6L, 5L, false)]
    [InlineData("stop of everything, manual assignment", null, null, true)]
    [InlineData("stop of a rollout, manual assignment", 5L, null, false)]
    public async Task Offer_UnderTheStop_IsWithheldEverywhere(string row, long? stopped, long? rollout, bool isWithheld)
    {
        _host.Fleet.AddAction(_host.Device, 42, rolloutId: rollout);
        _host.Device.AttributesRequested = true;
        await _host.Stop.StopAsync(stopped).WithinLimit();

        var root = await _host.GetAsync("");
        var file = await _host.GetAsync(File);
        var sum = await _host.GetAsync(File + ".MD5SUM");
        var list = await _host.GetAsync("softwaremodules/9/artifacts");
        var document = await _host.GetAsync("deploymentBase/42");

        Assert.Equal((row, 200, isWithheld), (row, root.Status, !root.Body.Contains("deploymentBase", StringComparison.Ordinal)));
        Assert.Contains("configData", root.Body, StringComparison.Ordinal);
        int[] expected = isWithheld ? [404, 404, 404, 404] : [200, 200, 200, 200];
        Assert.Equal(expected, (int[])[document.Status, file.Status, sum.Status, list.Status]);
        Assert.Equal(isWithheld, _host.Fleet.Reports.Count == 0);
    }

    [Theory]
    [InlineData(ActionStatus.Retrieved)]
    [InlineData(ActionStatus.Running)]
    public async Task Retrieved_UnderTheStop_KeepsLinkDocumentDownloadsAndReports(ActionStatus status)
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, status, wasRetrieved: true);
        await _host.Stop.StopAsync().WithinLimit();

        Assert.Contains("deploymentBase/42", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await _host.GetAsync("deploymentBase/42")).Status);
        Assert.Equal(200, (await _host.GetAsync(File)).Status);
        Assert.Equal(200, (await _host.SendAsync("POST", "deploymentBase/42/feedback", FeedbackTests.Body("closed", "success"))).Status);
        Assert.Equal(ActionStatus.Finished, action.Status);
        Assert.Equal(0, _host.Stop.Offers);
    }

    [Theory(DisplayName = "architecture 5: a recalled action is answered like any cancellation, and its id stays closed")]
    [InlineData("closed", "success", ActionStatus.Canceled, 410)]
    [InlineData("rejected", "none", ActionStatus.Retrieved, 200)]
    [InlineData("closed", "failure", ActionStatus.Retrieved, 200)]
    public async Task Recall_Answered_IsGivenBackOrGoesOn(string execution, string result, ActionStatus status, int laterReport)
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Canceling, wasRetrieved: true);
        action.Recall = ActionRecall.ByStop;
        await _host.Stop.StopAsync().WithinLimit();
        Assert.Contains("cancelAction/42", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await _host.GetAsync("cancelAction/42")).Status);

        Assert.Equal(200, (await _host.SendAsync("POST", "cancelAction/42/feedback", FeedbackTests.Body(execution, result))).Status);

        Assert.Equal(status, action.Status);
        Assert.Equal(status == ActionStatus.Retrieved, (await _host.GetAsync("")).Body.Contains("deploymentBase/42", StringComparison.Ordinal));
        Assert.Equal(laterReport, (await _host.SendAsync("POST", "deploymentBase/42/feedback", FeedbackTests.Body("closed", "success"))).Status);
    }

    [Fact]
    public async Task Cancellation_UnderTheStop_IsShown()
    {
        _host.Fleet.AddAction(_host.Device, 42, ActionStatus.Canceling);
        await _host.Stop.StopAsync().WithinLimit();

        Assert.Contains("cancelAction/42", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.Equal(200, (await _host.GetAsync("cancelAction/42")).Status);
    }

    [Fact]
    public async Task Offer_StopReleasedAndRolloutNotResumed_StaysWithheld()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42);
        action.IsHeld = true;

        Assert.DoesNotContain("_links", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.GetAsync("deploymentBase/42")).Status);
        Assert.Equal(404, (await _host.GetAsync(File)).Status);
        action.IsHeld = false;
        Assert.Equal(200, (await _host.GetAsync("deploymentBase/42")).Status);
    }

    [Fact]
    public async Task Stop_WhileADocumentIsBeingWritten_WaitsForIt()
    {
        _host.Fleet.AddAction(_host.Device, 42);
        _host.Fleet.Hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fetching = _host.GetAsync("deploymentBase/42");
        await _host.Fleet.Arrived.Task.WithinLimit();

        var stopping = _host.Stop.StopAsync();
        var hadEnded = stopping.IsCompleted;
        _host.Fleet.Hold.SetResult();
        await stopping.WithinLimit();

        Assert.False(hadEnded, "The stop must not be answered while an offer is being written.");
        Assert.Equal(200, (await fetching.WithinLimit()).Status);
        Assert.Equal(1, _host.Stop.Offers);
    }

    [Fact]
    public async Task Tickets_AfterEveryKindOfAnswer_AreAllBack()
    {
        _host.Fleet.AddAction(_host.Device, 42);
        var root = await _host.GetAsync("");
        await _host.GetAsync("", ("If-None-Match", root.Header("ETag")));
        foreach (var (name, value) in ((string, string?)[])[("Range", "bytes=0-9"), ("Range", "bytes=5000-"), ("If-Match", "other"), ("X-None", null)])
        {
            await _host.GetAsync(File, (name, value));
        }

        await _host.SendAsync("HEAD", File);
        await _host.GetAsync(File + ".MD5SUM");
        await _host.GetAsync("softwaremodules/9/artifacts");
        _host.Fleet.Contents.Clear();
        await _host.GetAsync(File);
        _host.Fleet.Forced = ReportOutcome.Busy;
        await _host.GetAsync("deploymentBase/42");
        _host.Fleet.Deployments.Clear();
        await _host.GetAsync("deploymentBase/42");

        Assert.True(_host.Stop.Offers >= 10, $"{_host.Stop.Offers} offers");
        await _host.Stop.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }
}
