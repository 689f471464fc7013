using System.Collections.Immutable;
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

/// <summary>What people may change of one device on its page, and who may.</summary>
public sealed class DeviceLabelTests : PageContext
{
    public DeviceLabelTests()
    {
        Person.Caller = new Caller("mia", ConsoleRole.Manager, CallerKind.Person);
        Targets.Detail = Detail;
        Labels.Tags.AddRange([Tag(1, "eu"), Tag(2, "lab")]);
    }

    private static TargetDetail Detail => new()
    {
        Id = 17, ControllerId = "gw-17", Name = "Gateway 17", UpdateStatus = TargetUpdateStatus.InSync, CreatedAt = SampleRollouts.Now.AddDays(-40),
        LastPollAt = SampleRollouts.Now.AddMinutes(-41), Tags = [new TargetTag(1, "eu")], Group = "emea/graz", Metadata = [KeyValuePair.Create("rack", "3")],
        Attributes = [KeyValuePair.Create("hwRev", "1")], OpenActions = 2, Assigned = new TargetSet(7, "gateway-fw", "4.2.1", 1),
    };

    [Theory]
    [InlineData("LAB", "Add", "mia tag 2 gw-17")]
    [InlineData("new one", "Create and add", "mia new-tag new one|mia tag 7 gw-17")]
    public async Task Tag_KnownOrNew_IsPutOn(string name, string verb, string given)
    {
        var page = Render();
        await page.Find("[data-testid='device.tag.add']").ClickAsync();
        await page.Find("[data-testid='device.tag.name']").InputAsync(name);
        Assert.Equal(verb, page.Find("[data-testid='device.tag.put']").TextContent);
        await page.Find(".tag-form").SubmitAsync();
        Assert.Equal(given.Split('|'), Inventory.Given);
    }

