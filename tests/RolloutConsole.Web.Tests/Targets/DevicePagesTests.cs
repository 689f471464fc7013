using System.Collections.Immutable;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Targets;

public sealed class DevicePagesTests : PageContext
{
    [Fact]
    public void List_ShowsStatusContactAndCappedCount()
    {
        Targets.Page = new TargetListPage(
            [
                Row(1, "gw-1") with { LastPollAt = SampleRollouts.Now.AddSeconds(-8) },
                Row(2, "gw-2") with { LastPollAt = SampleRollouts.Now.AddDays(-3), UpdateStatus = TargetUpdateStatus.Error },
                Row(3, "gw-3") with { LastPollAt = SampleRollouts.Now.AddMinutes(-41), Action = new TargetActionBrief(9, ActionStatus.Retrieved, 41, 4, null) },
                Row(4, "gw-4") with { LastPollAt = null },
            ],
            false,
            true);
        var page = Render<DevicesPage>();
        var rows = page.FindAll("[data-testid='devices.table'] tbody tr");
        Assert.Contains("8 s ago", rows[0].TextContent);
        Assert.Contains("silent 3 d", rows[1].QuerySelector(".bad")!.TextContent);
        Assert.Contains("Update failed", rows[1].TextContent);
        Assert.Contains("Installing", rows[2].TextContent);
        Assert.Contains("expected 5 min", rows[2].TextContent);
        Assert.Equal("/rollouts/41", rows[2].QuerySelector("td.num a")!.GetAttribute("href"));
        Assert.Equal("never", rows[3].QuerySelector(".attn")!.TextContent);
        Assert.Equal("10,000+", page.Find("[data-testid='devices.filter.count']").TextContent);
    }

    [Fact]
    public async Task Paging_GoesByKeysInTheAddress()
    {
        Targets.Page = new TargetListPage([Row(51, "a"), Row(99, "b")], true, true);
        var page = Render<DevicesPage>();
        await page.Find("[aria-label='Next page']").ClickAsync();
        Assert.EndsWith("/devices?after=99", Address);
        await page.Find("[aria-label='Previous page']").ClickAsync();
        Assert.EndsWith("/devices?before=51", Address);
        Assert.Equal([(null, false), (99L, false), (51L, true)], Targets.Asked.Select(q => (q.From, q.Backwards)));
    }

    // It said "No device matches" although nothing had been asked.
    [Fact]
    public void FaultyFilter_IsNoEmptyListAndCannotBeExported()
    {
        Navigate("/devices?filter=nam%3D%3Da");
        var page = Render<DevicesPage>();

        Assert.Contains("The filter cannot be read", page.Find("[data-testid='devices.unreadable']").TextContent);
        Assert.Contains("At position 1: ", page.Find("[data-testid='devices.unreadable']").TextContent);
        Assert.DoesNotContain("No device matches", page.Markup);
        Assert.Equal(("true", null), (page.Find("[data-testid='devices.export']").GetAttribute("aria-disabled"), page.Find("[data-testid='devices.export']").GetAttribute("href")));
        Assert.Empty(page.FindAll("[data-testid='devices.export-jsonl']"));
    }

    [Fact]
    public void Export_SaysHowManyKeysCsvHasRoomFor() =>
        Assert.Contains($"for more than {ITargetExport.MostKeys} keys", Render<DevicesPage>().Find("[data-testid='devices.export-jsonl']").TextContent);

    [Fact]
    public void FaultyFilter_IsNamedAtItsPositionAndNothingIsAsked()
    {
        Navigate("/devices?filter=nme%3D%3Dx");
        var page = Render<DevicesPage>();
        Assert.Contains("At position 1:", page.Find("[data-testid='devices.filter.fault']").TextContent);
        Assert.Empty(Targets.Asked);
        Assert.Equal("nme==x", page.Find("[data-testid='devices.filter']").GetAttribute("value"));
    }

