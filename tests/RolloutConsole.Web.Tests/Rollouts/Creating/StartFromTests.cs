using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Exchange;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class StartFromTests : PageContext
{
    private RolloutForm _form = new() { Name = "gateway 4.2.1", Filter = "name==gw-*", SetId = 7, Weight = "heavy" };

    [Theory]
    [InlineData("hawkbit", PlanReading.HawkBit, "50", false, "")]
    [InlineData("aws", PlanReading.Console, "100", false, "")]
    [InlineData("ecs", PlanReading.Console, "100", true, "")]
    public async Task Preset_SetsThePolicies_AndKeepsWhatWasTyped(string preset, PlanReading reading, string limit, bool hasBreaker, string inFlight)
    {
        var part = Open();
        await part.Find($"[data-testid='new.start.{preset}']").ClickAsync();
        Assert.Equal((reading, limit, hasBreaker, inFlight), (_form.Reading, _form.Thresholds.Limit, _form.Guards.HasBreaker, _form.Rate.InFlight));
        Assert.Equal(("gateway 4.2.1", "name==gw-*", 7L, "heavy"), (_form.Name, _form.Filter, _form.SetId, _form.Weight));
    }

    [Fact]
    public async Task Blank_CanBeUndone()
    {
        var before = _form;
        var part = Open();
        await part.Find("[data-testid='new.start.blank']").ClickAsync();
        Assert.Equal("", _form.Name);
        await part.Find("[data-testid='new.start.undo']").ClickAsync();
        Assert.Same(before, _form);
    }

    [Fact]
    public async Task Import_WithAFault_SaysWhereAndChangesNothing()
    {
        var before = _form;
        var part = Open();
        const string text = """{ "jobExecutionsRolloutConfig": { "exponentialRate": { "baseRatePerMinute": 50, "incrementFactor": 2, "rateIncreaseCriteria": { "numberOfNotifiedThings": 1000 }, "maximumPerMinute": 1000 } } }""";
        await ReadAsync(part, "AWS CreateJob", text);
        Assert.Contains("jobExecutionsRolloutConfig.exponentialRate.maximumPerMinute", part.Find("[data-testid='new.import.faults']").TextContent);
        Assert.Empty(part.FindAll("[data-testid='new.import.take']"));
        Assert.Equal(text, part.Find("[data-testid='new.import.text']").GetAttribute("value"));
        Assert.Same(before, _form);
    }

    [Fact]
    public async Task Import_ListsBothHalves_AndIsTakenOverOnlyThen()
    {
        var before = _form;
        var part = Open();
        await ReadAsync(part, "AWS CreateJob", """{ "jobId": "gw-5", "jobExecutionsRolloutConfig": { "maximumPerMinute": 60 }, "document": "{}" }""");
        Assert.Contains("document", part.Find("[data-testid='new.import.leftout']").TextContent);
        Assert.Contains("60 devices a minute", part.Find("[data-testid='new.import.taken']").TextContent);
        Assert.Same(before, _form);
        await part.Find("[data-testid='new.import.take']").ClickAsync();
        Assert.Equal(("gw-5", RateChoice.Constant, "60", "name==gw-*", "heavy"), (_form.Name, _form.Rate.Choice, _form.Rate.PerMinute, _form.Filter, _form.Weight));
    }

    [Fact]
    public async Task ChangedText_LosesItsOlderResult()
    {
        var part = Open();
        await ReadAsync(part, "hawkBit body", "{}");
        Assert.NotEmpty(part.FindAll("[data-testid='new.import.take']"));
        await part.Find("[data-testid='new.import.text']").ChangeAsync("{ }");
        Assert.Empty(part.FindAll("[data-testid='new.import.take']"));
    }

    [Fact]
    public async Task File_IsReadAtOnce_AndALongOneIsRefused()
    {
        var part = Open();
        await part.Find("[data-testid='new.start.import']").ClickAsync();
        var input = part.FindComponent<InputFile>();
        input.UploadFiles(InputFileContent.CreateFromText(PlanDocument.Write(SampleRollouts.Gateway().View.Plan), "plan.json"));
        part.WaitForAssertion(() => Assert.NotEmpty(part.FindAll("[data-testid='new.import.take']")));
        part.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(new string(' ', PlanImport.LongestText + 1), "long.json"));
        part.WaitForAssertion(() => Assert.Contains("long.json is longer than 64 kB", part.Find("[role='alert']").TextContent));
    }

    [Fact]
    public void OwnPlan_LaidIntoTheForm_IsTheSamePlan()
    {
        var plan = SampleRollouts.Gateway().View.Plan with
        {
            Reading = PlanReading.HawkBit,
            Groups = GroupPlan.EqualSplit(3, new GroupPlan("x", 100) { SoakTime = TimeSpan.FromMinutes(5) }),
            Schedule = new RolloutSchedule(RolloutStart.AtTime, new DateTimeOffset(2026, 5, 21, 1, 2, 3, TimeSpan.Zero)),
        };
        var read = FormReplacement.WithLosses(PlanImport.Read(ExchangeFormat.Plan, PlanDocument.Write(plan), plan, SampleRollouts.Now), _form);
        Assert.Empty(read.LeftOut);
        Assert.Equal(PlanDocument.Write(plan), PlanDocument.Write(RolloutFormReader.Read(FormReplacement.Of(read, _form)).Request.Plan));
    }

    [Fact]
    public void WhatTheFormCannotHold_IsNamed()
    {
        var plan = SampleRollouts.Gateway().View.Plan with { Groups = [new GroupPlan("a", 100) { SoakTime = TimeSpan.FromSeconds(90) }] };
        var read = FormReplacement.WithLosses(PlanImport.Read(ExchangeFormat.Plan, PlanDocument.Write(plan), plan, SampleRollouts.Now), _form);
        Assert.Equal("groups[0].soakTime", Assert.Single(read.LeftOut).Field);
    }

    private static async Task ReadAsync(IRenderedComponent<StartFrom> part, string format, string text)
    {
        await part.Find("[data-testid='new.start.import']").ClickAsync();
        await part.FindAll("[role='radio']").Single(r => r.TextContent == format).ClickAsync();
        await part.Find("[data-testid='new.import.text']").ChangeAsync(text);
        await part.Find("[data-testid='new.import.read']").ClickAsync();
    }

    private IRenderedComponent<StartFrom> Open() => Render<StartFrom>(p => p
        .Add(s => s.View, FormChecks.Join(_form, null, false, _ => false))
        .Add(s => s.OnReplace, form => _form = form));
}
