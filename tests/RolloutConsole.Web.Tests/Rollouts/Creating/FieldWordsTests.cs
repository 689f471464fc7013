using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Policies.Schedules;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

/// <summary>Every field says its consequence in devices (operator-experience, 5.3).</summary>
public sealed class FieldWordsTests
{
    [Theory]
    [InlineData("", 1982, "No limit: up to 1,982 devices may be between the offer and the result at the same time.")]
    [InlineData("50", 1982, "At most 50 of 1,982 devices are between the offer and the result at the same time; the others wait their turn.")]
    [InlineData("5000", 1982, "It limits nothing: there are only 1,982 devices.")]
    [InlineData("50", null, "Between the offer and the result at the same time; empty for no limit.")]
    public void MostInFlight(string typed, int? devices, string words) =>
        Assert.Equal(words, FieldWords.MostInFlight(ViewOf(new RolloutForm { Rate = new RateForm { InFlight = typed } }, devices)));

    [Theory]
    [InlineData(30, null, 1982, " Each of 1,982 devices counts as timed out 30 min after it began.")]
    [InlineData(30, 5, 1, " A device counts as timed out 30 min after it began or after 5 min of silence.")]
    [InlineData(null, 5, null, " A device counts as timed out after 5 min of silence.")]
    [InlineData(null, null, 1982, "")]
    public void Timeouts(int? whole, int? step, int? devices, string words) => Assert.Equal(words, FieldWords.Timeouts(
        new DeviceLimits { InProgressTimeout = whole is { } w ? TimeSpan.FromMinutes(w) : null, StepTimeout = step is { } s ? TimeSpan.FromMinutes(s) : null }, devices));

    [Fact]
    public void Refusal()
    {
        Assert.Equal("A refusal is only noted; the device stays among the 400 devices that have to finish.", FieldWords.Refusal(ViewOf(new RolloutForm(), 400)));
        Assert.Equal(
            "Each refusal is a failure of its group: group 1 allows 5 of 100 devices.", FieldWords.Refusal(ViewOf(new RolloutForm { Limits = new DeviceLimitForm { RejectedEnds = true } }, 400)));
    }

    [Theory]
    [InlineData("", RateChoice.Unlimited, "Up to 400 devices may have begun. They finish")]
    [InlineData("50", RateChoice.Unlimited, "Up to 50 devices may have begun. They finish")]
    [InlineData("", RateChoice.Capacity, "Up to 40 devices may have begun. They finish")]
    public void Halt(string inFlight, RateChoice choice, string words) =>
        Assert.StartsWith(words, FieldWords.Halt(ViewOf(new RolloutForm { Rate = new RateForm { InFlight = inFlight, Choice = choice } }, 400)), StringComparison.Ordinal);

    [Fact]
    public void Weight_SaysHowManyAreBusy()
    {
        var words = FieldWords.Weight(ViewOf(new RolloutForm(), 400, check => check with { Busy = new BusyTargets(12, 2) }));
        Assert.Equal("0 to 1,000. Of 400 devices each one with several updates gets the one with the highest weight first; the others wait. 12 devices are busy now.", words);
    }

    [Fact]
    public void ForcedFrom() => Assert.Equal(
        "Until then the user of each of 400 devices may choose the moment; then those without the update get it at once.", FieldWords.ForcedFrom(ViewOf(new RolloutForm(), 400)));

    [Fact]
    public void Approval()
    {
        Assert.Equal("Without one a Manager may give it to 400 devices alone.", FieldWords.Approval(ViewOf(new RolloutForm(), 400)));
        Assert.Equal("None of 400 devices gets it before an Approver other than you agrees.", FieldWords.Approval(ViewOf(new RolloutForm { AsksApproval = true }, 400)));
        Assert.Equal(
            "The installation asks for one here: none of 400 devices gets it before an Approver other than you agrees.",
            FieldWords.Approval(ViewOf(new RolloutForm(), 400, check => check with { NeedsApproval = true })));
    }

    [Theory]
    [InlineData(null, "Nobody is asked at 100 devices of this group.")]
    [InlineData(true, "A person at each of 100 devices of this group must agree first.")]
    public void Confirmation(bool? asks, string words)
    {
        var form = new RolloutForm { Split = GroupSplit.List, Groups = [new GroupForm { Name = "a", Percentage = "25", AsksPeople = asks }, new GroupForm { Name = "b" }] };
        Assert.Equal(words, FieldWords.Confirmation(ViewOf(form, 400), 0));
    }

    [Fact]
    public void WindowWithARamp_SaysWhatItTakes()
    {
        var plan = RolloutFormReader.Read(new RolloutForm()).Request.Plan with { Pacing = new Pacing.ExponentialRate(10, 2m, 100, RateIncrease.Notified, 40) };
        var opens = new DateTimeOffset(2026, 5, 20, 22, 0, 0, TimeSpan.Zero);
        var opening = new WindowOpening(opens, opens.AddMinutes(20));
        Assert.Equal("The first opening of 20 min takes up to 400 of 2,000 devices, from 10 to 40 a minute.", ScheduleWords.TakenOf(plan, opening, 2000));
        Assert.Null(ScheduleWords.TakenOf(plan, opening, null));
    }

    private static FormView ViewOf(RolloutForm form, int? devices, Func<PlanCheck, PlanCheck>? with = null)
    {
        var groups = RolloutFormReader.Read(form).Request.Plan.Groups;
        var check = new PlanCheck([], [], devices, devices is { } known ? GroupPlanner.Sizes(groups, known) : []);
        return FormChecks.Join(form, with is null ? check : with(check), false, _ => true);
    }
}
