using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Rollouts;

namespace RolloutConsole.Web.Tests.Rollouts;

public sealed class RolloutAddressesTests
{
    public static TheoryData<string, object> Lists => new()
    {
        { "/rollouts", new RolloutListAddress() },
        { "/rollouts?state=attention", new RolloutListAddress { Filter = RolloutListFilter.Attention } },
        { "/rollouts?q=state%3Apaused%20set%3A%22gw%204.2%22", new RolloutListAddress { Text = "state:paused set:\"gw 4.2\"" } },
        { "/rollouts?state=done&q=a%26b%3Dc&after=41", new RolloutListAddress { Filter = RolloutListFilter.Done, Text = "a&b=c", After = 41 } },
        { "/rollouts?state=mine&before=7", new RolloutListAddress { Filter = RolloutListFilter.Mine, Before = 7 } },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void List_WrittenAndRead_IsTheSame(string address, object list)
    {
        Assert.Equal(address, list.ToString());
        Assert.Equal(list, RolloutListAddress.Read(address));
        Assert.Equal(list, RolloutListAddress.Read("https://console.example" + address + "#content"));
    }

    [Theory]
    [InlineData("/rollouts?state=nonsense&after=-4&before=x", "/rollouts")]
    [InlineData("/rollouts?state=3", "/rollouts")]
    [InlineData("/rollouts?after=4&before=9", "/rollouts?after=4")]
    [InlineData("/rollouts?STATE=Running&state=done", "/rollouts?state=running")]
    public void List_WithNonsense_ReadsWhatMakesSense(string address, string meaning) =>
        Assert.Equal(meaning, RolloutListAddress.Read(address).ToString());

    [Fact]
    public void ShortWayToApprovals_IsAStateFilterWithoutTheOwnOnes()
    {
        Assert.Equal("state:waitingforapproval", RolloutListAddress.Read("/rollouts?state=approval").Text);
        Assert.Equal("state:waitingforapproval owner:!me", RolloutListAddress.Read("/rollouts?state=approval&mine=1").Text);
    }

    [Fact]
    public void Tab_WrittenAndRead_IsTheSame()
    {
        foreach (var tab in Enum.GetValues<RolloutTab>())
        {
            Assert.Equal(tab, RolloutAddresses.TabOf(RolloutAddresses.Of(41, tab)));
        }

        Assert.Equal("/rollouts/41", RolloutAddresses.Of(41));
        Assert.Equal("/rollouts/new?from=41", RolloutAddresses.CopyOf(41));
    }
}
