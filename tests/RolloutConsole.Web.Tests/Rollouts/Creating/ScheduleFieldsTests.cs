using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class ScheduleFieldsTests : PageContext
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Window_IsAddedEditedAndRemoved()
    {
        var (form, changed) = (new RolloutForm(), new List<string>());
        var fields = Render(form, changed);
        Assert.Contains("devices may begin at any time", fields.Find("[data-testid='new.windows']").TextContent, StringComparison.Ordinal);

        await fields.FindAll("[data-testid='new.windows'] button").Single().ClickAsync();
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        await fields.Find("#f-schedule-zone").ChangeAsync("Europe/Berlin");
        await fields.Find("#f-schedule-windows-0--at").ChangeAsync("23:30");
        await fields.Find("#f-schedule-windows-0--durationMinutes").ChangeAsync("60");
        await fields.FindAll(".window-days input")[0].ChangeAsync(false);
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));

        var (request, faults) = RolloutFormReader.Read(form);
        Assert.Empty(faults);
        var weekly = new MaintenanceWindow.Weekly(WeekDays.Tuesday | WeekDays.Wednesday | WeekDays.Thursday | WeekDays.Friday, new TimeOnly(23, 30), 60);
        Assert.Equal(new RolloutSchedule { Zone = "Europe/Berlin", Windows = [weekly] }, request.Plan.Schedule);
        var rows = fields.FindAll("[data-testid='window.openings'] tbody tr");
        Assert.Equal(7, rows.Count);
        Assert.Equal(["Wed 20 May 23:30 to 00:30", "Wed 20 May 21:30 to 22:30", "1 h"], rows[0].QuerySelectorAll("td").Select(td => td.TextContent));

        await fields.Find("[aria-label='Remove window 1']").ClickAsync();
        Assert.Empty(form.Schedule.Windows);
        Assert.Equal(
            ["schedule.windows", "schedule.zone", "schedule.windows[0].at", "schedule.windows[0].durationMinutes", "schedule.windows[0].days", "schedule.windows"], changed);
    }

    [Fact]
    public async Task Cron_TakesThePlaceOfTheDays()
    {
        var form = new RolloutForm { Schedule = new ScheduleForm { Windows = [new WindowForm()] } };
        var fields = Render(form, []);
        await fields.Find("#f-schedule-windows-0--kind").ChangeAsync("cron");
        fields.Render(p => p.Add(x => x.View, ViewOf(form)));
        await fields.Find("#f-schedule-windows-0--expression").ChangeAsync("cron(0 22 ? * MON *)");
        Assert.Empty(fields.FindAll(".window-days"));
        Assert.Equal([new MaintenanceWindow.Cron("cron(0 22 ? * MON *)", 120)], RolloutFormReader.Read(form).Request.Plan.Schedule.Windows.AsEnumerable());
    }

    [Fact]
    public void Faults_AreSaidAtTheirFields()
    {
        var form = new RolloutForm { Schedule = new ScheduleForm { EndAt = "soon", Zone = "Berlni", Windows = [new WindowForm { At = "10 pm", Minutes = "1431" }] } };
        var engine = new PlanFault("schedule.zone", "There is no zone 'Berlni'.", "Did you mean Europe/Berlin?");
        var fields = Render<ScheduleFields>(p => p.Add(x => x.View, FormChecks.Join(form, new PlanCheck([engine], [], null, []), false, _ => true)).Add(x => x.Now, s_now));
        Assert.Equal(
            [
                "'soon' is no moment. Write date and time in UTC, such as 2026-05-20T22:00.", "There is no zone 'Berlni'. Did you mean Europe/Berlin?",
                "'10 pm' is no time of day. Write hours and minutes, such as 22:00.", "'1431' is not possible here. Write a whole number, 1 to 1,430.",
            ],
            fields.FindAll(".at-fault .fault").Select(f => f.TextContent.Trim()));
        Assert.Empty(fields.FindAll("[data-testid='window.openings']"));
    }

    [Fact]
    public void Meaning_IsInDevices()
    {
        var form = new RolloutForm { Schedule = new ScheduleForm { Windows = [new WindowForm()] }, Rate = new RateForm { Choice = RateChoice.Constant, PerMinute = "50" } };
        Assert.Equal("An opening of 2 h takes up to 6,000 devices at 50 a minute.", Render(form, []).Find("[data-testid='new.windows.meaning']").TextContent);
    }

    [Theory]
    [InlineData(EndBehavior.StopRollout, "nothing new is offered, what was offered goes on")]
    [InlineData(EndBehavior.Cancel, "offers that no device has fetched are taken back")]
    [InlineData(EndBehavior.ForceCancel, "everything open is closed without asking")]
    public void End_SaysWhatItDoes(EndBehavior behavior, string words)
    {
        var form = new RolloutForm { Schedule = new ScheduleForm { EndAt = "2026-05-24T22:00", EndBehavior = behavior } };
        Assert.Contains(words, Render(form, []).Find("[data-testid='new.end']").TextContent, StringComparison.Ordinal);
        var schedule = RolloutFormReader.Read(form).Request.Plan.Schedule;
        Assert.Equal((new DateTimeOffset(2026, 5, 24, 22, 0, 0, TimeSpan.Zero), behavior), (schedule.EndAt, schedule.EndBehavior));
        Assert.StartsWith("24 May 22:00 UTC; ", ScheduleWords.EndOf(schedule, s_now, TimeZoneInfo.Utc), StringComparison.Ordinal);
    }

    [Fact]
    public void Schedule_OfAnImport_IsHeldByTheForm()
    {
        var schedule = new RolloutSchedule(RolloutStart.AtTime, s_now.AddDays(1))
        {
            EndAt = s_now.AddDays(3), EndBehavior = EndBehavior.Cancel, Zone = "Australia/Lord_Howe",
            Windows = [new MaintenanceWindow.Cron("0 0 22 ? * MON", 30), new MaintenanceWindow.Weekly(WeekDays.Sunday, new TimeOnly(1, 2, 3), 1430)],
        };
        var before = new RolloutForm();
        var plan = RolloutFormReader.Read(before).Request.Plan with { Schedule = schedule };
        Assert.Equal(schedule, RolloutFormReader.Read(FormReplacement.Of(plan, before)).Request.Plan.Schedule);
        Assert.Equal(schedule with { Start = RolloutStart.Manual, StartAt = null, EndAt = null }, RolloutFormReader.Read(RolloutFormReader.Of("copy", "", plan with { Schedule = schedule with { Start = RolloutStart.Manual } })).Request.Plan.Schedule);
    }

    [Theory]
    [InlineData("schedule.endAt", "End time")]
    [InlineData("schedule.zone", "Zone of the windows")]
    [InlineData("schedule.windows", "Maintenance windows")]
    [InlineData("schedule.windows[1].durationMinutes", "Window 2, minutes open")]
    [InlineData("schedule.windows[19].expression", "Window 20, cron expression")]
    public void Field_HasItsStepAndItsName(string field, string label) =>
        Assert.Equal((FormStep.Rate, label), (FormSteps.Of(field), FormSteps.LabelOf(field)));

    [Fact]
    public void Words_OfAllWindows()
    {
        var schedule = new RolloutSchedule
        {
            Zone = "Europe/Berlin",
            Windows =
            [
                new MaintenanceWindow.Weekly((WeekDays)31, new TimeOnly(22, 0), 120), new MaintenanceWindow.Weekly((WeekDays)127, new TimeOnly(4, 5), 30),
                new MaintenanceWindow.Weekly(WeekDays.Monday | WeekDays.Sunday, new TimeOnly(0, 0), 1), new MaintenanceWindow.Cron("0 0 22 ? * MON", 30),
            ],
        };
        Assert.Equal("Mon-Fri 22:00 for 2 h; daily 04:05 for 30 min; Mon, Sun 00:00 for 1 min; 0 0 22 ? * MON for 30 min (Europe/Berlin)", ScheduleWords.WindowsOf(schedule));
        Assert.Equal("always open", ScheduleWords.WindowsOf(new RolloutSchedule()));
    }

    [Theory(DisplayName = "operator-experience 5.4: start warns outside a window")]
    [InlineData("0 0 22 ? * MON", "begins when the window opens, Mon 25 May 22:00 (Europe/Berlin)")]
    [InlineData("0 0 14 * * ?", "begins at once")]
    [InlineData("0 0 14 * * ? 2020", "never begins: no window opens any more")]
    public void Start_SaysWhenDevicesBegin(string cron, string words) => Assert.Equal(
        words, ScheduleWords.BeginsOf(new RolloutSchedule { Zone = "Europe/Berlin", Windows = [new MaintenanceWindow.Cron(cron, 30)] }, s_now));

    private IRenderedComponent<ScheduleFields> Render(RolloutForm form, List<string> changed) =>
        Render<ScheduleFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.Now, s_now).Add(x => x.OnChange, changed.Add));

    private static FormView ViewOf(RolloutForm form) => FormChecks.Join(form, new PlanCheck([], [], null, []), false, _ => true);
}
