using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Tests.Rollouts;

public sealed class RolloutListTextTests
{
    [Fact]
    public void Text_WithEveryPart_IsRead()
    {
        var query = RolloutListText.Read("state:paused set:\"gw 4.2\" owner:anna eu \"north west\"", new RolloutListQuery(), out var fault);
        Assert.Null(fault);
        Assert.Equal([RolloutStatus.Paused], query.Statuses.AsEnumerable());
        Assert.Equal(("gw 4.2", "anna"), (query.Set, query.Owner));
        Assert.Equal(["eu", "north west"], query.Words.AsEnumerable());
    }

    [Theory]
    [InlineData("owner:me", "anna", null)]
    [InlineData("owner:!me", null, "anna")]
    [InlineData("owner:!ben", null, "ben")]
    [InlineData("owner:ben", "ben", null)]
    public void Owner_CanBeMeOrLeftOut(string text, string? owner, string? notOwner)
    {
        var query = RolloutListText.Read(text, new RolloutListQuery { Person = "anna" }, out var fault);
        Assert.Equal((null, owner, notOwner), (fault, query.Owner, query.NotOwner));
    }

    [Theory]
    [InlineData("state:\"waiting for approval\"")]
    [InlineData("state:waiting-for-approval")]
    [InlineData("STATE:WaitingForApproval")]
    public void State_InAnySpelling_IsRead(string text)
    {
        Assert.Equal([RolloutStatus.WaitingForApproval], RolloutListText.Read(text, new RolloutListQuery(), out _).Statuses.AsEnumerable());
    }

    [Fact]
    public void UnknownState_IsRefusedWithTheOnesThereAre()
    {
        RolloutListText.Read("state:asleep", new RolloutListQuery(), out var fault);
        Assert.StartsWith("There is no state 'asleep'; write one of draft, creating,", fault);
    }

    [Fact]
    public void UnknownField_IsRefusedWithTheOnesThereAre()
    {
        RolloutListText.Read("gw:4", new RolloutListQuery(), out var fault);
        Assert.Equal("There is no field 'gw'; write state:, set: or owner:, or put the word into quotes.", fault);
    }

    [Fact]
    public void ColonInQuotes_IsPartOfTheWord()
    {
        Assert.Equal(["gw:4"], RolloutListText.Read("\"gw:4\"", new RolloutListQuery(), out _).Words.AsEnumerable());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\"")]
    [InlineData("set:")]
    [InlineData("set:\"\"")]
    public void NothingToRead_ChangesNothing(string text)
    {
        var query = RolloutListText.Read(text, new RolloutListQuery(), out var fault);
        Assert.Null(fault);
        Assert.Equal((0, null), (query.Words.Length, query.Set));
    }
}