    [Fact]
    public async Task Tag_TakenOff_ReadsAgain()
    {
        var page = Render();
        Targets.Detail = Detail with { Tags = [] };
        await page.Find("[data-testid='device.tag.off.1']").ClickAsync();
        Assert.Equal(["mia untag 1 gw-17"], Inventory.Given);
        page.WaitForAssertion(() => Assert.Contains("none", page.Find("[data-testid='device.tags']").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Edit_SendsOnlyWhatDiffers()
    {
        Labels.Types.Add(new TargetTypeView(3, "gw", "Gateway", "", null, [new SetTypeName(2, "app", "App(s) only")], new CappedCount(0, false)));
        var page = Render();
        await page.Find("[data-testid='device.edit']").ClickAsync();
        await page.Find("#device-group").ChangeAsync("emea/vienna");
        await page.Find("[data-testid='device.type']").ChangeAsync("3");
        Assert.Contains("gateway-fw 4.2.1 would not fit", page.Find("#device-type-message").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid='device.edit.form']").SubmitAsync();
        Assert.Equal([$"mia change gw-17 {new TargetChange(Group: "emea/vienna", TargetTypeId: 3)}"], Inventory.Given);
        Assert.Empty(page.FindAll("[data-testid='device.edit.form']"));
    }

    [Fact]
    public async Task Edit_Refused_StaysOpenWithTheReason()
    {
        Inventory.Answer = CommandReceipt.Refused(CommandOutcome.Invalid, "group: 'a//b' has an empty level.");
        var page = Render();
        await page.Find("[data-testid='device.edit']").ClickAsync();
        await page.Find("[data-testid='device.edit.form']").SubmitAsync();
        Assert.Contains("empty level", page.Find("[data-testid='device.edit.form'] [data-testid='refusal']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_AddedChangedAndDeleted()
    {
        var page = Render();
        await page.Find("[data-testid='device.metadata.add']").ClickAsync();
        await page.Find("#metadata-key").InputAsync(" customer ");
        await page.Find("#metadata-value").InputAsync("acme");
        await page.Find("[data-testid='device.metadata.form']").SubmitAsync();
        await page.Find("[aria-label='Edit rack']").ClickAsync();
        await page.Find("#metadata-value").InputAsync("4");
        await page.Find("[data-testid='device.metadata.form']").SubmitAsync();
        await page.Find("[data-testid='device.metadata.delete.rack']").ClickAsync();
        Assert.Equal(["mia note gw-17 customer=acme", "mia note gw-17 rack=4", "mia forget gw-17 rack"], Inventory.Given);
    }

    [Fact]
    public async Task Attributes_AskedAgain_SayThatTheyAreAskedFor()
    {
        var page = Render();
        Targets.Detail = Detail with { AttributesRequested = true };
        await page.Find("[data-testid='device.attributes.ask']").ClickAsync();
        Assert.Equal([$"mia change gw-17 {new TargetChange(RequestAttributes: true)}"], Inventory.Given);
        page.WaitForAssertion(() => Assert.Contains("on its next contact", page.Find("[data-testid='device.attributes']").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("[data-testid='device.attributes.ask']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Token_IsReadOnRequestOnly()
    {
        Inventory.Tokens[17] = "s3cret";
        var page = Render();
        Assert.Empty(Inventory.Given);
        Assert.DoesNotContain("s3cret", page.Markup, StringComparison.Ordinal);
        await page.Find("[data-testid='device.token.show']").ClickAsync();
        Assert.Equal(["mia read-token 17"], Inventory.Given);
        Assert.Equal("s3cret", page.Find("[data-testid='secret']").TextContent);
        await page.Find("[data-testid='device.token.hide']").ClickAsync();
        Assert.DoesNotContain("s3cret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Reset_SaysTheConsequenceAndShowsTheNewOne()
    {
        var page = Render();
        await page.Find("[data-testid='device.token.reset']").ClickAsync();
        Assert.Contains("stops working at once", page.Find("[data-testid='device.token.reset.panel']").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid='device.token.reset.panel']").SubmitAsync();
        Assert.Equal([$"mia change gw-17 {new TargetChange(SecurityToken: "token")}"], Inventory.Given);
        Assert.Matches("^[0-9a-f]{32}$", page.Find("[data-testid='secret']").TextContent);
    }

    [Fact]
    public async Task Delete_WantsTheIdTypedAndSaysWhatGoesWithIt()
    {
        var page = Render();
        await page.Find("[data-testid='device.delete']").ClickAsync();
        var confirm = page.Find("[data-testid='device.delete.confirm']");
        Assert.Contains("Its 2 open actions are removed", confirm.TextContent, StringComparison.Ordinal);
        await confirm.SubmitAsync();
        Assert.Empty(Inventory.Given);
        await page.Find("[data-testid='device.delete.confirm'] input").InputAsync("gw-17");
        await page.Find("[data-testid='device.delete.confirm']").SubmitAsync();
        Assert.Equal(["mia delete gw-17"], Inventory.Given);
        Assert.EndsWith("/devices", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Contact_LaterThanTheOverdueRule_IsMarked()
    {
        Settings.Current = Settings.Current with { PollingTime = TimeSpan.FromMinutes(5), PollingOverdueTime = TimeSpan.FromMinutes(36) };
        Assert.DoesNotContain("expected 5 min", Render().Markup, StringComparison.Ordinal);
        Settings.Current = Settings.Current with { PollingOverdueTime = TimeSpan.FromMinutes(35) };
        Assert.Contains("expected 5 min", Render().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Operator_SeesEverythingButMayChangeNothing_AndWhoMay()
    {
        Person.Caller = new Caller("omar", ConsoleRole.Operator, CallerKind.Person);
        var page = Render();
        foreach (var button in (string[])["device.edit", "device.attributes.ask", "device.metadata.add", "device.token.show", "device.token.reset", "device.delete", "device.tag.add"])
        {
            Assert.True(page.Find($"[data-testid='{button}']").HasAttribute("disabled"), button);
        }

        Assert.Contains("role Manager", page.Find("[data-testid='device.identity.why']").TextContent, StringComparison.Ordinal);
        Assert.Contains("Manager or Admin", page.Find("[data-testid='device.token.why']").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid='device.tag.off.1']"));
    }

    [Fact]
    public void Admin_WhoIsNoManager_MayReadTheTokenOnly()
    {
        Person.Caller = new Caller("ada", ConsoleRole.Admin, CallerKind.Person);
        var page = Render();
        Assert.False(page.Find("[data-testid='device.token.show']").HasAttribute("disabled"));
        Assert.True(page.Find("[data-testid='device.token.reset']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task NewDevice_ShowsItsTokenOnce()
    {
        var page = Render<NewDevicePage>();
        await page.Find("form").SubmitAsync();
        Assert.Empty(Inventory.Given);
        await page.Find("#new-id").ChangeAsync("gw-99");
        await page.Find("#new-group").ChangeAsync("emea");
        await page.Find("form").SubmitAsync();
        var created = Assert.Single(Inventory.Created);
        Assert.Equal(("gw-99", "emea", null), (created.ControllerId, created.Group, created.Name));
        Assert.Equal(created.SecurityToken, page.Find("[data-testid='secret']").TextContent);
        Assert.Equal("/devices/7", page.Find("[data-testid='device.created'] a").GetAttribute("href"));
    }

    [Fact]
    public async Task Labels_TypeInUse_CannotBeDeleted_AndATagWantsItsNameTyped()
    {
        Labels.Types.AddRange([Type(1, "gw", 3), Type(2, "old", 0)]);
        Labels.Tags[1] = Tag(2, "lab", 5);
        var page = Render<LabelsPage>();
        Assert.Equal("In use: 3 devices have it", page.Find("[data-testid='types.delete.1']").GetAttribute("title"));
        Assert.True(page.Find("[data-testid='types.delete.1']").HasAttribute("disabled"));
        await page.Find("[data-testid='types.delete.2']").ClickAsync();
        await page.Find("[data-testid='tags.delete.2']").ClickAsync();
        Assert.Contains("5 devices lose it", page.Find("[data-testid='tags.delete']").TextContent, StringComparison.Ordinal);
        await page.Find("[data-testid='tags.delete']").SubmitAsync();
        await page.Find("[data-testid='tags.delete'] input").InputAsync("lab");
        await page.Find("[data-testid='tags.delete']").SubmitAsync();
        Assert.Equal(["mia delete-type 2", "mia delete-tag 2"], Inventory.Given);
    }

    [Fact]
    public async Task Labels_TypeChanged_SendsWhatItTakesAndDrops()
    {
        Labels.Types.Add(Type(1, "gw", 3) with { SetTypes = [Labels.SetTypes[0]] });
        var page = Render<LabelsPage>();
        await page.Find("[aria-label='Edit gw']").ClickAsync();
        var boxes = page.FindAll("[data-testid='types.form'] input[type=checkbox]");
        await boxes[0].ChangeAsync(false);
        await page.FindAll("[data-testid='types.form'] input[type=checkbox]")[1].ChangeAsync(true);
        await page.Find("[data-testid='types.form']").SubmitAsync();
        Assert.Equal(["mia change-type 1 gw", "mia type 1 drops 1", "mia type 1 takes 2"], Inventory.Given);
    }

    [Fact]
    public void Labels_NotReadable_SaysSoWithAWayOut()
    {
        Labels.Fault = new InvalidOperationException("disk full");
        var page = Render<LabelsPage>();
        Assert.Contains("disk full", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Try again", page.Find(".empty-state button").TextContent);
    }

    private IRenderedComponent<DevicePage> Render() => Render<DevicePage>(p => p.Add(d => d.Id, 17));

    private static TagView Tag(long id, string name, int devices = 0) => new(id, name, "", null, new CappedCount(devices, false));

    private static TargetTypeView Type(long id, string key, int devices) => new(id, key, key, "", null, ImmutableArray<SetTypeName>.Empty, new CappedCount(devices, false));
}
