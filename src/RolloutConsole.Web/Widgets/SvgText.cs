using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace RolloutConsole.Web.Widgets;

/// <summary>An SVG <c>text</c> element. In Razor markup that tag name means something else, so it is written here once.</summary>
public sealed class SvgText : ComponentBase
{
    /// <summary>Position along x in CSS px.</summary>
    [Parameter, EditorRequired]
    public double X { get; set; }

    /// <summary>Position of the base line in CSS px.</summary>
    [Parameter, EditorRequired]
    public double Y { get; set; }

    /// <summary>What it says.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary><c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    [Parameter]
    public string Anchor { get; set; } = "start";

    /// <summary>Class for the type.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "x", Figures.Css(X));
        builder.AddAttribute(3, "y", Figures.Css(Y));
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddContent(5, Text);
        builder.CloseElement();
    }
}
