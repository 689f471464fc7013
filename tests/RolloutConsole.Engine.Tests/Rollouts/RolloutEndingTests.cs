using Xunit.Abstractions;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Every accepted plan comes to its end when everything goes well.</summary>
public sealed class RolloutEndingTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryAcceptedPlan_WhenEverythingGoesWell_Ends() => SeededRuns.Check(output, seed =>
    {
        var simulation = new RolloutSimulation(seed);
        simulation.Run(20);
        simulation.RunToTheEnd();
        Assert.True(
            simulation.HasEnded || simulation.IsDeadlockOfSmallerFleet, $"seed {seed} ends {simulation.View.Status}: {simulation.View.Reason.Text}");
    });
}
