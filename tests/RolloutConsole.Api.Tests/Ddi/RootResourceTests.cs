using System.Text.Json;
using System.Text.RegularExpressions;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>hawkbit-api, 1.3 and 1.4: what a poll answers and what it leaves behind.</summary>
public sealed partial class RootResourceTests : IAsyncLifetime
{
    private DdiHost _host = null!;

    public async Task InitializeAsync() => _host = await DdiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Poll_EverythingToDo_IsExactlyTheDocument()
    {
        _host.Fleet.AddAction(_host.Device, 42);
        _host.Device.InstalledActionId = 31;
        _host.Device.AttributesRequested = true;

        var answer = await _host.GetAsync("", ("Host", "upd.example.org:8443"), ("X-Forwarded-Proto", "https"));

        const string Root = "https://upd.example.org:8443/DEFAULT/controller/v1/dev-17";
        var stamp = Stamp().Match(answer.Body).Groups[1].Value;
        Assert.True(int.TryParse(stamp, out _), answer.Body);
        Assert.Equal(
            """{"config":{"polling":{"sleep":"00:05:00"}},"_links":{"deploymentBase":{"href":"@root/deploymentBase/42?c=@stamp"},"installedBase":{"href":"@root/installedBase/31"},"configData":{"href":"@root/configData"}}}"""
                .Replace("@root", Root, StringComparison.Ordinal).Replace("@stamp", stamp, StringComparison.Ordinal),
            answer.Body);
        Assert.Equal(200, answer.Status);
        Assert.Equal(answer.Bytes.Length.ToString(), answer.Header("Content-Length"));
    }

    [Fact]
    public async Task Poll_NothingToDo_HasNoLinksMember()
    {
        var answer = await _host.GetAsync("");

        Assert.Equal("""{"config":{"polling":{"sleep":"00:05:00"}}}""", answer.Body);
    }

    [Theory]
    [InlineData("1.4 deploymentBase: offered", ActionStatus.Running, "deploymentBase/42?c=")]
    [InlineData("1.4 deploymentBase: retrieved", ActionStatus.Retrieved, "deploymentBase/42?c=")]
    [InlineData("1.4 cancelAction", ActionStatus.Canceling, "cancelAction/42\"")]
    [InlineData("1.4 confirmationBase", ActionStatus.WaitForConfirmation, "confirmationBase/42?c=")]
    [InlineData("1.4 none: never opened", ActionStatus.Scheduled, null)]
    [InlineData("1.4 none: over", ActionStatus.Finished, null)]
    public async Task Poll_SelectedAction_LinksAtMostOne(string row, ActionStatus status, string? expected)
    {
        _host.Fleet.AddAction(_host.Device, 42, status);

        var answer = await _host.GetAsync("");

        Assert.Equal((row, expected is not null), (row, answer.Body.Contains("_links", StringComparison.Ordinal)));
        Assert.Contains(expected ?? "{", answer.Body, StringComparison.Ordinal);
        Assert.True(Regex.Count(answer.Body, "href") <= 1, row);
    }

    [Theory]
    [InlineData("00:00:30", 30)]
    [InlineData("00:05:00", 300)]
    [InlineData("01:01:01", 3661)]
    [InlineData("23:59:59", 86399)]
    public async Task Poll_PollingTime_IsHoursMinutesSeconds(string expected, int seconds)
    {
        _host.Fleet.Current = _host.Fleet.Current with { PollingTime = TimeSpan.FromSeconds(seconds) };

        Assert.Contains($"\"sleep\":\"{expected}\"", (await _host.GetAsync("")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.3 peer", null, "http://127.0.0.1")]
    [InlineData("1.3 first in X-Forwarded-For", "10.0.0.8, 192.168.1.1", "http://10.0.0.8")]
    [InlineData("1.3 IPv6", "2001:db8::1", "http://[2001:db8::1]")]
    [InlineData("1.3 with port", "10.0.0.8:5511", "http://10.0.0.8")]
    [InlineData("1.3 not an address", "unknown", "http://127.0.0.1")]
    public async Task Poll_Address_IsNoted(string row, string? forwarded, string expected)
    {
        await _host.GetAsync("", ("X-Forwarded-For", forwarded));

        Assert.Equal((row, expected), (row, Assert.Single(_host.Fleet.Polls).Address));
    }

    [Fact]
    public async Task OtherCalls_Never_CountAsPoll()
    {
        _host.Fleet.AddAction(_host.Device, 42);

        await _host.GetAsync("deploymentBase/42");
        await _host.SendAsync("PUT", "configData", """{"data":{"a":"b"}}""");
        await _host.GetAsync("softwaremodules/9/artifacts");

        Assert.Empty(_host.Fleet.Polls);
    }

    [Fact]
    public async Task ETag_KnownToTheDevice_Answers304AndCountsThePoll()
    {
        _host.Fleet.AddAction(_host.Device, 42);
        var first = await _host.GetAsync("");
        var tag = first.Header("ETag")!;

        var second = await _host.GetAsync("", ("If-None-Match", $"\"other\", {tag}"));

        Assert.Matches("^\"[0-9a-f]{16}\"$", tag);
        Assert.Equal(304, second.Status);
        Assert.Empty(second.Bytes);
        Assert.Equal(tag, second.Header("ETag"));
        Assert.Equal(2, _host.Fleet.Polls.Count);
    }

    [Fact]
    public async Task ETag_AfterTheActionChanged_Differs()
    {
        var action = _host.Fleet.AddAction(_host.Device, 42, type: ActionType.TimeForced, forceAt: _host.Clock.GetUtcNow().AddMinutes(1));
        var tags = new List<string> { (await _host.GetAsync("")).Header("ETag")! };

        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        tags.Add((await _host.GetAsync("")).Header("ETag")!);
        action.ChangedAt = action.ChangedAt.AddSeconds(1);
        tags.Add((await _host.GetAsync("")).Header("ETag")!);

        Assert.Equal(3, tags.Distinct().Count());
        Assert.Equal(tags[2], (await _host.GetAsync("")).Header("ETag"));
    }

    [Theory]
    [InlineData("1.1 default", null, "application/hal+json")]
    [InlineData("1.1 anything", "*/*", "application/hal+json")]
    [InlineData("3.1 rauc", "application/json;charset=UTF-8", "application/json")]
    [InlineData("3.3 SWUpdate", "application/json", "application/json")]
    [InlineData("3.4 mkswu", "application/hal+json", "application/hal+json")]
    [InlineData("1.1 both", "application/hal+json, application/json;q=0.5", "application/hal+json")]
    public async Task Accept_AsClientsSendIt_IsNever406(string row, string? accept, string expected)
    {
        var answer = await _host.GetAsync("", ("Accept", accept));

        Assert.Equal((row, 200, expected), (row, answer.Status, answer.Header("Content-Type")));
    }

    [Fact]
    public async Task Store_Failing_Answers503AndNever500()
    {
        _host.Fleet.Broken = new InvalidOperationException("the disk is full");

        var answer = await _host.GetAsync("");

        Assert.Equal(503, answer.Status);
        Assert.Equal("1", answer.Header("Retry-After"));
        Assert.DoesNotContain("disk", answer.Body, StringComparison.Ordinal);
        _host.Fleet.Broken = null;
        Assert.Equal(200, (await _host.GetAsync("")).Status);
    }

    [GeneratedRegex(@"\?c=(-?\d+)""")]
    private static partial Regex Stamp();
}
