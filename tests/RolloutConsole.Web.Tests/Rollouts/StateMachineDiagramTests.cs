using AngleSharp.Dom;
using Bunit;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Tests.Rollouts;

public sealed class StateMachineDiagramTests : BunitContext
{
    private static readonly DiagramEdge[] s_rolloutEdges =
        [.. RolloutStateMachine.Moves.Select(m => new DiagramEdge($"{m.From}", $"{m.To}", $"{m.Trigger}"))];

    private static readonly DiagramEdge[] s_groupEdges =
        [.. GroupStateMachine.Moves.Select(m => new DiagramEdge($"{m.From}", $"{m.To}", $"{m.Trigger}"))];

    private static DiagramNode[] Nodes(RolloutStatus current) =>
        [.. Enum.GetValues<RolloutStatus>().Select(s => new DiagramNode($"{s}", $"{s}", Glyph.Circle, StateHue.Run, s == current, s == current, s == current ? "00:48:58" : null))];

    private static readonly DiagramTransition[] s_history =
    [
        new("Paused", "Running", "13:14", "Paused → Running", "ben"), new("Running", "Paused", "13:06", "Running → Paused", "ben"),
        new("Starting", "Running", "11:49", "Starting → Running", "engine"), new("Ready", "Starting", "11:49", "Ready → Starting", "anna"),
    ];

    private IRenderedComponent<StateMachineDiagram> Open(
        DiagramTransition[]? history = null, RolloutStatus current = RolloutStatus.Running, Action<string>? select = null) =>
        Render<StateMachineDiagram>(p =>
        {
            p.Add(d => d.Kind, DiagramKind.Rollout).Add(d => d.Nodes, Nodes(current)).Add(d => d.Edges, s_rolloutEdges)
                .Add(d => d.Travelled, []).Add(d => d.Transitions, history ?? s_history);
            if (select is not null)
            {
                p.Add(d => d.OnSelect, select);
            }
        });

    public static TheoryData<RolloutStatus> RolloutStatuses => [.. Enum.GetValues<RolloutStatus>()];

    public static TheoryData<GroupStatus> GroupStatuses => [.. Enum.GetValues<GroupStatus>()];

    [Theory]
    [MemberData(nameof(RolloutStatuses))]
    public void Layout_EveryRolloutStatus_HasAFixedCell(RolloutStatus status) =>
        Assert.True(DiagramLayout.Of(DiagramKind.Rollout).Cells.ContainsKey($"{status}"));

    [Theory]
    [MemberData(nameof(GroupStatuses))]
    public void Layout_EveryGroupStatus_HasAFixedCell(GroupStatus status) =>
        Assert.True(DiagramLayout.Of(DiagramKind.Groups).Cells.ContainsKey($"{status}"));

    [Fact]
    public void Layout_CellsOfAPicture_DoNotOverlap()
    {
        foreach (var kind in Enum.GetValues<DiagramKind>())
        {
            var cells = DiagramLayout.Of(kind).Cells.Values.ToArray();
            Assert.All(cells, a => Assert.DoesNotContain(cells, b => !ReferenceEquals(a, b) && a.X < b.Right && b.X < a.Right && a.Y < b.Bottom && b.Y < a.Bottom));
            Assert.All(cells, a => Assert.InRange(a.Right, 0, 808));
        }
    }

    [Fact]
    public void Layout_EveryMoveOfTheTables_HasAWayOrIsLeftOutOnPurpose()
    {
        Assert.All(s_rolloutEdges, edge => Assert.True(
            DiagramLayout.Of(DiagramKind.Rollout).RouteOf(edge.From, edge.To) is not null || edge.To == "Deleting", $"{edge.From} → {edge.To}"));
        Assert.All(s_groupEdges, edge => Assert.NotNull(DiagramLayout.Of(DiagramKind.Groups).RouteOf(edge.From, edge.To)));
    }

    [Fact]
    public void Diagram_Any_FillsExactlyOneNode()
    {
        var diagram = Open();

        Assert.Equal("diagram.node.Running", Assert.Single(diagram.FindAll(".node.current")).GetAttribute("data-testid"));
        Assert.Equal("00:48:58", diagram.Find(".node-time").TextContent);
    }

