using System.Reflection;
using Bunit;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class StateLookTests : BunitContext
{
    private static string Sprite()
    {
        using var stream = typeof(StateLook).Assembly.GetManifestResourceStream("glyphs.svg")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static TheoryData<string> LookNames =>
        [.. typeof(StateLooks).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => p.Name)];

    private static StateLook Look(string name) => (StateLook)typeof(StateLooks).GetProperty(name)!.GetValue(null)!;

    [Theory]
    [MemberData(nameof(LookNames))]
    public void Look_AnyState_HasGlyphInTheSprite(string name) =>
        Assert.Contains($"<symbol id=\"{Look(name).Glyph.Reference()[1..]}\"", Sprite(), StringComparison.Ordinal);

    [Fact]
    public void Glyph_EveryMember_IsInTheSprite() =>
        Assert.All(Enum.GetValues<Glyph>(), glyph => Assert.Contains($"\"{glyph.Reference()[1..]}\"", Sprite(), StringComparison.Ordinal));

    [Fact]
    public void Looks_OfRolloutStates_DifferInMoreThanHue()
    {
        // Any two of the four signals may be lost: no two rollout states may differ in hue or in fill alone.
        StateLook[] states =
        [
            StateLooks.Draft, StateLooks.Creating, StateLooks.WaitingForApproval, StateLooks.ApprovalDenied, StateLooks.Ready, StateLooks.Scheduled,
            StateLooks.Running, StateLooks.RunningWaiting, StateLooks.Paused('P'), StateLooks.Stopping, StateLooks.Stopped, StateLooks.Finished,
            StateLooks.FinishedWithFailures,
        ];

        Assert.Equal(states.Length, states.Select(s => s.Glyph).Distinct().Count());
        Assert.Equal(states.Length, states.Select(s => s.Word).Distinct().Count());
    }

    [Fact]
    public void Tile_Paused_CarriesTheCauseLetterAndIsWider()
    {
        var tile = Render<StateTile>(p => p.Add(t => t.Look, StateLooks.Paused('E'))).Find("span.tile");

        Assert.Equal("E", tile.TextContent);
        Assert.Contains("wide", tile.ClassList);
        Assert.Contains("f-solid", tile.ClassList);
        Assert.Contains("h-attn", tile.ClassList);
    }

    [Fact]
    public void Tile_BesideAWord_IsHiddenFromAssistiveTechnology() =>
        Assert.Equal("true", Render<StateTile>(p => p.Add(t => t.Look, StateLooks.Running)).Find(".tile").GetAttribute("aria-hidden"));

    [Fact]
    public void Tile_Spoken_SaysItsWord()
    {
        var tile = Render<StateTile>(p => p.Add(t => t.Look, StateLooks.Running).Add(t => t.Spoken, true)).Find(".tile");

        Assert.Equal("img", tile.GetAttribute("role"));
        Assert.Equal("Running", tile.GetAttribute("aria-label"));
        Assert.Null(tile.GetAttribute("aria-hidden"));
    }

    [Fact]
    public void Chip_FramedWithTime_ShowsWordAndTimeInTheHueOfTheState()
    {
        var chip = Render<StateChip>(p => p.Add(c => c.Look, StateLooks.Running).Add(c => c.Since, "00:48:58").Add(c => c.Framed, true)).Find(".chip");

        Assert.Contains("framed", chip.ClassList);
        Assert.Contains("h-run", chip.ClassList);
        Assert.Equal("Running", chip.QuerySelector("b")!.TextContent);
        Assert.Equal("00:48:58", chip.QuerySelector("time")!.TextContent);
    }

    [Fact]
    public void Chip_WithoutTime_HasNoTimeElement() =>
        Assert.Empty(Render<StateChip>(p => p.Add(c => c.Look, StateLooks.Running)).FindAll("time"));
}
