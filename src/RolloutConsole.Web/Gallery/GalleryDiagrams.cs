using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Gallery;

/// <summary>State machine pictures of rollouts 41 and 42.</summary>
internal static class GalleryDiagrams
{
    /// <summary>The edges drawn in the design pictures.</summary>
    public static IReadOnlyList<DiagramEdge> RolloutEdges { get; } =
    [
        new("Draft", "Creating", "create"), new("Creating", "Ready", "groups made"), new("Creating", "WaitingForApproval", "needs approval"),
        new("WaitingForApproval", "ApprovalDenied", "deny"), new("WaitingForApproval", "Ready", "approve"), new("Ready", "Scheduled", "start time set"),
        new("Scheduled", "Starting", "time has come"), new("Ready", "Starting", "start"), new("Starting", "Running", "first group started"),
        new("Running", "Paused", "pause, rule, latch"), new("Paused", "Running", "resume"), new("Running", "Finished", "last group closed"),
        new("Running", "Aborted", "guard"), new("Creating", "Stopping", "stop"), new("Ready", "Stopping", "stop"),
        new("WaitingForApproval", "Stopping", "stop"), new("Starting", "Stopping", "stop"), new("Running", "Stopping", "stop"),
        new("Paused", "Stopping", "stop"), new("Stopping", "Stopped", "all answered"), new("Deleting", "Deleted", "done"),
    ];

    /// <summary>Edges between group states.</summary>
    public static IReadOnlyList<DiagramEdge> GroupEdges { get; } =
    [
        new("Creating", "Ready", "members assigned"), new("Ready", "Scheduled", "rollout started"), new("Scheduled", "Running", "its turn"),
        new("Running", "Finished", "all closed"), new("Running", "Error", "error limit"), new("Error", "Running", "resume"),
    ];

    /// <summary>Transitions of rollout 41, newest first.</summary>
    public static IReadOnlyList<DiagramTransition> Transitions41 { get; } =
    [
        new("Paused", "Running", "13:14", "Paused → Running", "ben"), new("Running", "Paused", "13:06", "Running → Paused", "ben"),
        new("Starting", "Running", "11:49", "Starting → Running", "engine"), new("Ready", "Starting", "11:49", "Ready → Starting", "anna"),
        new("Creating", "Ready", "11:41", "Creating → Ready", "engine"), new("Draft", "Creating", "11:41", "Draft → Creating", "anna"),
    ];

    /// <summary>Transitions of rollout 42, newest first.</summary>
    public static IReadOnlyList<DiagramTransition> Transitions42 { get; } =
    [
        new("Running", "Paused", "13:52", "Running → Paused", "error rule"), new("Starting", "Running", "12:54", "Starting → Running", "engine"),
        new("Ready", "Starting", "12:54", "Ready → Starting", "carla"), new("Creating", "Ready", "12:51", "Creating → Ready", "engine"),
        new("Draft", "Creating", "12:51", "Draft → Creating", "carla"),
    ];

    /// <summary>Group transitions of rollout 41.</summary>
    public static IReadOnlyList<DiagramTransition> GroupTransitions41 { get; } =
    [
        new("Scheduled", "Running", "13:38", "Group 4 Scheduled → Running", "group 3 soaked 10 min"),
        new("Running", "Finished", "13:28", "Group 3 Running → Finished", "396 of 400 ok"),
        new("Ready", "Scheduled", "12:56", "Group 3 Scheduled → Running", "group 2 soaked 10 min"),
    ];

    /// <summary>Group transitions of rollout 42.</summary>
    public static IReadOnlyList<DiagramTransition> GroupTransitions42 { get; } =
    [
        new("Running", "Error", "13:52", "Group 2 Running → Error", "21 failed, limit 20"),
        new("Scheduled", "Running", "13:21", "Group 2 Scheduled → Running", "group 1 at 80 %"),
        new("Running", "Finished", "13:19", "Group 1 Running → Finished", "58 of 60 ok"),
    ];

    /// <summary>Nodes of a rollout that is in one state and has been in others.</summary>
    public static IReadOnlyList<DiagramNode> RolloutNodes(string current, string time, params string[] visited) =>
    [
        .. new (string Key, StateLook Look)[]
        {
            ("Draft", StateLooks.Draft), ("WaitingForApproval", StateLooks.WaitingForApproval), ("ApprovalDenied", StateLooks.ApprovalDenied),
            ("Scheduled", StateLooks.Scheduled), ("Creating", StateLooks.Creating), ("Ready", StateLooks.Ready), ("Starting", StateLooks.Starting),
            ("Running", StateLooks.Running), ("Finished", StateLooks.Finished), ("Paused", StateLooks.Paused('E')), ("Aborted", StateLooks.Aborted),
            ("Deleting", StateLooks.Deleting), ("Deleted", StateLooks.Deleted), ("Stopping", StateLooks.Stopping), ("Stopped", StateLooks.Stopped),
        }.Select(state => new DiagramNode(state.Key, state.Look.Word, state.Look.Glyph, state.Look.Hue, visited.Contains(state.Key) || state.Key == current,
            state.Key == current, state.Key == current ? time : null)),
    ];

    /// <summary>Nodes of the group picture with counts.</summary>
    public static IReadOnlyList<DiagramNode> GroupNodes(int scheduled, int running, int finished, int error) =>
    [
        Count("Creating", StateLooks.Creating, 0), Count("Ready", StateLooks.Ready, 0), Count("Scheduled", StateLooks.Scheduled, scheduled),
        Count("Running", StateLooks.Running, running), Count("Finished", StateLooks.Finished, finished), Count("Error", StateLooks.GroupError, error),
    ];

    private static DiagramNode Count(string key, StateLook look, int count) =>
        new(key, look.Word, look.Glyph, look.Hue, Visited: key != "Error" || count > 0, Count: count);
}
