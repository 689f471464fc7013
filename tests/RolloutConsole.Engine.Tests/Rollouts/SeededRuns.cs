using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>Asserts a property of <see cref="RolloutSimulation"/> over many seeds. The seed of all runs is printed, a failure names that of its own run; the same seed gives the same run.</summary>
internal static class SeededRuns
{
    // ./test.sh --long sets it.
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("RUN_LONG") == "1";
    private static readonly int s_runs = s_isLong ? 40_000 : 10_000;

    // Of the whole range: the usual integers are at most as large as the run's size, which would be the same 200 seeds again and again.
    private static readonly Arbitrary<int> s_seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();

    /// <summary>Runs the property; it throws where it does not hold.</summary>
    /// <param name="output">Where the seed of all runs is printed.</param>
    /// <param name="property">Takes the seed of one run.</param>
    public static void Check(ITestOutputHelper output, Action<int> property)
    {
        var all = new Rnd(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)));
        output.WriteLine($"{s_runs} runs from seed ({all.Seed}, {all.Gamma})");
        Prop.ForAll(s_seeds, seed =>
        {
            property(seed);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(s_runs).WithReplay(new Replay(all, null)));
    }
}
