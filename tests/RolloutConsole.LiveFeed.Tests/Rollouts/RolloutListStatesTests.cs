using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Rollouts;

namespace RolloutConsole.LiveFeed.Tests.Rollouts;

public sealed class RolloutListStatesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 20, 14, 0, 0, TimeSpan.Zero);

    // Every state but Deleted is in exactly one of the chips that split the list; typed by hand, not taken from the table.
    [Theory]
    [InlineData(RolloutStatus.Draft, 0, RolloutListFilter.Scheduled)]
    [InlineData(RolloutStatus.Creating, 0, RolloutListFilter.Running)]
    [InlineData(RolloutStatus.WaitingForApproval, 0, RolloutListFilter.Waiting)]
    [InlineData(RolloutStatus.ApprovalDenied, 0, RolloutListFilter.Done)]
    [InlineData(RolloutStatus.Ready, 0, RolloutListFilter.Scheduled)]
    [InlineData(RolloutStatus.Scheduled, 0, RolloutListFilter.Scheduled)]
    [InlineData(RolloutStatus.Starting, 0, RolloutListFilter.Running)]
    [InlineData(RolloutStatus.Running, 3, RolloutListFilter.Running)]
    [InlineData(RolloutStatus.Running, 0, RolloutListFilter.Waiting)]
    [InlineData(RolloutStatus.Stopping, 3, RolloutListFilter.Running)]
    [InlineData(RolloutStatus.Stopped, 0, RolloutListFilter.Done)]
    [InlineData(RolloutStatus.Aborted, 0, RolloutListFilter.Done)]
    [InlineData(RolloutStatus.Finished, 0, RolloutListFilter.Done)]
    [InlineData(RolloutStatus.Deleting, 0, RolloutListFilter.Running)]
    public void State_IsShownByItsChipOnly(RolloutStatus status, int open, RolloutListFilter chip)
    {
        var split = new[] { RolloutListFilter.Running, RolloutListFilter.Waiting, RolloutListFilter.Scheduled, RolloutListFilter.Done };
        Assert.Equal([chip], split.Where(f => RolloutListStates.Shows(f, status, open, s_now, s_now)));
        Assert.True(RolloutListStates.Shows(RolloutListFilter.All, status, open, s_now, s_now));
    }

    [Fact]
    public void Paused_IsShownByAttentionAndNoSplittingChip()
    {
        Assert.True(RolloutListStates.Shows(RolloutListFilter.Attention, RolloutStatus.Paused, 0, s_now, s_now));
        Assert.False(RolloutListStates.Shows(RolloutListFilter.Running, RolloutStatus.Paused, 0, s_now, s_now));
    }

    [Fact]
    public void Abort_AsksForAttentionForADay()
    {
        Assert.True(RolloutListStates.Shows(RolloutListFilter.Attention, RolloutStatus.Aborted, 0, s_now.AddHours(-23), s_now));
        Assert.False(RolloutListStates.Shows(RolloutListFilter.Attention, RolloutStatus.Aborted, 0, s_now.AddHours(-25), s_now));
    }

    [Fact]
    public void Deleted_IsNeverListed()
    {
        foreach (var filter in Enum.GetValues<RolloutListFilter>())
        {
            Assert.False(RolloutListStates.Shows(filter, RolloutStatus.Deleted, 0, s_now, s_now));
        }
    }
}
