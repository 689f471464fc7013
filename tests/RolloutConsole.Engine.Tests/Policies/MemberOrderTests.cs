using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Tests.Policies;

/// <summary>The order of shuffled members (architecture, section 3, table "Readings").</summary>
public sealed class MemberOrderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2_147_483_645)]
    [InlineData(2_147_483_646)]
    [InlineData(int.MaxValue)]
    public void Of_AnySeed_GivesEachIdAPlaceOfItsOwn(int seed)
    {
        var order = MemberOrder.Of(seed);

        Assert.InRange(order.Factor, 1, MemberOrder.Modulus - 1);
        Assert.InRange(order.Offset, 0, MemberOrder.Modulus - 1);
        Assert.Equal(10_000, Enumerable.Range(1, 10_000).Select(id => ((id * order.Factor) + order.Offset) % MemberOrder.Modulus).Distinct().Count());
    }

    [Fact]
    public void Of_TheSameSeed_IsTheSameForEver() => Assert.Equal(new MemberOrder(365_211_588, 435_306_125), MemberOrder.Of(1));
}
