using Bunit;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts;

public sealed class PlanExportsTests : PageContext
{
    private readonly RolloutSnapshot _rollout = Frame(SampleRollouts.Gateway());

    [Fact]
    public async Task Body_IsCopied_AndWhatItCannotSayIsListed()
    {
        JSInterop.Setup<bool>("consolePages.copy", _ => true).SetResult(true);
        var part = Render<PlanExports>(p => p.Add(e => e.Rollout, _rollout));
        await part.Find("[data-testid='plan.copy']").ClickAsync();
        var body = HawkBitBody.Of(_rollout.Name, _rollout.Description, _rollout.Plan);
        Assert.Equal(body.Text, JSInterop.VerifyInvoke("consolePages.copy").Arguments[0]);
        Assert.Empty(part.FindAll("textarea"));
        Assert.Equal(body.LeftOut.Count, part.FindAll("[data-testid='plan.leftout'] li").Count);
        Assert.NotEmpty(body.LeftOut);
    }

    [Fact]
    public async Task Body_WithoutAClipboard_IsShown()
    {
        JSInterop.Setup<bool>("consolePages.copy", _ => true).SetResult(false);
        var part = Render<PlanExports>(p => p.Add(e => e.Rollout, _rollout));
        await part.Find("[data-testid='plan.copy']").ClickAsync();
        Assert.Equal(HawkBitBody.Of(_rollout.Name, _rollout.Description, _rollout.Plan).Text, part.Find("textarea").TextContent);
    }

    [Fact]
    public async Task Plan_IsSavedAsTheDocumentThatIsReadBack()
    {
        var part = Render<PlanExports>(p => p.Add(e => e.Rollout, _rollout));
        await part.Find("[data-testid='plan.download']").ClickAsync();
        Assert.Equal(["rollout-41-plan.json", PlanDocument.Write(_rollout.Plan)], JSInterop.VerifyInvoke("consolePages.save").Arguments);
    }
}
