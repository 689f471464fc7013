using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Groups;

/// <summary>
/// Lengths of one lane (operator-experience section 12, "Lane geometry"; notes.md, "Group lane"). Everything along the bar is a share
/// of its width, so that patterns keep their period whatever the width is.
/// </summary>
internal static class LaneGeometry
{
    /// <summary>Width of the longest bar in CSS px on a wide screen.</summary>
    public const int FullBar = 456;

    /// <summary>Shortest bar in CSS px.</summary>
    public const int ShortestBar = 48;

    /// <summary>Narrowest failed segment in CSS px; one failure is never invisible.</summary>
    public const int NarrowestFailed = 3;

    // A label left of its tick needs about this much room in CSS px, including what it may reach into the label column.
    private const double RoomForLabel = 70;

    /// <summary>Bar width as CSS: to scale, and never under 48 px.</summary>
    public static string BarWidth(long size, long largest) =>
        $"max({ShortestBar}px, {Share(size, Math.Max(1, largest))})";

    /// <summary>A share of the bar as CSS percentage.</summary>
    public static string Share(long part, long whole) =>
        whole <= 0 ? "0%" : Figures.Css(Math.Clamp(part * 100.0 / whole, 0, 100)) + "%";

    /// <summary>Whether the label of a tick fits to the left of it.</summary>
    public static bool LabelFitsLeft(long at, long size, long largest)
    {
        var bar = Math.Max(ShortestBar, FullBar * (double)size / Math.Max(1, largest));
        return size > 0 && bar * at / size > RoomForLabel;
    }
}
