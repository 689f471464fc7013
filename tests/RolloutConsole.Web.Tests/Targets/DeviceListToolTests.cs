using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Targets;

/// <summary>What stands around the list of devices: export, changes of many, the jump, the order.</summary>
public sealed class DeviceListToolTests : PageContext
{
    public DeviceListToolTests()
    {
        Person.Caller = new Caller("mia", ConsoleRole.Manager, CallerKind.Person);
        Labels.Tags.Add(new TagView(3, "lab", "", null, new CappedCount(0, false)));
    }

    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public void Export_CarriesTheQuestionAndSaysHowManyRows()
    {
        Navigate("/devices?filter=name%3D%3Dx&q=12&state=failed&after=50");
        var export = Render<DevicesPage>().Find("[data-testid='devices.export']");
        Assert.Equal("/api/console/targets/export?format=csv&filter=name%3D%3Dx&q=12&state=failed", export.GetAttribute("href"));
        Assert.Contains("Export 10,000 rows", export.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void SaveAsFilter_IsOfferedForARightFilterOnly()
    {
        Navigate("/devices?filter=name%3D%3D%22a%20b%22");
        Assert.Equal("/filters/new?query=name%3D%3D%22a%20b%22", Render<DevicesPage>().Find("[data-testid='devices.save-filter']").GetAttribute("href"));
        Navigate("/devices?filter=nme%3D%3Dx");
        Assert.Empty(Render<DevicesPage>().FindAll("[data-testid='devices.save-filter']"));
        Navigate("/devices");
        Assert.Empty(Render<DevicesPage>().FindAll("[data-testid='devices.save-filter']"));
    }

    [Fact]
    public async Task Jump_ToAWholeId_OpensTheDevice_ElseTheListFromThere()
    {
        Targets.Known["gw-17"] = 17;
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.jump']").InputAsync(" gw-17 ");
        await page.Find(".jump-box").SubmitAsync();
        Assert.EndsWith("/devices/17", Address, StringComparison.Ordinal);

        Navigate("/devices?state=failed");
        page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.jump']").InputAsync("GW-1");
        await page.Find(".jump-box").SubmitAsync();
        Assert.EndsWith("/devices?state=failed&sort=id&at=GW-1", Address, StringComparison.Ordinal);
        Assert.Equal((TargetListSort.Id, 0L, "GW-1", false), Targets.Asked[^1] is var asked ? (asked.Sort, asked.From!.Value, asked.FromValue, asked.Backwards) : default);
        Assert.Contains("No device id follows “GW-1” among those that match.", page.Find("[data-testid='devices.empty']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_PagesByValueAndKey()
    {
        Targets.Page = new TargetListPage([Row(51, "a") with { SortValue = "alpha" }, Row(9, "b") with { SortValue = "beta & more" }], true, true);
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.sort']").ChangeAsync("Name");
        Assert.EndsWith("/devices?sort=name", Address, StringComparison.Ordinal);
        await page.Find("[aria-label='Next page']").ClickAsync();
        Assert.EndsWith("/devices?sort=name&at=beta%20%26%20more&after=9", Address, StringComparison.Ordinal);
        await page.Find("[aria-label='Previous page']").ClickAsync();
        Assert.EndsWith("/devices?sort=name&at=alpha&before=51", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_MoreThanThree_AreFolded()
    {
        Targets.Page = new TargetListPage([Row(1, "a") with { Tags = ["eu", "lab", "pilot", "vip", "x"] }], false, false);
        var cell = Render<DevicesPage>().Find(".row-tags");
        Assert.Equal(["eu", "lab", "pilot"], cell.QuerySelectorAll(".tag").Select(t => t.TextContent));
        Assert.Equal("+2", cell.QuerySelector("[title='vip, x']")!.TextContent);
    }

    [Fact]
    public async Task Bulk_ShowsWhatItWouldDo_ThenOrdersExactlyThat()
    {
        Navigate("/devices?filter=name%3D%3Dx&state=failed");
        Jobs.Preview = new TargetJobPreview(2000, 1880, ["gw-1", "gw-2"]);
        Jobs.Rows.Add(Job(7, TargetJobStatus.Running));
        Jobs.Stream.Current = Jobs.Rows[0];
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.tag']").ClickAsync();
        await page.Find("#bulk-tag").InputAsync("lab");
        await page.Find("[data-testid='bulk.panel'] form").SubmitAsync();
        Assert.Equal("2,000 devices match. 1,880 get the tag, 120 carry it already.", page.Find("[data-testid='bulk.effect']").TextContent.Trim());
        Assert.Empty(Inventory.Given);
        await page.Find("[data-testid='bulk.confirm']").SubmitAsync();
        Assert.Equal(["mia job filter name==x, update state Error"], Inventory.Given);
        Assert.Equal(new TargetBulkChange.AddTag(3), Inventory.Ordered);
        Assert.Empty(page.FindAll("[data-testid='bulk.panel']"));
        Assert.Contains("Tag lab", page.Find("[data-testid='job.7']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_OverTenThousand_WantsTheCountTyped()
    {
        Jobs.Preview = new TargetJobPreview(10_001, 10_001, []);
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.tag']").ClickAsync();
        await page.FindAll("[data-testid='bulk.panel'] [role='radio']")[2].ClickAsync();
        await page.Find("#bulk-group").InputAsync("emea");
        await page.Find("[data-testid='bulk.panel'] form").SubmitAsync();
        await page.Find("[data-testid='bulk.confirm']").SubmitAsync();
        Assert.Empty(Inventory.Given);
        await page.Find("[data-testid='bulk.confirm'] input").InputAsync("10001");
        await page.Find("[data-testid='bulk.confirm']").SubmitAsync();
        Assert.Equal(new TargetBulkChange.SetGroup("emea"), Inventory.Ordered);
    }

    [Fact]
    public async Task Bulk_Edited_WantsANewLook()
    {
        Jobs.Preview = new TargetJobPreview(3, 3, []);
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.tag']").ClickAsync();
        await page.Find("#bulk-tag").InputAsync("lab");
        await page.Find("[data-testid='bulk.panel'] form").SubmitAsync();
        Assert.NotEmpty(page.FindAll("[data-testid='bulk.confirm']"));
        await page.Find("#bulk-tag").InputAsync("lab2");
        Assert.Empty(page.FindAll("[data-testid='bulk.confirm']"));
    }

    [Fact]
    public async Task Bulk_EditedWhileCounting_NeverShowsNorStartsTheOlderChange()
    {
        Labels.Tags.Add(new TagView(4, "vip", "", null, new CappedCount(0, false)));
        var (older, newer) = (new TaskCompletionSource<TargetJobPreview>(), new TaskCompletionSource<TargetJobPreview>());
        Jobs.Previews.Enqueue(older);
        Jobs.Previews.Enqueue(newer);
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.tag']").ClickAsync();
        await page.Find("#bulk-tag").InputAsync("lab");
        var first = page.Find("[data-testid='bulk.panel'] form").SubmitAsync();
        await page.Find("#bulk-tag").InputAsync("vip");
        var second = page.Find("[data-testid='bulk.panel'] form").SubmitAsync();
        older.SetResult(new TargetJobPreview(3, 3, []));
        await first;
        Assert.Empty(page.FindAll("[data-testid='bulk.confirm']"));
        Assert.Equal("Counting", page.Find("[data-testid='bulk.look']").TextContent);
        newer.SetResult(new TargetJobPreview(5, 5, []));
        await second;
        Assert.Contains("5 devices match.", page.Find("[data-testid='bulk.effect']").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid='bulk.confirm']").SubmitAsync();
        Assert.Equal(new TargetBulkChange.AddTag(4), Inventory.Ordered);
    }

    [Fact]
    public async Task Bulk_Failing_LeavesThePageAndSaysThatItIsNotKnown()
    {
        Jobs.Preview = new TargetJobPreview(3, 3, []);
        Inventory.Fault = new InvalidOperationException("The disk is gone.");
        var page = Render<DevicesPage>();
        await page.Find("[data-testid='devices.tag']").ClickAsync();
        await page.Find("#bulk-tag").InputAsync("lab");
        await page.Find("[data-testid='bulk.panel'] form").SubmitAsync();
        await page.Find("[data-testid='bulk.confirm']").SubmitAsync();
        Assert.Contains("It is not known whether it was done: The disk is gone.", page.Find("[data-testid='bulk.confirm']").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/devices", "10,000+")]
    [InlineData("/devices?filter=name%3D%3Dx", "10,000+ match")]
    [InlineData("/devices?state=failed", "10,000 match")]
    public void Total_OfANarrowedList_SaysThatItIsWhatMatches(string address, string words)
    {
        Navigate(address);
        Assert.Equal(words, Render<DevicesPage>().Find("[data-testid='devices.total']").TextContent);
    }

    [Fact]
    public async Task Job_EndsOnce_AndTheListIsReadAgain()
    {
        Jobs.Rows.Add(Job(7, TargetJobStatus.Running));
        Jobs.Stream.Current = Jobs.Rows[0];
        var page = Render<DevicesPage>();
        page.WaitForAssertion(() => Assert.Equal("500 of 2,000", page.Find("[data-testid='job.7'] .job-count").TextContent));
        await page.Find("[data-testid='job.end']").ClickAsync();
        Assert.Equal(["mia end-job 7"], Inventory.Given);
        var asked = Targets.Asked.Count;
        Jobs.Stream.Push(Job(7, TargetJobStatus.Canceled) with { Message = "Ended by mia." });
        page.WaitForAssertion(() => Assert.Contains("Ended by mia.", page.Find("[data-testid='job.7']").TextContent, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal(asked + 1, Targets.Asked.Count));
        await page.Find("[data-testid='job.7'] [aria-label='Close']").ClickAsync();
        Assert.Empty(page.FindAll("[data-testid='job.7']"));
    }

    [Fact]
    public void Viewer_MayExportButChangeNothing_AndSeesWhoMay()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        var page = Render<DevicesPage>();
        Assert.NotNull(page.Find("[data-testid='devices.export']"));
        Assert.True(page.Find("[data-testid='devices.tag']").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("[data-testid='devices.new']"));
        Assert.Contains("role Manager", page.Find("[data-testid='devices.why']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Selection_OfAList_SaysWhatTheListShows()
    {
        var now = SampleRollouts.Now;
        Assert.Equal("all targets", new TargetListAddress().ToSelection(now)!.ToString());
        Assert.Equal(now.AddDays(-1), new TargetListAddress { State = TargetListFilter.Silent }.ToSelection(now)!.SilentSince);
        Assert.True(new TargetListAddress { State = TargetListFilter.Overdue }.ToSelection(now)!.IsOverdue);
        var members = new TargetListAddress { RolloutId = 41, Group = 2, State = TargetListFilter.Failed }.ToSelection(now)!;
        Assert.Equal((41, 2, 0, 3), (members.RolloutId!.Value, members.Group!.Value, members.UpdateStates.Length, members.MemberStates.Length));
        Assert.Null(new TargetListAddress { Filter = "nme==x" }.ToSelection(now));
    }

    private static TargetListRow Row(long id, string controllerId) => new() { Id = id, Key = id, ControllerId = controllerId, Name = controllerId, UpdateStatus = TargetUpdateStatus.InSync };

    private static TargetJobView Job(long id, TargetJobStatus status) => new()
    {
        Id = id, Kind = TargetJobKind.AddTag, Status = status, TagName = "lab", Expected = 2000, Done = 500, Changed = 480, StartedBy = "mia", StartedAt = SampleRollouts.Now,
    };

    private void Navigate(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
