using Xunit.Abstractions;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Every accepted plan comes to its end when devices fail and fall silent, or waits for somebody and says for whom.</summary>
public sealed class RolloutFailingEndingTests(ITestOutputHelper output)
{
    [Fact]
    public void EveryAcceptedPlan_WhenDevicesFailAndFallSilent_EndsOrWaitsForSomebody() => SeededRuns.Check(output, seed =>
    {
        var simulation = new RolloutSimulation(seed);
        simulation.Run(10);
        simulation.RunWithFailures();
    });
}
