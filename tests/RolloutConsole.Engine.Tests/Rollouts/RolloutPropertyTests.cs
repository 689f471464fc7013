using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Random plans and random facts never break the invariants of architecture, section 9; they are asserted inside
/// <see cref="RolloutSimulation"/>. The seed of all runs is printed, a failure names that of its own run; the same seed gives the same run.
/// </summary>
public sealed class RolloutPropertyTests(ITestOutputHelper output)
{
    // ./test.sh --long sets it.
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("RUN_LONG") == "1";
    private static readonly int s_runs = s_isLong ? 40_000 : 10_000;

    // Of the whole range: the usual integers are at most as large as the run's size, which would be the same 200 seeds again and again.
    private static readonly Arbitrary<int> s_seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void RandomFacts_NeverBreakAnInvariant() =>
        Check.One(Seeded(), Prop.ForAll(s_seeds, seed =>
        {
            new RolloutSimulation(seed).Run(60);
            return true;
        }));

    [Fact]
    public void EveryAcceptedPlan_WhenEverythingGoesWell_Ends() =>
        Check.One(Seeded(), Prop.ForAll(s_seeds, seed =>
        {
            var simulation = new RolloutSimulation(seed);
            simulation.Run(20);
            simulation.RunToTheEnd();
            Assert.True(
                simulation.HasEnded || simulation.IsDeadlockOfSmallerFleet, $"seed {seed} ends {simulation.View.Status}: {simulation.View.Reason.Text}");
            return true;
        }));

    [Fact]
    public void EveryAcceptedPlan_WhenDevicesFailAndFallSilent_EndsOrWaitsForSomebody() =>
        Check.One(Seeded(), Prop.ForAll(s_seeds, seed =>
        {
            var simulation = new RolloutSimulation(seed);
            simulation.Run(10);
            simulation.RunWithFailures();
            return true;
        }));

    private Config Seeded()
    {
        var seed = new Rnd(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        output.WriteLine($"{s_runs} runs from seed ({seed.Seed}, {seed.Gamma})");
        return Config.QuickThrowOnFailure.WithMaxTest(s_runs).WithReplay(new Replay(seed, null));
    }
}
