using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Tests.Filters;

public sealed class TextRangeTests
{
    [Theory]
    [InlineData("ABC", "ABD")]
    [InlineData("A\U0010FFFF", "B")]
    [InlineData("A\uD7FF", "A\uE000")]
    [InlineData("\uFFFF", "\U00010000")]
    [InlineData("Z\U0010FFFF\U0010FFFF", "[")]
    [InlineData("\U0010FFFF", null)]
    public void After_Prefix_IsTheSmallestTextBehindIt(string prefix, string? expected) => Assert.Equal(expected, TextRange.After(prefix));
}
