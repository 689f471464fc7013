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
    public void Submit_WithoutReason_NamesTheFieldAndSendsNothing()
    {
        var panel = Open();
        panel.Find("form").Submit();

        Assert.Contains("Say why", panel.Find(".fault").TextContent, StringComparison.Ordinal);
        Assert.Null(_confirmed);
    }

    [Fact]
    public void Submit_WrongWord_SendsNothing()
    {
        var panel = Open("gateway 4.2.1 EU");
        panel.Find("textarea").Input("wrong set");
        panel.Find("input").Input("gateway 4.2.1");
        panel.Find("form").Submit();

        Assert.Contains("Type gateway 4.2.1 EU exactly", panel.Find(".fault").TextContent, StringComparison.Ordinal);
        Assert.Null(_confirmed);
    }

    [Fact]
    public void Submit_ReasonAndWord_SendsTheTrimmedReason()
    {
        var panel = Open("gateway 4.2.1 EU");
        panel.Find("textarea").Input("  wrong set ");
        panel.Find("input").Input("Gateway 4.2.1 eu");
        panel.Find("form").Submit();

        Assert.Equal("wrong set", _confirmed);
    }

    [Fact]
    public void Submit_ReasonOptional_GoesWithoutOne()
    {
        Open(reasonRequired: false).Find("form").Submit();

        Assert.Equal("", _confirmed);
    }

    [Fact]
    public void Submit_WhileBusy_SendsNothingTwice()
    {
        var panel = Open(reasonRequired: false, busy: true);
        panel.Find("form").Submit();

        Assert.Null(_confirmed);
        Assert.True(panel.Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public void Cancel_Always_OnlyCancels()
    {
        Open().Find("button[type=button]").Click();

        Assert.True(_cancelled);
        Assert.Null(_confirmed);
    }
}
