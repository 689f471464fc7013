using Bunit;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Widgets;

public sealed class RenderOnTests : BunitContext
{
    [Fact]
    public void Content_IsRenderedAgainOnlyWithAnotherKey()
    {
        var part = Render<RenderOn>(p => p.Add(r => r.Key, (1, "a")).AddChildContent("first"));
        part.Render(p => p.Add(r => r.Key, (1, "a")).AddChildContent("second"));
        Assert.Equal("first", part.Markup);
        part.Render(p => p.Add(r => r.Key, (2, "a")).AddChildContent("third"));
        Assert.Equal("third", part.Markup);
    }
}
