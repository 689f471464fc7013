using Xunit.Abstractions;

namespace RolloutConsole.Engine.Tests.Rollouts;

/// <summary>
/// Random plans and random facts never break the invariants of architecture, section 9; they are asserted inside <see cref="RolloutSimulation"/>.
/// How rollouts end is looked at in <see cref="RolloutEndingTests"/> and <see cref="RolloutFailingEndingTests"/>, beside this.
/// </summary>
public sealed class RolloutPropertyTests(ITestOutputHelper output)
{
    [Fact]
    public void RandomFacts_NeverBreakAnInvariant() => SeededRuns.Check(output, seed => new RolloutSimulation(seed).Run(60));
}
