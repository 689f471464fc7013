using Bunit;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class ConfirmPanelTests : BunitContext
{
    private string? _confirmed;
    private bool _cancelled;

    private IRenderedComponent<ConfirmPanel> Open(string? typedWord = null, bool reasonRequired = true, bool busy = false) =>
        Render<ConfirmPanel>(p => p
            .Add(c => c.Title, "Stop rollout 41 for good").Add(c => c.Verb, "Stop for good").Add(c => c.Effect, "575 not started are cancelled.")
            .Add(c => c.TypedWord, typedWord).Add(c => c.ReasonRequired, reasonRequired).Add(c => c.Busy, busy)
            .Add(c => c.OnConfirm, reason => _confirmed = reason).Add(c => c.OnCancel, () => _cancelled = true));

    [Fact]
    public async Task Submit_WithoutReason_NamesTheFieldAndSendsNothing()
    {
        var panel = Open();
        await panel.Find("form").SubmitAsync();

        Assert.Contains("Say why", panel.Find(".fault").TextContent, StringComparison.Ordinal);
        Assert.Null(_confirmed);
    }

    [Fact]
    public async Task Submit_WrongWord_SendsNothing()
    {
        var panel = Open("gateway 4.2.1 EU");
        await panel.Find("textarea").InputAsync("wrong set");
        await panel.Find("input").InputAsync("gateway 4.2.1");
        await panel.Find("form").SubmitAsync();

        Assert.Contains("Type gateway 4.2.1 EU exactly", panel.Find(".fault").TextContent, StringComparison.Ordinal);
        Assert.Null(_confirmed);
    }

    [Fact]
    public async Task Submit_ReasonAndWord_SendsTheTrimmedReason()
    {
        var panel = Open("gateway 4.2.1 EU");
        await panel.Find("textarea").InputAsync("  wrong set ");
        await panel.Find("input").InputAsync("Gateway 4.2.1 eu");
        await panel.Find("form").SubmitAsync();

        Assert.Equal("wrong set", _confirmed);
    }

    [Fact]
    public async Task Submit_ReasonOptional_GoesWithoutOne()
    {
        await Open(reasonRequired: false).Find("form").SubmitAsync();

        Assert.Equal("", _confirmed);
    }

    [Fact]
    public async Task Submit_WhileBusy_SendsNothingTwice()
    {
        var panel = Open(reasonRequired: false, busy: true);
        await panel.Find("form").SubmitAsync();

        Assert.Null(_confirmed);
        Assert.True(panel.Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Cancel_Always_OnlyCancels()
    {
        await Open().Find("button[type=button]").ClickAsync();

        Assert.True(_cancelled);
        Assert.Null(_confirmed);
    }
}
