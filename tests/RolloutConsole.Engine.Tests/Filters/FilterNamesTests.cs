using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class FilterNamesTests
{
    /// <summary>A text, the known names, the message's end and the text mended; where they are null nothing is warned of.</summary>
    public static TheoryData<string, string[], string?, string?> Slips => new()
    {
        { "tag==piolt", ["beta", "pilot"], "no tag 'piolt'; did you mean 'pilot'?", "tag==pilot" },
        { "type==gatway", ["Gateway"], "no target type with the key 'gatway'; did you mean 'Gateway'?", "type==Gateway" },
        { "assignedds.name=in=('Site A')", ["Site B"], "no distribution set 'Site A'; did you mean 'Site B'?", "assignedds.name=in=(\"Site B\")" },
        { "group==nowhere", ["emea"], "no group 'nowhere'", null },
        { "tag==PILOT", ["pilot"], null, null },
    };

    [Theory]
    [MemberData(nameof(Slips))]
    public void Warn_ASlip_NamesTheNearest(string text, string[] known, string? words, string? mended)
    {
        var warning = FilterNames.Warn(Assert.Single(FilterNames.Of(text)), known);

        Assert.Equal(words is null, warning is null);
        Assert.EndsWith(words ?? "", warning?.Message ?? "", StringComparison.Ordinal);
        Assert.Equal(mended, warning?.Suggestion is null ? null : warning.ApplyTo(text));
    }

    [Fact]
    public void Of_KeyAndValue_AreTwoNames()
    {
        var names = FilterNames.Of("attribute.regoin==eu");

        Assert.Equal([(FilterKnowledge.AttributeKeys, "regoin"), (FilterKnowledge.AttributeValues, "eu")], names.Select(n => (n.What, n.Name)));
        Assert.Equal("attribute.region==eu", FilterNames.Warn(names[0], ["region"])!.ApplyTo("attribute.regoin==eu"));
    }

    [Theory]
    [InlineData("tag!=piolt")]
    [InlineData("tag=out=(a,b)")]
    [InlineData("tag==pi*")]
    [InlineData("tag==''")]
    [InlineData("tag=is=null")]
    [InlineData("name==x")]
    [InlineData("group==${NOW_TS}")]
    [InlineData("tag==")]
    public void Of_WhatNeedsNoName_IsNothing(string text) => Assert.Empty(FilterNames.Of(text));
}
