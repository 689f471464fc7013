using AngleSharp.Dom;
using Bunit;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class ForesightPanelTests : PageContext
{
    public ForesightPanelTests() => Desk.IsOpen = true;

    [Fact]
    public void Forecast_WithoutPast_SaysWhatItAssumes()
    {
        var panel = Forecast();
        panel.WaitForAssertion(() => Assert.Matches(
            @"^(If nothing halts it: )?Started now, it finishes between .+ and .+, .+ to .+ after its start\.$", panel.Find(".forecast-headline").TextContent));
        Assert.Equal(
            panel.Markup.Contains("something halts it", StringComparison.Ordinal),
            panel.Find(".forecast-headline").TextContent.StartsWith("If nothing halts it", StringComparison.Ordinal));
        Assert.StartsWith("Assumed: poll every 5 min, 5 min install, 2 % failing.", panel.Find("[data-testid='new.forecast.model']").TextContent);
        Assert.Contains("Up to 10 devices start in a minute.", panel.Markup);
        Assert.NotNull(panel.Find("[data-testid='new.forecast.chart']"));
    }

    [Fact]
    public void Rollback_IsNotSimulated_AndThePanelSaysSo()
    {
        const string words = "A rollback is not simulated: the forecast ends with the abort.";
        var panel = Forecast(form => form.Guards.Recovery = Recovery.RollBack);
        panel.WaitForAssertion(() => Assert.Contains(words, panel.Find("[data-testid='new.forecast.model']").TextContent));
        var plain = Forecast();
        plain.WaitForAssertion(() => Assert.DoesNotContain(words, plain.Find("[data-testid='new.forecast.model']").TextContent));
    }

    [Fact]
    public void Alarms_AreNotSimulated_AndThePanelSaysSo()
    {
        const string words = "Alarms are not simulated";
        var panel = Forecast(form => form.Guards.Alarms.Add(new AlarmForm { Name = "too hot", Filter = "attribute.temperature>90" }));
        panel.WaitForAssertion(() => Assert.Contains(words, panel.Find("[data-testid='new.forecast.model']").TextContent));
        var plain = Forecast();
        plain.WaitForAssertion(() => Assert.DoesNotContain(words, plain.Find("[data-testid='new.forecast.model']").TextContent));
    }

    [Fact]
    public void BlastRadius_IsSaidInOneSentence()
    {
        var panel = Forecast(form =>
        {
            form.Guards.Rules.Add(new AbortRuleForm { Type = FailureType.All, Percent = "10", Minimum = "10", Action = GuardAction.Abort });
        });
        panel.WaitForAssertion(() => Assert.Matches(
            @"^With 30 % failing devices it stops after [0-9]+( to [0-9]+)? failures, [0-9]+( to [0-9]+)? devices touched\.", panel.Find("[data-testid='new.forecast.blast']").TextContent));
    }

    [Fact]
    public void ApprovalThatIsAskedFor_KeepsForecastAndBlastRadius()
    {
        var panel = Forecast(form =>
        {
            form.AsksApproval = true;
            form.Guards.Rules.Add(new AbortRuleForm { Type = FailureType.All, Percent = "10", Minimum = "10", Action = GuardAction.Abort });
        });
        panel.WaitForAssertion(() => Assert.Contains("it finishes between", panel.Find(".forecast-headline").TextContent));
        Assert.StartsWith("With 30 % failing devices it stops after", panel.Find("[data-testid='new.forecast.blast']").TextContent);
    }

    [Fact]
    public void Forecast_LearnsFromTheNewestPastRollout()
    {
        Outcomes.Rollouts[3] = Past(3, "gateway 4.1.9", new string('o', 38) + "xx");
        var panel = Forecast();
        panel.WaitForAssertion(() => Assert.StartsWith(
            "Learned from rollout 3 gateway 4.1.9: half of the devices fetch within 1 min and install within 2 min, 5 % fail.", panel.Find("[data-testid='new.forecast.model']").TextContent));
        Assert.Equal("3", panel.Find("#f-forecast-model").GetAttribute("value"));
        Assert.Equal(("2", "2", "5"), (Value(panel, "poll"), Value(panel, "install"), Value(panel, "failing")));
    }

    [Fact]
    public async Task Forecast_TypedNumbers_AreTakenInstead()
    {
        Outcomes.Rollouts[3] = Past(3, "gateway 4.1.9", new string('o', 40));
        var panel = Forecast();
        panel.WaitForAssertion(() => Assert.Contains("Learned from rollout 3", panel.Markup));
        await panel.Find("#f-forecast-install").ChangeAsync("60");
        panel.WaitForAssertion(() => Assert.StartsWith("Assumed: poll every 2 min, 1 h install, 0 % failing.", panel.Find("[data-testid='new.forecast.model']").TextContent));
    }

    [Fact]
    public async Task Forecast_NumberThatIsNone_IsSaidAtItsField()
    {
        var panel = Forecast();
        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll(".forecast-headline")));
        await panel.Find("#f-forecast-failing").ChangeAsync("many");
        Assert.Contains("Write a share, 0 to 100.", panel.Find(".at-fault").TextContent);
        Assert.Empty(panel.FindAll(".forecast-headline"));
    }

    [Fact]
    public void Forecast_WithFaults_IsNotMade()
    {
        var panel = Forecast(form => form.Thresholds.Success = "101");
        panel.WaitForElement("#f-forecast-model");
        Assert.Contains("It is made when nothing is left to mend", panel.Markup);
        Assert.Equal(0, Desk.Asked);
    }

    [Fact]
    public void Forecast_DeskFull_SaysSo()
    {
        Desk.IsFull = true;
        var panel = Forecast();
        panel.WaitForAssertion(() => Assert.Contains("Too many forecasts are being asked for", panel.Find("[role='alert']").TextContent));
    }

    [Fact]
    public void Forecast_TheSamePlanAgain_IsNotSimulatedAgain()
    {
        var panel = Forecast();
        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll(".forecast-headline")));
        panel.Render(p => p.Add(c => c.View, ViewOf(Complete())));
        Assert.NotEmpty(panel.FindAll(".forecast-headline"));
        Assert.Equal(1, Desk.Asked);
    }

    [Fact]
    public void WhatIf_SaysWhereARuleWouldHaveActed()
    {
        Outcomes.Rollouts[37] = Past(37, "gateway 4.1.9 EU", new string('o', 20) + "xxxxx" + new string('x', 15) + new string('o', 10));
        WhatIf? told = null;
        var panel = WhatIfPanelOf(Ruled(), w => told = w);
        panel.WaitForAssertion(() => Assert.Equal("Would have aborted in group 1 after 3 failures.", panel.Find(".what-if-headline").TextContent));
        Assert.Contains("It really reached 20 failures and finished.", panel.Markup);
        Assert.Equal(
            ["1, Any ≥ 10 % after 20 finished", "23 of 50", "25 that were", "15", "27 min"],
            panel.FindAll("dd").Select(d => d.TextContent));
        Assert.Equal(23, told!.Halt!.Finished);
    }

    [Fact]
    public void WhatIf_HarmlessPast_IsNotHalted()
    {
        Outcomes.Rollouts[37] = Past(37, "gateway 4.1.9 EU", new string('o', 50));
        var panel = WhatIfPanelOf(Ruled());
        panel.WaitForAssertion(() => Assert.Equal("Nothing would have halted it.", panel.Find(".what-if-headline").TextContent));
        Assert.Contains("It really had no failure and finished.", panel.Markup);
    }

    [Fact]
    public async Task WhatIf_AnotherRollout_IsReplayed()
    {
        Outcomes.Rollouts[36] = Past(36, "bad", new string('x', 50));
        Outcomes.Rollouts[37] = Past(37, "good", new string('o', 50));
        var panel = WhatIfPanelOf(Ruled());
        panel.WaitForAssertion(() => Assert.Contains("Nothing would have halted it.", panel.Markup));
        await panel.Find("#f-whatif").ChangeAsync("36");
        panel.WaitForAssertion(() => Assert.Contains("Would have aborted in group 1 after 20 failures.", panel.Markup));
    }

    [Fact]
    public void WhatIf_ChangedRule_IsReplayedAgain()
    {
        Outcomes.Rollouts[37] = Past(37, "gateway", new string('x', 50));
        var panel = WhatIfPanelOf(Ruled());
        panel.WaitForAssertion(() => Assert.Contains("after 20 failures", panel.Markup));
        var changed = Ruled();
        changed.Guards.Rules[0].Minimum = "7";
        panel.Render(p => p.Add(c => c.View, ViewOf(changed)));
        panel.WaitForAssertion(() => Assert.Contains("after 7 failures", panel.Markup));
    }

    [Fact]
    public void WhatIf_WithoutPast_SaysWhenThereWillBeOne()
    {
        var panel = WhatIfPanelOf(Ruled());
        panel.WaitForAssertion(() => Assert.Contains("Once a rollout is over, its results can be replayed here", panel.Markup));
    }

    [Fact]
    public void WhatIf_ListFails_IsSaid()
    {
        Outcomes.Fault = new InvalidOperationException("gone");
        var panel = WhatIfPanelOf(Ruled());
        panel.WaitForAssertion(() => Assert.Contains("Past rollouts could not be listed", panel.Markup));
    }

    [Fact]
    public void Chart_ShowsTheCourseUntilTheRuleActsAndAfterwards()
    {
        var criteria = new[] { new AbortCriterion(FailureType.All, 20, 10) };
        var past = WhatIfReplay.Of(Past(37, "gateway", new string('x', 50)), ViewOf(Ruled()).Request.Plan);
        Assert.Equal(1 + 3, AbortChart.Of(criteria, 100, WhatIfCurve.Of(past), past.Finished)!.Traces.Count);
        Assert.Single(AbortChart.Of(criteria, 100)!.Traces);
    }

    [Fact]
    public void CountedDevicesAfterTheReplay_KeepTheCourseOnTheChart()
    {
        Outcomes.Rollouts[37] = Past(37, "gateway", new string('o', 50));
        var view = ViewOf(Ruled());
        var step = Render<GuardsStep>(p => p.Add(c => c.View, view with { Check = null }));
        step.WaitForAssertion(() => Assert.Contains("Nothing would have halted it.", step.Markup));
        step.Render(p => p.Add(c => c.View, view));
        Assert.Equal(2, step.FindComponent<PlotlyChart>().Instance.View.Traces.Count);
    }

    private static string? Value(IRenderedComponent<ForecastPanel> panel, string field) => panel.Find($"#f-forecast-{field}").GetAttribute("value");

    private static RolloutForm Complete() => new()
    {
        Name = "gateway 4.2.1", Filter = "name==gw-*", SetId = 7, Count = "2", Rate = new RateForm { Choice = RateChoice.Constant, PerMinute = "10" },
    };

    private static RolloutForm Ruled()
    {
        var form = Complete();
        form.Thresholds.Limit = "100";
        form.Guards.Rules.Add(new AbortRuleForm { Type = FailureType.All, Percent = "10", Minimum = "20", Action = GuardAction.Abort });
        return form;
    }

    private static FormView ViewOf(RolloutForm form)
    {
        var plan = RolloutFormReader.Read(form).Request.Plan;
        var check = new PlanCheck([.. PlanRules.Check(form.Name, "", plan)], [], 100, GroupPlanner.Sizes(plan.Groups, 100));
        return FormChecks.Join(form, check, false, _ => true);
    }

    /// <summary>A finished rollout of one group; device n was offered the update at minute n, fetched it 1 minute later and ended 2 minutes after that.</summary>
    private static RecordedRollout Past(long id, string name, string results)
    {
        DateTimeOffset At(int minute) => SampleRollouts.Now.AddDays(-1).AddMinutes(minute);
        var group = SampleRollouts.Group(1, results.Length, GroupStatus.Finished, ok: results.Count(c => c == 'o'), failed: results.Count(c => c == 'x'));
        var view = SampleRollouts.Make(id, name, RolloutStatus.Finished, [group]).View with { EndedAt = At(results.Length - 1 + 3) };
        return new RecordedRollout(
            view,
            [.. results.Select((r, i) => new RecordedAction(i + 1, 1, At(i), At(i + 1), At(i + 3), r == 'x' ? ActionStatus.Error : ActionStatus.Finished))],
            false);
    }

    private IRenderedComponent<ForecastPanel> Forecast(Action<RolloutForm>? change = null)
    {
        var form = Complete();
        change?.Invoke(form);
        return Render<ForecastPanel>(p => p.Add(c => c.View, ViewOf(form)));
    }

    private IRenderedComponent<WhatIfPanel> WhatIfPanelOf(RolloutForm form, Action<WhatIf?>? told = null) =>
        Render<WhatIfPanel>(p => p.Add(c => c.View, ViewOf(form)).Add(c => c.OnReplayed, w => told?.Invoke(w)));
}
