namespace RolloutConsole.Web.Rollouts;

/// <summary>The fifteen states of a rollout; cells and routes as in notes.md, "State machine diagram".</summary>
internal sealed class RolloutDiagramLayout : DiagramLayout
{
    /// <summary>The bus that collects all ways to Stopping.</summary>
    internal const double BusY = 288;

    /// <summary>Where the bus turns down into Stopping, along x.</summary>
    internal const double BusEndX = 572;

    /// <summary>The only instance.</summary>
    public static readonly RolloutDiagramLayout Instance = new();

    private RolloutDiagramLayout()
    {
        Cells = new Dictionary<string, DiagramCell>
        {
            ["ApprovalDenied"] = DiagramCell.Normal(1, 0),
            ["Draft"] = DiagramCell.Normal(0, 1),
            ["WaitingForApproval"] = DiagramCell.Normal(1, 1),
            ["Scheduled"] = DiagramCell.Normal(2, 1),
            ["Creating"] = DiagramCell.Normal(0, 2),
            ["Ready"] = DiagramCell.Normal(1, 2),
            ["Starting"] = DiagramCell.Normal(2, 2),
            ["Running"] = DiagramCell.Normal(3, 2),
            ["Finished"] = DiagramCell.Normal(4, 2),
            ["Paused"] = DiagramCell.Normal(3, 3),
            ["Aborted"] = DiagramCell.Normal(4, 3),
            ["Deleting"] = DiagramCell.Small(0, 4),
            ["Deleted"] = DiagramCell.Small(1, 4),
            ["Stopping"] = DiagramCell.Normal(3, 4),
            ["Stopped"] = DiagramCell.Normal(4, 4),
        };
        Routes = Draw(Cells);
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, DiagramCell> Cells { get; }

    /// <inheritdoc />
    public override IReadOnlyList<string> MainLine { get; } = ["Creating", "Ready", "Starting", "Running", "Finished"];

    /// <inheritdoc />
    public override double Height => 348;

    /// <inheritdoc />
    public override string BusTo => "Stopping";

    /// <inheritdoc />
    protected override IReadOnlyDictionary<(string From, string To), DiagramRoute> Routes { get; }

    /// <summary>Almost every state may be deleted; the small pair below the picture stands for all of them.</summary>
    public override bool IsLeftOut(string from, string to) => base.IsLeftOut(from, to) || to == "Deleting" || (to == "Deleted" && from != "Deleting");

    private static Dictionary<(string From, string To), DiagramRoute> Draw(IReadOnlyDictionary<string, DiagramCell> at)
    {
        DiagramRoute Line(string from, string to) => Across(at[from], at[to]);
        DiagramRoute Column(string from, string to, double shift = 0) => Along(at[from], at[to], at[from].CentreX + shift);

        return new()
        {
            [("Draft", "Creating")] = Column("Draft", "Creating"),
            [("Creating", "Ready")] = Line("Creating", "Ready"),
            [("Ready", "Starting")] = Line("Ready", "Starting"),
            [("Starting", "Running")] = Line("Starting", "Running"),
            [("Running", "Finished")] = Line("Running", "Finished"),
            [("WaitingForApproval", "ApprovalDenied")] = Column("WaitingForApproval", "ApprovalDenied", -8),
            [("ApprovalDenied", "WaitingForApproval")] = Column("ApprovalDenied", "WaitingForApproval", 16),
            [("WaitingForApproval", "Ready")] = Column("WaitingForApproval", "Ready"),
            [("Ready", "WaitingForApproval")] = Column("Ready", "WaitingForApproval", 24),
            [("Scheduled", "Starting")] = Column("Scheduled", "Starting"),
            [("Creating", "WaitingForApproval")] = new("M136 166H137Q145 166 145 158V106Q145 98 153 98H167", 145, 128),
            [("Ready", "Scheduled")] = new("M304 166H312Q320 166 320 158V106Q320 98 328 98H335", 320, 132),
            [("Scheduled", "Ready")] = new("M336 110H335Q327 110 327 118V152Q327 160 319 160H305", 327, 132),
            [("Running", "Paused")] = Column("Running", "Paused", -16) with { Cause = (544, 216, "end") },
            [("Paused", "Running")] = Column("Paused", "Running", 16) with { Cause = (602, 216, "start") },
            [("Running", "Aborted")] = new("M640 184H648Q656 184 656 192V242Q656 250 664 250H671", 656, 217),
            [("Paused", "Aborted")] = new("M640 258H671", 652, 258),
            [("Stopping", "Stopped")] = Line("Stopping", "Stopped"),
            [("Deleting", "Deleted")] = Line("Deleting", "Deleted"),
            [("Aborted", "Stopping")] = new("M700 272V280Q700 288 692 288H580Q572 288 572 296V303", 690, 284),
            [("Creating", "Stopping")] = Bus(68, "M68 196"),
            [("Ready", "Stopping")] = Bus(236, "M236 196"),
            [("Starting", "Stopping")] = Bus(404, "M404 196"),
            [("WaitingForApproval", "Stopping")] = Bus(158, "M168 108H166Q158 108 158 116"),
            // Joins the way down from Waiting for approval.
            [("ApprovalDenied", "Stopping")] = Bus(158, "M168 22H166Q158 22 158 30") with { Stub = "M168 22H166Q158 22 158 30V116", StubTail = "" },
            [("Scheduled", "Stopping")] = Bus(328, "M336 112Q328 112 328 120"),
            [("Running", "Stopping")] = Bus(488, "M504 186H496Q488 186 488 194"),
            [("Paused", "Stopping")] = new("M572 272V303", 572, 283) { Stub = "M572 272V296", StubX = 572 },
        };
    }

    /// <inheritdoc />
    public override string BusFrom(double x) =>
        x >= BusEndX ? "M572 288V303" : Data($"M{x} {BusY - 8}Q{x} {BusY} {x + 8} {BusY}H564Q572 {BusY} 572 296V303");

    private static DiagramRoute Bus(double x, string drop) =>
        new(Data($"{drop}V280Q{x} {BusY} {x + 8} {BusY}H564Q572 {BusY} 572 296V303"), x, 240)
        {
            Stub = Data($"{drop}V{BusY - 8}"),
            StubTail = "v8",
            StubX = x,
        };
}
