using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Targets;

namespace RolloutConsole.Web.Tests.Targets;

public sealed class TargetAddressesTests
{
    public static TheoryData<string, object> Lists => new()
    {
        { "/devices", new TargetListAddress() },
        { "/devices?filter=name%3D%3Dgw-%2A", new TargetListAddress { Filter = "name==gw-*" } },
        { "/devices?q=0034&state=failed", new TargetListAddress { Search = "0034", State = TargetListFilter.Failed } },
        { "/devices?rollout=41&group=2&after=100&device=17", new TargetListAddress { RolloutId = 41, Group = 2, After = 100, Selected = 17 } },
        { "/devices?state=silent&before=100", new TargetListAddress { State = TargetListFilter.Silent, Before = 100 } },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void List_WrittenAndRead_IsTheSame(string address, object list)
    {
        Assert.Equal(address, list.ToString());
        Assert.Equal(list, TargetListAddress.Read(address));
    }

    [Fact]
    public void GroupWithoutRollout_MeansNothing() => Assert.Equal("/devices", TargetListAddress.Read("/devices?group=2").ToString());

    [Fact]
    public void Query_WithFaultyFilter_NamesThePosition()
    {
        var query = new TargetListAddress { Filter = "name=gw" }.ToQuery(100, out var fault);
        Assert.Null(query.Filter);
        Assert.NotNull(fault);
        Assert.InRange(fault.Position, 0, 7);
    }

    [Fact]
    public void Query_ReadsBackwardsFromBefore()
    {
        var query = new TargetListAddress { Before = 100 }.ToQuery(50, out var fault);
        Assert.Null(fault);
        Assert.Equal((100, true, 50), (query.From!.Value, query.Backwards, query.Size));
    }
}
