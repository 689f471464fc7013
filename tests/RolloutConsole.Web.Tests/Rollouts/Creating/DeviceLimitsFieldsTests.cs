using Bunit;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts.Creating;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Rollouts.Creating;

public sealed class DeviceLimitsFieldsTests : PageContext
{
    [Fact]
    public async Task Typing_ChangesTheFormAndNamesTheField()
    {
        var (form, changed) = (new RolloutForm(), new List<string>());
        var fields = Render<DeviceLimitsFields>(p => p.Add(x => x.View, ViewOf(form)).Add(x => x.OnChange, changed.Add));

        await fields.Find("#f-deviceLimits-inProgressTimeout").InputAsync("30");
        await fields.Find("#f-deviceLimits-retriesAfterFailure").InputAsync("2");

        Assert.Equal(("30", "2"), (form.Limits.Timeout, form.Limits.AfterFailure));
        Assert.Equal(["deviceLimits.inProgressTimeout", "deviceLimits.retriesAfterFailure"], changed);
    }

    [Fact]
    public void Fault_IsSaidAtItsField()
    {
        var fields = Render<DeviceLimitsFields>(p => p.Add(x => x.View, ViewOf(new RolloutForm { Limits = new DeviceLimitForm { AfterTimeout = "many" } })));
        Assert.Contains("'many' is not possible here. Write a whole number, 0 to 10.", fields.Find(".at-fault").TextContent);
    }

    [Theory]
    [InlineData(30, 2, 0, 1982, "A device is tried 3 times at most. Worst case 3,964 extra installs, 60 min longer.")]
    [InlineData(30, 1, 1, null, "A device is tried 3 times at most. Worst case 60 min longer.")]
    [InlineData(null, 1, 0, null, "A device is tried 2 times at most.")]
    [InlineData(30, 0, 0, 1982, "A device is tried once. Each of 1,982 devices counts as timed out 30 min after it began.")]
    [InlineData(null, 0, 0, 1982, "A device is tried once, and may take as long as it likes once it has begun.")]
    public void WorstCase_IsOneSentence(int? timeout, int afterFailure, int afterTimeout, int? devices, string expected)
    {
        var limits = new DeviceLimits
        {
            InProgressTimeout = timeout is { } minutes ? TimeSpan.FromMinutes(minutes) : null, RetriesAfterFailure = afterFailure, RetriesAfterTimeout = afterTimeout,
        };
        Assert.Equal(expected, DeviceLimitsFields.WorstCase(limits, devices));
    }

    private static FormView ViewOf(RolloutForm form) => FormChecks.Join(form, new PlanCheck([], [], null, []), false, _ => true);
}
