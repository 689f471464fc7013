using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Web.Groups;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests;

public sealed class StateBadgeTests
{
    [Fact]
    public void EveryState_HasALookWithAWord()
    {
        IEnumerable<StateLook> looks =
        [
            .. Enum.GetValues<RolloutStatus>().Select(s => RolloutBadges.For(s)),
            .. Enum.GetValues<GroupStatus>().Select(GroupBadges.For),
            .. Enum.GetValues<ActionStatus>().Select(ActionBadges.For),
            .. Enum.GetValues<HistoryEntry>().Select(ActionBadges.For),
            .. Enum.GetValues<TargetUpdateStatus>().Select(ActionBadges.For),
        ];
        Assert.All(looks, look => Assert.NotEqual("", look.Word));
    }

    [Fact]
    public void EveryPause_CarriesItsOwnLetter()
    {
        var letters = Enum.GetValues<PauseCause>().Select(c => RolloutBadges.For(RolloutStatus.Paused, c).CauseLetter).ToList();
        Assert.Equal(letters.Count, letters.Distinct().Count());
        Assert.Equal('E', RolloutBadges.For(RolloutStatus.Paused, PauseCause.Error).CauseLetter);
    }

    [Fact]
    public void RolloutStates_DifferInGlyphAndFillTogether()
    {
        // Any two of the four signals may be lost; glyph and fill alone must still tell states apart that are over from those that move.
        var looks = Enum.GetValues<RolloutStatus>().Select(s => RolloutBadges.For(s)).Distinct().ToList();
        Assert.Equal(looks.Count, looks.Select(l => l.Word).Distinct().Count());
    }

    [Fact]
    public void Finished_WithFailures_LooksDifferent() =>
        Assert.NotEqual(RolloutBadges.For(RolloutStatus.Finished), RolloutBadges.For(RolloutStatus.Finished, failed: 1));
}
