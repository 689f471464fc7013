using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

/// <summary>Busy devices and confirmation: the choices, and what they mean in devices.</summary>
public sealed class DeliveryFieldsTests : PageContext
{
    [Fact]
    public async Task Choosing_ChangesTheFormAndNamesTheField()
    {
        var (form, changed) = (new RolloutForm(), new List<string>());
        var fields = Render<DeliveryFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.OnChange, changed.Add));

        await fields.FindAll("[role='radio']")[1].ClickAsync();
        await fields.Find("#f-confirmationRequired").ChangeAsync(true);

        Assert.Equal((BusyDevices.Replace, true), (form.Busy, form.AsksPeople));
        Assert.Equal(["busyDevices", "confirmationRequired"], changed);
        var plan = RolloutFormReader.Read(form).Request.Plan;
        Assert.Equal((BusyDevices.Replace, true), (plan.BusyDevices, plan.Content.ConfirmationRequired));
    }

    [Theory]
    [InlineData(BusyDevices.Wait, 40, 2, "40 devices are busy now in 2 other rollouts: they will wait.")]
    [InlineData(BusyDevices.Replace, 40, 2, "40 devices are busy now in 2 other rollouts: their updates will be asked back.")]
    [InlineData(BusyDevices.Replace, 1, 1, "1 device is busy now in 1 other rollout: their updates will be asked back.")]
    [InlineData(BusyDevices.Wait, 3, 0, "3 devices are busy now: they will wait.")]
    [InlineData(BusyDevices.Wait, 0, 0, "No device is busy now.")]
    public void Busy_IsSaidInDevices(BusyDevices busy, int targets, int rollouts, string said)
    {
        var fields = Render<DeliveryFields>(p => p.Add(x => x.View, ViewOf(new RolloutForm { Busy = busy }, new BusyTargets(targets, rollouts))));
        Assert.StartsWith(said, fields.Find("[data-testid='new.busy.means']").TextContent);
    }

    [Theory]
    [InlineData(false, true, null, "Nobody is asked")]
    [InlineData(true, false, null, "Nobody will be asked while the confirmation flow is switched off")]
    [InlineData(true, true, 82, "1,900 devices are asked, 82 agree by themselves.")]
    [InlineData(true, true, 0, "1,982 devices are asked.")]
    public void Confirmation_IsSaidInDevices(bool asks, bool flow, int? agreeing, string said)
    {
        Settings.Current = Settings.Current with { ConfirmationFlow = flow };
        var fields = Render<DeliveryFields>(p => p.Add(x => x.View, ViewOf(new RolloutForm { AsksPeople = asks }, agreeing: agreeing)));
        Assert.StartsWith(said, fields.Find("[data-testid='new.confirmation.means']").TextContent);
    }

    [Fact]
    public void Copy_OfAPlan_KeepsBothChoicesAndThoseOfItsGroups()
    {
        var form = new RolloutForm { Busy = BusyDevices.Replace, AsksPeople = true, Split = GroupSplit.List };
        form.Groups[1].AsksPeople = false;
        var plan = RolloutFormReader.Read(form).Request.Plan;
        Assert.Equal([null, false, null], plan.Groups.Select(g => g.ConfirmationRequired));

        var copy = RolloutFormReader.Read(RolloutFormReader.Of("copy", "", plan)).Request.Plan;

        Assert.Equal((BusyDevices.Replace, true), (copy.BusyDevices, copy.Content.ConfirmationRequired));
        Assert.Equal([null, false, null], copy.Groups.Select(g => g.ConfirmationRequired));
        Assert.Equal("a person must agree in Canary, Rest", DeliveryWords.ConfirmationOf(copy));
    }

    [Fact]
    public void Copy_OfAnEqualSplitWhoseGroupsAsk_StillAsks()
    {
        var plan = RolloutFormReader.Read(new RolloutForm()).Request.Plan;
        plan = plan with { Groups = GroupPlan.EqualSplit(3, plan.Groups[0] with { ConfirmationRequired = true }) };

        Assert.True(ConfirmationRules.IsRequired(RolloutFormReader.Read(RolloutFormReader.Of("copy", "", plan)).Request.Plan));
    }

    [Fact]
    public void Forecast_SaysWhatItLeavesOut()
    {
        var plan = RolloutFormReader.Read(new RolloutForm()).Request.Plan;
        Assert.Contains("no device counts as busy", DeliveryWords.NotSimulated(plan));
        Assert.Contains("people count as agreeing at once", DeliveryWords.NotSimulated(plan with { Content = plan.Content with { ConfirmationRequired = true } }));
    }

    private static FormView ViewOf(RolloutForm form, BusyTargets? busy = null, int? agreeing = null) => FormChecks.Join(
        form,
        new PlanCheck([], [], 1982, Engine.Groups.GroupPlanner.Sizes(RolloutFormReader.Read(form).Request.Plan.Groups, 1982)) { Busy = busy, AutoConfirming = agreeing },
        false,
        _ => true);
}
