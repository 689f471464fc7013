using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class FilterTreeTests
{
    private static readonly FilterField s_name = FilterField.Of(TargetField.Name);

    [Fact]
    public void Comparison_PartsThatDoNotFit_CannotBeMade()
    {
        Assert.Throws<ArgumentException>(() => new FilterNode.Comparison(s_name, FilterOperator.Equal, []));
        Assert.Throws<ArgumentException>(() => new FilterNode.Comparison(s_name, FilterOperator.Equal, ["a", "b"]));
        Assert.Throws<ArgumentException>(() => new FilterNode.Comparison(s_name, FilterOperator.Equal, [FilterValue.Null]));
        Assert.Throws<ArgumentException>(() => new FilterNode.Comparison(s_name, FilterOperator.Equal, ["a\0"]));
        Assert.Throws<ArgumentException>(() => new FilterNode.Comparison(FilterField.Of(TargetField.UpdateStatus), FilterOperator.Less, ["error"]));
    }

    [Fact]
    public void Field_KeyThatCannotBeWritten_CannotBeMade()
    {
        Assert.Throws<ArgumentException>(() => FilterField.Of(TargetField.Attribute));
        Assert.All(["", "a b", "a=b", "a\0", "a(", "it's"], key => Assert.Throws<ArgumentException>(() => FilterField.Attribute(key)));
        Assert.Equal("metadata.a.b*", FilterField.Metadata("a.b*").ToString());
    }

    [Fact]
    public void And_FewerThanTwoTermsOrTooDeep_CannotBeMade()
    {
        Assert.Throws<ArgumentException>(() => new FilterNode.And([FilterNode.Everything]));

        FilterNode tree = FilterNode.Everything;
        for (var i = 0; i < 33; i++)
        {
            tree = new FilterNode.And([tree, FilterNode.Everything]);
        }

        Assert.Equal(32, tree.Nesting);
        Assert.Equal(tree, Assert.IsType<FilterParseResult.Parsed>(TargetFilterParser.Parse(FilterWriter.Write(tree))).Tree);
        Assert.Throws<ArgumentException>(() => new FilterNode.And([tree, FilterNode.Everything]));
    }

    [Theory]
    [InlineData("a*", "a|")]
    [InlineData("*", "|")]
    [InlineData("***", "|")]
    [InlineData("*a**b*", "|a|b|")]
    [InlineData("a\\**", "a*|")]
    [InlineData("a\\b*", "a\\b|")]
    [InlineData("a\\\\**", "a\\*|")]
    [InlineData("a\\*", null)]
    [InlineData("a", null)]
    [InlineData("", null)]
    public void Pattern_Text_IsCutAtItsWildcards(string text, string? pieces) =>
        Assert.Equal(pieces, FilterPattern.TryRead(text) is { } pattern ? string.Join('|', pattern.Pieces) : null);

    [Theory]
    [InlineData("${NOW_TS}", "1000")]
    [InlineData("x${now_ts}y${Overdue_Ts}", "x1000y400")]
    [InlineData("$${NOW_TS}", "${NOW_TS}")]
    [InlineData("${FOO}${NOW_TS}", "${FOO}1000")]
    [InlineData("${NOW_TS", "${NOW_TS")]
    [InlineData("$$", "$$")]
    [InlineData("${${NOW_TS}}", "${1000}")]
    public void Placeholder_InText_IsReplaced(string text, string expected) =>
        Assert.Equal(expected, FilterPlaceholders.Resolve(text, new FilterContext(1000, 400)));
}
