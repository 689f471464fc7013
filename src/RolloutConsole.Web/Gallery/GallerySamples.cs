using RolloutConsole.Web.Groups;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Gallery;

/// <summary>The frozen moment of the design pictures: rollout 41 (running) and 42 (paused by its error rule) at 14:03:22.</summary>
internal static class GallerySamples
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 19, 14, 3, 22, TimeSpan.FromHours(2));

    /// <summary>The frozen clock.</summary>
    public static DateTimeOffset Now => s_now;

    /// <summary>2,000 devices: 1,204 ok, 212 in flight, 9 failed, 575 not started.</summary>
    public static ProgressCounts Counts41 { get; } = new(1204, 212, 9, 575);

    /// <summary>1,200 devices.</summary>
    public static ProgressCounts Counts42 { get; } = new(176, 37, 23, 964);

    /// <summary>Figures of rollout 41.</summary>
    public static IReadOnlyList<StatFigure> Stats41 { get; } =
    [
        new("60.7 %", "finished"),
        new("1,204", "ok", Glyph.Check, StateHue.Ok),
        new("9", "failed", Glyph.Cross, StateHue.Bad),
        new("212", "in flight", Glyph.Play),
        new("575", "not started", Glyph.Dash),
        new("25", "rate now", Unit: "of 25 per min", AtEnd: true),
        new("02:14:09", "elapsed", AtEnd: true),
        new("14:52–15:25", "finish, 80 % likely · CEST", AtEnd: true),
    ];

    /// <summary>Figures of rollout 42.</summary>
    public static IReadOnlyList<StatFigure> Stats42 { get; } =
    [
        new("16.6 %", "finished"),
        new("176", "ok", Glyph.Check, StateHue.Ok),
        new("23", "failed", Glyph.Cross, StateHue.Bad),
        new("37", "in flight", Glyph.Play),
        new("964", "held", Glyph.Dash),
        new("0", "rate now", Unit: "of 6 per min", AtEnd: true),
        new("01:08:31", "elapsed", AtEnd: true),
        new("no forecast", "while paused", AtEnd: true),
    ];

    /// <summary>Why rollout 41 is where it is.</summary>
    public static IReadOnlyList<WhyRow> Why41 { get; } =
    [
        new("trigger", StateLooks.Running, "Group 4 needs 129 more successes (511 of 640) before group 5.",
            "Then 10 min soak. About 6–9 min at 14–21 successes per min. Nothing is blocked."),
    ];

    /// <summary>Why rollout 42 is where it is.</summary>
    public static IReadOnlyList<WhyRow> Why42 { get; } =
    [
        new("error", StateLooks.Paused('E'), "Paused by error rule: group 2 had 21 failures, limit 20.",
            "Since 13:52:40. 37 in flight may finish, 964 are held. 19 of 21 failures share one cause. Ends when an Operator resumes or stops.", Held: true),
    ];

    /// <summary>Groups of rollout 41.</summary>
    public static IReadOnlyList<LaneView> Lanes41 { get; } =
    [
        new(1, "Canary", StateLooks.Finished, LaneStage.Finished, 100, 99, 0, 1, 0, 80, 5, "99 ok · 1 failed"),
        new(2, "Early", StateLooks.Finished, LaneStage.Finished, 200, 198, 0, 2, 0, 160, 10, "198 ok · 2 failed"),
        new(3, "Third", StateLooks.Finished, LaneStage.Finished, 400, 396, 0, 4, 0, 320, 20, "396 ok · 4 failed"),
        new(4, "Most", StateLooks.Running, LaneStage.Current, 800, 511, 212, 2, 75, 640, 40, "511/640 ok · 2/40 failed", "212 in flight · 75 not started"),
        new(5, "Rest", StateLooks.Scheduled, LaneStage.Later, 500, 0, 0, 0, 500, 400, 25, "starts in 16–19 min, after soak"),
    ];

    /// <summary>Groups of rollout 42.</summary>
    public static IReadOnlyList<LaneView> Lanes42 { get; } =
    [
        new(1, "Pilot", StateLooks.Finished, LaneStage.Finished, 60, 58, 0, 2, 0, 48, 6, "58 ok · 2 of 6 failed"),
        new(2, "Second", StateLooks.GroupError, LaneStage.Current, 200, 118, 37, 21, 24, 160, 20, "118/160 ok · 21/20 failed", "37 in flight · 24 held · error rule"),
        new(3, "Third", StateLooks.Scheduled, LaneStage.Later, 340, 0, 0, 0, 340, 272, 34, "held while paused"),
        new(4, "Rest", StateLooks.Scheduled, LaneStage.Later, 600, 0, 0, 0, 600, 480, 60, "after group 3"),
    ];

    /// <summary>Five hundred groups, the first 200 of them done.</summary>
    public static IReadOnlyList<LaneView> ManyLanes { get; } =
    [
        .. Enumerable.Range(1, 500).Select(n => n <= 200
            ? new LaneView(n, $"Group {n}", StateLooks.Finished, LaneStage.Finished, 200, 199, 0, 1, 0, 160, 20, "199 ok · 1 failed")
            : n == 201
                ? new LaneView(n, $"Group {n}", StateLooks.Running, LaneStage.Current, 200, 90, 60, 3, 47, 160, 20, "90/160 ok · 3/20 failed", "60 in flight")
                : new LaneView(n, $"Group {n}", StateLooks.Scheduled, LaneStage.Later, 200, 0, 0, 0, 200, 160, 20, "later")),
    ];

    /// <summary>Headroom of rollout 41.</summary>
    public static HeadroomView Headroom41 { get; } = new(16, 25, "would abort", "rule 1: any failure ≥ 2 % of 1,213 finished",
        [("Group 4 limit", "38 left of 40"), ("Rule 2, timed out ≥ 4 %", "49 left")]);

    /// <summary>Headroom of rollout 42.</summary>
    public static HeadroomView Headroom42 { get; } = new(1, 24, "would abort", "rule 2: any failure ≥ 12 % of 199 finished",
        [("Group 2 limit", "1 over 20"), ("Rule 1, timed out ≥ 8 %", "16 left")]);

    /// <summary>Events of rollout 41.</summary>
    public static IReadOnlyList<EventRow> Events41 { get; } =
    [
        Event("13:58", "6 failures share one cause: E-217 signature mismatch", Glyph.Attention),
        Event("13:41", "ben: rate 50 → 25", null, "“CDN slow”"),
        Event("13:38", "Group 4 started (rule)", Glyph.Play),
        Event("13:28", "Group 3 finished: 396 ok, 4 failed", Glyph.Check),
        Event("13:14", "ben resumed", Glyph.Play, "“CDN back to normal”"),
        Event("13:06", "ben paused for 8 min", Glyph.Pause, "“CDN errors, checking”"),
        Event("12:56", "Group 3 started (rule)", Glyph.Play),
        Event("12:46", "Group 2 finished: 198 ok, 2 failed", Glyph.Check),
        Event("12:20", "Group 2 started (rule)", Glyph.Play),
    ];

    /// <summary>Events of rollout 42.</summary>
    public static IReadOnlyList<EventRow> Events42 { get; } =
    [
        Event("13:52", "Paused by error rule", Glyph.Pause, "Group 2 had 21 failures, limit 20", strong: true),
        Event("13:52", "Group 2 error", Glyph.CrossSquare),
        Event("13:44", "Group 2 within 20 % of its error limit: 17 of 20", Glyph.Attention),
        Event("13:31", "carla: rate 4 → 6", null, "“pilot looked fine”"),
        Event("13:21", "Group 2 started (rule)", Glyph.Play),
        Event("13:19", "Group 1 finished: 58 ok, 2 failed", Glyph.Check),
        Event("12:54", "carla started the rollout", Glyph.Play, "“change 8841”"),
    ];

    /// <summary>Every look of the table, for the row of chips.</summary>
    public static IReadOnlyList<StateLook> AllLooks { get; } =
    [
        StateLooks.Draft, StateLooks.Creating, StateLooks.WaitingForApproval, StateLooks.ApprovalDenied, StateLooks.Ready, StateLooks.Scheduled,
        StateLooks.Starting, StateLooks.Running, StateLooks.RunningWaiting, StateLooks.Paused('P'), StateLooks.Paused('S'), StateLooks.Paused('T'),
        StateLooks.Paused('E'), StateLooks.Paused('A'), StateLooks.Paused('B'), StateLooks.Paused('L'), StateLooks.Stopping, StateLooks.Stopped,
        StateLooks.Aborted, StateLooks.Finished, StateLooks.FinishedWithFailures, StateLooks.Deleting, StateLooks.Deleted, StateLooks.GroupError,
        StateLooks.Queued, StateLooks.Delivered, StateLooks.Downloading, StateLooks.Installing, StateLooks.WaitingForConfirmation, StateLooks.Success,
        StateLooks.Failed, StateLooks.TimedOut, StateLooks.Rejected, StateLooks.Cancelled, StateLooks.CancelRefused, StateLooks.NotStarted,
        StateLooks.Attention,
    ];

    private static EventRow Event(string time, string text, Glyph? glyph, string? note = null, bool strong = false) =>
        new($"{time} {text}", time, s_now.Date + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture), text, glyph, note, strong);
}
