using System.Text;

namespace RolloutConsole.Web.Widgets;

/// <summary>How the tile of a state is filled; the third of the four signals.</summary>
public enum StateFill
{
    /// <summary>Only the glyph.</summary>
    None,

    /// <summary>An edge.</summary>
    Outline,

    /// <summary>A dashed edge: somebody has to decide.</summary>
    Dashed,

    /// <summary>Filled with the hue.</summary>
    Solid,

    /// <summary>Stripes at 45 degrees: it moves.</summary>
    Stripes,

    /// <summary>Stripes with less contrast: it could move and waits.</summary>
    DimStripes,

    /// <summary>Cross-hatch: it went wrong or is being taken back.</summary>
    Hatch,
}

/// <summary>The five hues that carry states; the fourth signal, never the only one.</summary>
public enum StateHue
{
    /// <summary>Not begun, or over without a verdict.</summary>
    Idle,

    /// <summary>Moving by itself.</summary>
    Run,

    /// <summary>Done, good.</summary>
    Ok,

    /// <summary>Waiting or paused: somebody may have to act.</summary>
    Attn,

    /// <summary>Failed, aborted, stopped.</summary>
    Bad,
}

/// <summary>
/// Everything a page shows of a state: glyph, word, fill and hue, so that any two may be lost and the state is still readable
/// (operator-experience, principle 6).
/// </summary>
/// <param name="Glyph">First signal.</param>
/// <param name="Word">Second signal, sentence case, for example <c>Running, waiting</c>.</param>
/// <param name="Fill">Third signal.</param>
/// <param name="Hue">Fourth signal.</param>
/// <param name="CauseLetter">Why it is paused: P, S, T, E, A, B or L (architecture section 4); null for every other state.</param>
public sealed record StateLook(Glyph Glyph, string Word, StateFill Fill, StateHue Hue, char? CauseLetter = null)
{
    /// <summary>Classes of the tile element: fill, hue, and <c>wide</c> where a letter stands beside the glyph.</summary>
    internal string TileClasses =>
        $"tile {FillClass} {HueClass(Hue)}" + (CauseLetter is null ? "" : " wide");

    private string FillClass => Fill switch
    {
        StateFill.None => "f-none",
        StateFill.Outline => "f-outline",
        StateFill.Dashed => "f-dashed",
        StateFill.Solid => "f-solid",
        StateFill.Stripes => "f-stripes",
        StateFill.DimStripes => "f-stripes f-dim",
        StateFill.Hatch => "f-hatch",
        _ => throw new ArgumentOutOfRangeException(nameof(Fill), Fill, "No class for this fill."),
    };

    /// <summary>The class that sets <c>--hue</c> and <c>--tint</c>.</summary>
    internal static string HueClass(StateHue hue) => hue switch
    {
        StateHue.Idle => "h-idle",
        StateHue.Run => "h-run",
        StateHue.Ok => "h-ok",
        StateHue.Attn => "h-attn",
        StateHue.Bad => "h-bad",
        _ => throw new ArgumentOutOfRangeException(nameof(hue), hue, "No class for this hue."),
    };
}

/// <summary>Names of glyphs in the sprite.</summary>
internal static class GlyphNames
{
    /// <summary>Reference to the glyph in the sprite of this document, for example <c>#g-ring-dotted</c>.</summary>
    public static string Reference(this Glyph glyph)
    {
        var name = glyph.ToString();
        var text = new StringBuilder("#g");
        foreach (var letter in name)
        {
            if (char.IsUpper(letter))
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }
}