    [Fact]
    public void Diagram_LastThreeTransitions_AreNumbered() =>
        Assert.Equal(["1", "2", "3"], Open().FindAll(".edge-number text").Select(t => t.TextContent).Order());

    [Fact]
    public void Diagram_SameEdgeTwice_KeepsTheNewerNumber()
    {
        DiagramTransition[] history = [s_history[0], s_history[1], s_history[0]];

        Assert.Equal(["1", "2"], Open(history).FindAll(".edge-number text").Select(t => t.TextContent).Order());
    }

    [Fact]
    public void Diagram_TravelledEdges_AreSolidAndOnlyThose()
    {
        var travelled = Open().FindAll("path.edge.travelled title").Select(t => t.TextContent.Split(':')[0]).Order();

        Assert.Equal(["Paused → Running", "Ready → Starting", "Running → Paused", "Starting → Running"], travelled);
    }

    [Fact]
    public void Diagram_StopNeverTravelled_DrawsOneBusWithOneArrow()
    {
        var arrowsIntoStopping = Open().FindAll("path.edge[marker-end]").Count(path => path.GetAttribute("d")!.EndsWith("V303", StringComparison.Ordinal));

        Assert.Equal(1, arrowsIntoStopping);
    }

    [Fact]
    public void Diagram_StopTravelledFromPaused_DrawsItsWholeWaySolid()
    {
        var diagram = Open([new("Paused", "Stopping", "14:00", "Paused → Stopping", "ben")], RolloutStatus.Stopping);

        Assert.Equal("M572 272V303", diagram.Find("path.edge.travelled").GetAttribute("d"));
    }

    [Fact]
    public void Diagram_Twin_ListsTheLastFive()
    {
        DiagramTransition[] history = [.. s_history, s_history[2], s_history[3]];

        Assert.Equal(5, Open(history).FindAll(".diagram-twin li").Count);
    }

    [Fact]
    public void Diagram_NewTransition_SendsADotAlongItsEdgeOnce()
    {
        var diagram = Open(s_history[1..], RolloutStatus.Paused);
        Assert.Empty(diagram.FindAll(".edge-traveller"));

        diagram.Render(p => p.Add(d => d.Transitions, s_history).Add(d => d.Nodes, Nodes(RolloutStatus.Running)));

        Assert.Contains("M588 228", diagram.Find(".edge-traveller").GetAttribute("style"), StringComparison.Ordinal);
    }

    [Fact]
    public void Diagram_WithoutHandler_HasNothingToFocus() => Assert.Empty(Open().FindAll(".node[tabindex]"));

    [Fact]
    public async Task GroupDiagram_NodeChosen_TellsItsKeyAndCount()
    {
        string? chosen = null;
        DiagramNode[] nodes = [new("Running", "Running", Glyph.Play, StateHue.Run, true, Count: 1), new("Error", "Error", Glyph.CrossSquare, StateHue.Bad, false, Count: 0)];

        var diagram = Render<StateMachineDiagram>(p => p.Add(d => d.Kind, DiagramKind.Groups).Add(d => d.Nodes, nodes).Add(d => d.Edges, s_groupEdges)
            .Add(d => d.Travelled, []).Add(d => d.Transitions, []).Add(d => d.OnSelect, key => chosen = key));
        await diagram.Find("[data-testid='diagram.node.Error']").ClickAsync();

        Assert.Equal("Error", chosen);
        Assert.Equal("Running: 1", diagram.Find("[data-testid='diagram.node.Running']").GetAttribute("aria-label"));
        Assert.Contains("counted", diagram.Find("[data-testid='diagram.node.Running']").ClassList);
        Assert.DoesNotContain("counted", diagram.Find("[data-testid='diagram.node.Error']").ClassList);
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(5, true)]
    [InlineData(0, true)]
    public void Dial_AFifthLeft_IsNear(long left, bool near)
    {
        var dial = Render<HeadroomDial>(p => p.Add(d => d.View, new HeadroomView(left, 25, "would abort", "rule 1", [])).Add(d => d.Breaker, "off"));

        Assert.Equal(near, dial.Find(".dial").ClassList.Contains("near"));
        Assert.Equal($"{left}", dial.Find(".dial-number").TextContent);
    }
}