    [Fact]
    public void NothingMatching_NamesEveryPartOfTheQuestion()
    {
        Navigate("/devices?filter=name%3D%3Dx&q=12&state=failed");
        var empty = Render<DevicesPage>().Find("[data-testid='devices.empty']");
        Assert.Contains("the filter name==x together with the text “12” together with the state update failed", empty.TextContent);
        Assert.Equal("/devices", empty.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task ChosenRow_StandsBesideTheListWithoutReadingItAgain()
    {
        Targets.Page = new TargetListPage([Row(17, "gw-17")], false, false);
        Targets.Detail = Detail;
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.table'] tbody tr").ClickAsync();
        Assert.EndsWith("/devices?device=17", Address);
        page.WaitForAssertion(() => Assert.Contains("signature mismatch", page.Find("[data-testid='device.panel']").TextContent));
        Assert.Equal("true", page.Find("[data-testid='devices.table'] tbody tr").GetAttribute("aria-selected"));
        Assert.Single(Targets.Asked);
    }

    [Fact]
    public void Device_ShowsIdentityAttributesAndMessages()
    {
        Targets.Detail = Detail;
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));
        Assert.Equal("gw-17", page.Find("h1").TextContent);
        var action = page.Find("[data-testid='device.action.9']");
        Assert.Contains("Failed 217", action.TextContent);
        Assert.Contains("signature mismatch: key id 0x1F", action.TextContent);
        Assert.Equal("/rollouts/41", action.QuerySelector(".attempt-head a")!.GetAttribute("href"));
        Assert.Contains("hwRev", page.Markup);
    }

