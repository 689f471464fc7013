using System.Globalization;

namespace RolloutConsole.Web.Rollouts;

/// <summary>The way an edge takes through the picture.</summary>
/// <param name="Path">SVG path data, ending where the arrowhead's tip is.</param>
/// <param name="MarkX">Where the circle with the number stands.</param>
/// <param name="MarkY">Where the circle with the number stands.</param>
internal sealed record DiagramRoute(string Path, double MarkX, double MarkY)
{
    /// <summary>Where the cause is written, beside one half of a two-way pair.</summary>
    public (double X, double Y, string Anchor)? Cause { get; init; }

    /// <summary>The part that is drawn alone while the edge was never travelled: from the state to where the bus's corner begins.</summary>
    public string? Stub { get; init; }

    /// <summary>What takes the stub on to the bus itself, unless it is the outermost one, which gets the bus's own corner.</summary>
    public string StubTail { get; init; } = "";

    /// <summary>Where the stub meets the bus, along x.</summary>
    public double StubX { get; init; }
}

/// <summary>Place of a state: upper left corner and size.</summary>
/// <param name="X">Left edge in CSS px.</param>
/// <param name="Y">Upper edge in CSS px.</param>
/// <param name="Width">In CSS px.</param>
/// <param name="Height">In CSS px.</param>
public sealed record DiagramCell(double X, double Y, double Width, double Height)
{
    /// <summary>Cells are 168 by 76, nodes 136 by 44 (notes.md, "State machine diagram").</summary>
    public static DiagramCell Normal(int column, int row) => new(column * 168, row * 76, 136, 44);

    /// <summary>Nodes that matter little are 96 by 32, centred in the cell.</summary>
    public static DiagramCell Small(int column, int row) => new(column * 168 + 20, row * 76 + 6, 96, 32);

    /// <summary>Middle of the cell.</summary>
    public double CentreX => X + Width / 2;

    /// <summary>Middle of the cell.</summary>
    public double CentreY => Y + Height / 2;

    /// <summary>Right edge.</summary>
    public double Right => X + Width;

    /// <summary>Lower edge.</summary>
    public double Bottom => Y + Height;
}

/// <summary>
/// Hand-placed cells and routes. Positions are memory: a new state gets a fixed cell here, there is no automatic layout. An edge
/// without a route of its own (the transition tables may know more than the picture was drawn for) gets a plain orthogonal one.
/// </summary>
internal abstract class DiagramLayout
{
    /// <summary>The layout of a kind of picture.</summary>
    public static DiagramLayout Of(DiagramKind kind) => kind == DiagramKind.Rollout ? RolloutDiagramLayout.Instance : GroupDiagramLayout.Instance;

    /// <summary>Place of every state that can be shown.</summary>
    public abstract IReadOnlyDictionary<string, DiagramCell> Cells { get; }

    /// <summary>States of the one-row strip on narrow screens, in order.</summary>
    public abstract IReadOnlyList<string> MainLine { get; }

    /// <summary>Height of the picture in CSS px; the width is always 808.</summary>
    public abstract double Height { get; }

    /// <summary>State that the bus leads into.</summary>
    public abstract string BusTo { get; }

    /// <summary>Room above the uppermost node in CSS px.</summary>
    public virtual double Headroom => 12;

    /// <summary>Ways of the edges that were drawn by hand.</summary>
    protected abstract IReadOnlyDictionary<(string From, string To), DiagramRoute> Routes { get; }

    /// <summary>Edges that are known but not drawn, because they would cross everything and say little.</summary>
    public virtual bool IsLeftOut(string from, string to) => from == to;

    /// <summary>The bus that stubs lead into, drawn once from the first of them.</summary>
    public abstract string BusFrom(double x);

    /// <summary>The way from one state to another; null if one of them has no place or the edge is left out.</summary>
    public DiagramRoute? RouteOf(string from, string to)
    {
        if (IsLeftOut(from, to))
        {
            return null;
        }

        return Routes.TryGetValue((from, to), out var drawn) ? drawn
            : Cells.TryGetValue(from, out var a) && Cells.TryGetValue(to, out var b) ? Plain(a, b)
            : null;
    }

    /// <summary>A straight horizontal arrow between neighbours of a row.</summary>
    protected static DiagramRoute Across(DiagramCell a, DiagramCell b) =>
        new(Data($"M{a.Right} {a.CentreY}H{b.X - 1}"), (a.Right + b.X) / 2 - 3, a.CentreY);

    /// <summary>A straight vertical arrow, shifted sideways from the middle.</summary>
    protected static DiagramRoute Along(DiagramCell a, DiagramCell b, double x)
    {
        var down = a.Y < b.Y;
        var (start, end) = down ? (a.Bottom, b.Y - 1) : (a.Y, b.Bottom + 1);
        return new(Data($"M{x} {start}V{end}"), x, (start + end) / 2 + (down ? -3 : 3));
    }

    /// <summary>Path data with a point as decimal separator.</summary>
    protected static string Data(FormattableString path) => path.ToString(CultureInfo.InvariantCulture);

    // Leaves at the side, turns in the gap between the columns, enters at the side. Corners have radius 8.
    private static DiagramRoute Plain(DiagramCell a, DiagramCell b)
    {
        var forward = b.CentreX >= a.CentreX;
        var (start, end) = forward && b.X > a.Right ? (a.Right, b.X - 1) : (a.Right, b.Right + 1);
        var gap = forward && b.X > a.Right ? start + 16 : Math.Max(a.Right, b.Right) + 16;
        var (y1, y2) = (a.CentreY + 8, b.CentreY + 8);
        if (Math.Abs(y1 - y2) < 1)
        {
            // Same row: over the top.
            var top = a.Y - 8;
            return new(Data($"M{a.CentreX + 20} {a.Y}V{top + 4}q0 -4 {(forward ? 4 : -4)} -4H{b.CentreX - (forward ? 24 : -24)}q{(forward ? 4 : -4)} 0 {(forward ? 4 : -4)} 4V{b.Y - 1}"),
                (a.CentreX + b.CentreX) / 2, top);
        }

        var turn = y2 > y1 ? 8 : -8;
        var into = end > gap ? 8 : -8;
        return new(Data($"M{start} {y1}H{gap - 8}q8 0 8 {turn}V{y2 - turn}q0 {turn} {into} {turn}H{end}"), gap, (y1 + y2) / 2);
    }
}
