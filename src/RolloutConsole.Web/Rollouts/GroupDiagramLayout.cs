namespace RolloutConsole.Web.Rollouts;

/// <summary>The six states of a group: main line, and error under running.</summary>
internal sealed class GroupDiagramLayout : DiagramLayout
{
    /// <summary>The only instance.</summary>
    public static readonly GroupDiagramLayout Instance = new();

    private GroupDiagramLayout()
    {
        Cells = new Dictionary<string, DiagramCell>
        {
            ["Creating"] = DiagramCell.Normal(0, 0),
            ["Ready"] = DiagramCell.Normal(1, 0),
            ["Scheduled"] = DiagramCell.Normal(2, 0),
            ["Running"] = DiagramCell.Normal(3, 0),
            ["Finished"] = DiagramCell.Normal(4, 0),
            ["Error"] = DiagramCell.Normal(3, 1),
        };
        Routes = new Dictionary<(string From, string To), DiagramRoute>
        {
            [("Creating", "Ready")] = Across(Cells["Creating"], Cells["Ready"]),
            [("Ready", "Scheduled")] = Across(Cells["Ready"], Cells["Scheduled"]),
            [("Scheduled", "Running")] = Across(Cells["Scheduled"], Cells["Running"]),
            [("Running", "Finished")] = Across(Cells["Running"], Cells["Finished"]),
            [("Running", "Error")] = Along(Cells["Running"], Cells["Error"], 556),
            [("Error", "Running")] = Along(Cells["Error"], Cells["Running"], 588),
            [("Creating", "Finished")] = Bus(88),
            [("Ready", "Finished")] = Bus(256),
            [("Scheduled", "Finished")] = Bus(424),
            [("Error", "Finished")] = new("M640 98H732Q740 98 740 90V45", 690, 98),
        };
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, DiagramCell> Cells { get; }

    /// <inheritdoc />
    public override IReadOnlyList<string> MainLine { get; } = ["Creating", "Ready", "Scheduled", "Running", "Finished"];

    /// <inheritdoc />
    public override double Height => 120;

    private static DiagramRoute Bus(double x) =>
        new(Data($"M{x} 0V-8Q{x} -16 {x + 8} -16H732Q740 -16 740 -8V-1"), x, -4) { Stub = Data($"M{x} 0V-8"), StubTail = "v-8", StubX = x };

    /// <inheritdoc />
    public override string BusTo => "Finished";

    /// <inheritdoc />
    public override double Headroom => 26;

    /// <summary>Over the top: a rollout that is stopped closes groups that never ran.</summary>
    public override string BusFrom(double x) => Data($"M{x} -8Q{x} -16 {x + 8} -16H732Q740 -16 740 -8V-1");

    /// <inheritdoc />
    protected override IReadOnlyDictionary<(string From, string To), DiagramRoute> Routes { get; }
}