    [Theory(DisplayName = "aws-iot-jobs A-12: the age of an offer is shown until the device picks it up")]
    [InlineData(ActionStatus.Running, 3 * 60, "offered 3 h ago")]
    [InlineData(ActionStatus.Running, (50 * 60) + 5, "offered 2 d 2 h ago")]
    [InlineData(ActionStatus.WaitForConfirmation, 20, "offered 20 min ago")]
    [InlineData(ActionStatus.Retrieved, 20, null)]
    [InlineData(ActionStatus.Finished, 20, null)]
    public async Task A12_AgeOfAnOffer(ActionStatus status, int minutes, string? words)
    {
        var at = SampleRollouts.Now.AddMinutes(-minutes);
        var action = Detail.Actions[0] with
        {
            Status = status,
            History = [new ActionReport(SampleRollouts.Now, HistoryEntry.Warning, null, []), new ActionReport(SampleRollouts.Now, HistoryEntry.Running, null, []), new ActionReport(at, HistoryEntry.Running, null, [])],
        };
        Targets.Page = new TargetListPage([Row(17, "gw-17")], false, false);
        Targets.Detail = Detail with { Actions = [action] };

        var list = Render<DevicesPage>();
        await list.Find("[data-testid='devices.table'] tbody tr").ClickAsync();
        list.WaitForAssertion(() => AssertWords(list.Find("[data-testid='device.panel'] .attempt-head").TextContent));
        AssertWords(Render<DevicePage>(p => p.Add(d => d.Id, 17)).Find("[data-testid='device.action.9'] .attempt-head").TextContent);

        void AssertWords(string head) => Assert.Equal(words is not null, head.Contains(words ?? "offered", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "aws-iot-jobs 8.2: the attempt's number is shown with a retry")]
    public void Retry_ShowsItsAttempt()
    {
        Targets.Detail = Detail with { Actions = [Detail.Actions[0] with { Attempt = 3 }, Detail.Actions[0] with { Id = 8 }] };
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));
        Assert.Contains(", attempt 3", page.Find("[data-testid='device.action.9'] .attempt-head").TextContent);
        Assert.DoesNotContain("attempt", page.Find("[data-testid='device.action.8'] .attempt-head").TextContent);
    }

    [Fact]
    public async Task OlderActions_AskedForTwice_AreShownOnce()
    {
        Targets.Detail = Detail with { HasOlderActions = true };
        var answer = new TaskCompletionSource<IReadOnlyList<TargetAction>>();
        Targets.Older.Enqueue(answer);
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));
        var first = page.Find("[data-testid='device.older']").ClickAsync();
        Assert.True(page.Find("[data-testid='device.older']").HasAttribute("disabled"));
        answer.SetResult([Detail.Actions[0] with { Id = 8 }]);
        await first;
        Assert.Single(page.FindAll("[data-testid='device.action.8']"));
        Assert.Empty(page.FindAll("[data-testid='device.older']"));
    }

    [Fact]
    public async Task OlderActions_ThatCannotBeRead_SaySoBesideTheirButtonAndAreAskedForAgain()
    {
        Targets.Detail = Detail with { HasOlderActions = true };
        var (failing, answer) = (new TaskCompletionSource<IReadOnlyList<TargetAction>>(), new TaskCompletionSource<IReadOnlyList<TargetAction>>());
        failing.SetException(new IOException("the disk is away"));
        answer.SetResult([Detail.Actions[0] with { Id = 8 }]);
        Targets.Older.Enqueue(failing);
        Targets.Older.Enqueue(answer);
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));

        await page.Find("[data-testid='device.older']").ClickAsync();
        Assert.Contains("the disk is away", page.Find("[data-testid='device.older.fault']").TextContent);
        Assert.Empty(page.FindAll("[data-testid='page.old']"));
        Assert.False(page.Find("[data-testid='device.older']").HasAttribute("disabled"));

        await page.Find("[data-testid='device.older']").ClickAsync();
        Assert.Single(page.FindAll("[data-testid='device.action.8']"));
        Assert.Empty(page.FindAll("[data-testid='device.older.fault']"));
    }

    [Fact]
    public async Task Device_ThatCannotBeReadAgain_SaysOfWhenItsFactsAre()
    {
        Targets.Detail = Detail;
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));
        Clock.Advance(TimeSpan.FromHours(30));
        Targets.DetailFault = new IOException("the disk is away");
        await page.Find("button:contains('Read again')").ClickAsync();

        Assert.Contains(
            $"Could not be read again since {Web.Widgets.TimeWords.Absolute(SampleRollouts.Now, Clock.GetUtcNow(), TimeZoneInfo.Utc)}. What you see is of that moment.",
            page.Find("[data-testid='page.old']").TextContent);
        Assert.Contains("Gateway 17", page.Markup);

        (Targets.DetailFault, Targets.Detail) = (null, Detail with { Name = "Gateway seventeen" });
        await page.Find("[data-testid='page.old.retry']").ClickAsync();
        Assert.Empty(page.FindAll("[data-testid='page.old']"));
        Assert.Contains("Gateway seventeen", page.Markup);
    }

    [Fact]
    public async Task Panel_ThatCannotBeReadAgain_SaysSoAndTriesAgain()
    {
        Targets.DetailFault = new IOException("the disk is away");
        var panel = Render<TargetPanel>(p => p.Add(t => t.TargetId, 17).Add(t => t.CloseHref, "/devices"));
        Assert.Contains("the disk is away", panel.Markup);

        (Targets.DetailFault, Targets.Detail) = (null, Detail);
        await panel.Find("[data-testid='device.panel.retry']").ClickAsync();
        Assert.Contains("gw-17", panel.Markup);

        Targets.DetailFault = new IOException("the disk is away");
        await panel.InvokeAsync(() => panel.FindComponent<DeviceTags>().Instance.OnDone.InvokeAsync());
        Assert.Contains("gw-17", panel.Markup);
        Assert.Contains("Could not be read again since", panel.Find("[data-testid='page.old']").TextContent);

        Targets.DetailFault = null;
        await panel.Find("[data-testid='page.old.retry']").ClickAsync();
        Assert.Empty(panel.FindAll("[data-testid='page.old']"));
    }

    [Fact]
    public void UnknownDevice_SaysSoWithAWayOut() =>
        Assert.NotNull(Render<DevicePage>(p => p.Add(d => d.Id, 17)).Find("[data-testid='device.missing'] a[href='/devices']"));

    [Theory(DisplayName = "An update of no rollout names who assigned it: the filter or the person")]
    [InlineData("auto-assignment of filter 7 my lab", "assigned by filter 'my lab'")]
    [InlineData("anna", "assigned by anna")]
    [InlineData("", "assigned by hand")]
    public void Action_OfNoRollout_NamesWhoAssignedIt(string actor, string words)
    {
        var action = Detail.Actions[0] with { RolloutId = null, RolloutName = null, Group = null, InitiatedBy = actor };
        var view = Render<TargetActionView>(p => p.Add(v => v.Action, action).Add(v => v.Now, SampleRollouts.Now).Add(v => v.Zone, TimeZoneInfo.Utc));
        Assert.Contains(words, view.Find(".attempt-head").TextContent);
    }

    private static TargetDetail Detail => new()
    {
        Id = 17,
        ControllerId = "gw-17",
        Name = "Gateway 17",
        UpdateStatus = TargetUpdateStatus.Error,
        CreatedAt = SampleRollouts.Now.AddDays(-40),
        LastPollAt = SampleRollouts.Now.AddMinutes(-3),
        Attributes = [KeyValuePair.Create("hwRev", "1")],
        Actions =
        [
            new TargetAction
            {
                Id = 9, Status = ActionStatus.Error, ActionType = ActionType.Forced, Set = new TargetSet(7, "gateway-fw", "4.2.1"), RolloutId = 41, RolloutName = "EU", Group = 4,
                CreatedAt = SampleRollouts.Now, ChangedAt = SampleRollouts.Now,
                History = [new ActionReport(SampleRollouts.Now, HistoryEntry.Error, 217, ["signature mismatch: key id 0x1F"])],
            },
        ],
    };

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    private static TargetListRow Row(long id, string controllerId) => new() { Id = id, Key = id, ControllerId = controllerId, Name = controllerId, UpdateStatus = TargetUpdateStatus.InSync };

    private void Navigate(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
