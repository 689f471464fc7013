using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Targets;

/// <summary>Confirming in the place of the person at the device, on the device's page.</summary>
public sealed class ConfirmationPanelTests : PageContext
{
    public ConfirmationPanelTests() => Person.Caller = new Caller("omar", ConsoleRole.Operator, CallerKind.Person);

    [Fact]
    public void Device_NothingWaitsAndFlowIsOff_HasNoPanel()
    {
        Targets.Detail = Detail(ActionStatus.Running);
        Assert.Empty(Render<DevicePage>(p => p.Add(d => d.Id, 17)).FindAll("[data-testid='device.confirmation']"));
    }

    [Theory]
    [InlineData("confirm", "omar gw-17 9 confirmed")]
    [InlineData("deny", "omar gw-17 9 denied")]
    public async Task Waiting_Answered_GivesTheCommandAndReadsAgain(string button, string given)
    {
        Targets.Detail = Detail(ActionStatus.WaitForConfirmation);
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));
        Assert.Contains("Action 9, gateway-fw 4.2.1, waits for a person at the device.", page.Find("[data-testid='device.confirmation']").TextContent);
        Assert.Contains("Waiting for confirmation", page.Find("[data-testid='device.action.9']").TextContent);

        Targets.Detail = Detail(ActionStatus.Running);
        await page.Find($"[data-testid='device.{button}.9']").ClickAsync();

        Assert.Equal([given], Confirmations.Given);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid='device.confirm.9']")));
    }

    [Fact]
    public async Task AutoConfirm_IsSwitchedOnAndOff()
    {
        Settings.Current = Settings.Current with { ConfirmationFlow = true };
        Targets.Detail = Detail(ActionStatus.Finished);
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));
        Targets.Detail = Detail(ActionStatus.Finished) with { AutoConfirm = new AutoConfirmation("carl", "night shift", SampleRollouts.Now) };

        await page.Find("[data-testid='device.auto-confirm']").ClickAsync();
        page.WaitForAssertion(() => Assert.Contains("since carl wanted it: night shift", page.Find("[data-testid='device.confirmation']").TextContent));
        await page.Find("[data-testid='device.auto-confirm']").ClickAsync();

        Assert.Equal(["omar gw-17 on", "omar gw-17 off"], Confirmations.Given);
    }

    [Fact]
    public async Task Refused_IsSaid()
    {
        Targets.Detail = Detail(ActionStatus.WaitForConfirmation);
        Confirmations.Answer = CommandReceipt.Refused(CommandOutcome.NotFound, "Action 9 is running and does not wait for confirmation.");
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));

        await page.Find("[data-testid='device.confirm.9']").ClickAsync();

        Assert.Contains("does not wait for confirmation", page.Find("[data-testid='device.confirmation']").TextContent);
    }

    [Fact]
    public void Viewer_SeesWhoMayAnswer()
    {
        Person.Caller = new Caller("vera", ConsoleRole.Viewer, CallerKind.Person);
        Targets.Detail = Detail(ActionStatus.WaitForConfirmation);
        var page = Render<DevicePage>(p => p.Add(d => d.Id, 17));

        Assert.Contains("Operator or Manager", page.Find("[data-testid='device.confirmation.why']").TextContent);
        Assert.True(page.Find("[data-testid='device.confirm.9']").HasAttribute("disabled"));
    }

    private static TargetDetail Detail(ActionStatus status) => new()
    {
        Id = 17,
        ControllerId = "gw-17",
        Name = "gw-17",
        UpdateStatus = TargetUpdateStatus.Pending,
        CreatedAt = SampleRollouts.Now,
        Actions =
        [
            new TargetAction
            {
                Id = 9, Status = status, ActionType = ActionType.Forced, Set = new TargetSet(7, "gateway-fw", "4.2.1"), CreatedAt = SampleRollouts.Now, ChangedAt = SampleRollouts.Now,
            },
        ],
    };
}
