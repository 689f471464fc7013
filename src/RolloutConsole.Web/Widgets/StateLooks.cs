namespace RolloutConsole.Web.Widgets;

/// <summary>
/// The looks of the table in operator-experience section 4. Pages map the engine's statuses to these with an exhaustive switch, so
/// that a state looks the same in list, lane, diagram, card, event and on the phone.
/// </summary>
public static class StateLooks
{
    /// <summary>Rollout: a draft nobody has submitted.</summary>
    public static StateLook Draft { get; } = new(Glyph.Dot, "Draft", StateFill.Outline, StateHue.Idle);

    /// <summary>Rollout or group: devices are being assigned.</summary>
    public static StateLook Creating { get; } = new(Glyph.RingDotted, "Creating", StateFill.Outline, StateHue.Idle);

    /// <summary>Rollout: being deleted.</summary>
    public static StateLook Deleting { get; } = new(Glyph.RingDotted, "Deleting", StateFill.Outline, StateHue.Idle);

    /// <summary>Rollout: deleted, kept for the record.</summary>
    public static StateLook Deleted { get; } = new(Glyph.Dash, "Deleted", StateFill.None, StateHue.Idle);

    /// <summary>Rollout: an Approver has to decide.</summary>
    public static StateLook WaitingForApproval { get; } = new(Glyph.Hand, "Waiting for approval", StateFill.Dashed, StateHue.Attn);

    /// <summary>Rollout: an Approver said no.</summary>
    public static StateLook ApprovalDenied { get; } = new(Glyph.HandCrossed, "Approval denied", StateFill.Solid, StateHue.Bad);

    /// <summary>Rollout or group: could start.</summary>
    public static StateLook Ready { get; } = new(Glyph.Circle, "Ready", StateFill.Outline, StateHue.Idle);

    /// <summary>Rollout or group: starts later.</summary>
    public static StateLook Scheduled { get; } = new(Glyph.Clock, "Scheduled", StateFill.Outline, StateHue.Idle);

    /// <summary>Rollout: start was asked for.</summary>
    public static StateLook Starting { get; } = new(Glyph.Play, "Starting", StateFill.Stripes, StateHue.Run);

    /// <summary>Rollout or group: moves by itself.</summary>
    public static StateLook Running { get; } = new(Glyph.Play, "Running", StateFill.Stripes, StateHue.Run);

    /// <summary>Rollout: running, and something holds it for now.</summary>
    public static StateLook RunningWaiting { get; } = new(Glyph.Hourglass, "Running, waiting", StateFill.DimStripes, StateHue.Attn);

    /// <summary>Rollout: being stopped for good.</summary>
    public static StateLook Stopping { get; } = new(Glyph.OctagonO, "Stopping", StateFill.Hatch, StateHue.Bad);

    /// <summary>Rollout: stopped for good by a person.</summary>
    public static StateLook Stopped { get; } = new(Glyph.Octagon, "Stopped", StateFill.Solid, StateHue.Bad);

    /// <summary>Rollout: a guard ended it.</summary>
    public static StateLook Aborted { get; } = new(Glyph.Octagon, "Aborted", StateFill.Solid, StateHue.Bad);

    /// <summary>Rollout or group: done.</summary>
    public static StateLook Finished { get; } = new(Glyph.Check, "Finished", StateFill.Solid, StateHue.Ok);

    /// <summary>Rollout: done, with devices that failed.</summary>
    public static StateLook FinishedWithFailures { get; } = new(Glyph.CheckTri, "Finished with failures", StateFill.Solid, StateHue.Attn);

    /// <summary>Group: its error limit was passed.</summary>
    public static StateLook GroupError { get; } = new(Glyph.CrossSquare, "Error", StateFill.Hatch, StateHue.Bad);

    /// <summary>Action: offered, not yet picked up.</summary>
    public static StateLook Queued { get; } = new(Glyph.Dot, "Queued", StateFill.Outline, StateHue.Idle);

    /// <summary>Action: picked up by the device.</summary>
    public static StateLook Delivered { get; } = new(Glyph.ArrowDown, "Delivered", StateFill.Outline, StateHue.Idle);

    /// <summary>Action: the device downloads.</summary>
    public static StateLook Downloading { get; } = new(Glyph.ArrowDownBar, "Downloading", StateFill.Stripes, StateHue.Run);

    /// <summary>Action: the device installs.</summary>
    public static StateLook Installing { get; } = new(Glyph.Gear, "Installing", StateFill.Stripes, StateHue.Run);

    /// <summary>Action: somebody has to confirm on the device.</summary>
    public static StateLook WaitingForConfirmation { get; } = new(Glyph.Bubble, "Waiting for confirmation", StateFill.Dashed, StateHue.Attn);

    /// <summary>Action: done, good.</summary>
    public static StateLook Success { get; } = new(Glyph.Check, "Success", StateFill.Solid, StateHue.Ok);

    /// <summary>Action: done, bad.</summary>
    public static StateLook Failed { get; } = new(Glyph.Cross, "Failed", StateFill.Solid, StateHue.Bad);

    /// <summary>Action: the device took too long.</summary>
    public static StateLook TimedOut { get; } = new(Glyph.Stopwatch, "Timed out", StateFill.Solid, StateHue.Bad);

    /// <summary>Action: the device said no.</summary>
    public static StateLook Rejected { get; } = new(Glyph.Minus, "Rejected", StateFill.Solid, StateHue.Bad);

    /// <summary>Action: taken back.</summary>
    public static StateLook Cancelled { get; } = new(Glyph.Slash, "Cancelled", StateFill.Outline, StateHue.Idle);

    /// <summary>Action: the device did not let it be taken back.</summary>
    public static StateLook CancelRefused { get; } = new(Glyph.SlashBang, "Cancel refused", StateFill.Hatch, StateHue.Attn);

    /// <summary>Action or group: the rollout has not come so far, or never will.</summary>
    public static StateLook NotStarted { get; } = new(Glyph.Dash, "Not started", StateFill.None, StateHue.Idle);

    /// <summary>Page or part of a page: could not be shown.</summary>
    public static StateLook Fault { get; } = new(Glyph.Attention, "Failed", StateFill.Solid, StateHue.Bad);

    /// <summary>Something to look at: a warning, a step with an open question.</summary>
    public static StateLook Attention { get; } = new(Glyph.Attention, "Attention", StateFill.Solid, StateHue.Attn);

    /// <summary>Rollout: a person must act. The letter says why: P person, S check, T trigger missed, E error, A criterion,
    /// B breaker, L latch.</summary>
    /// <param name="causeLetter">One of the letters above.</param>
    /// <param name="word">The word beside the tile, for example <c>Paused by error rule</c>.</param>
    public static StateLook Paused(char causeLetter, string word = "Paused") =>
        new(Glyph.Pause, word, StateFill.Solid, StateHue.Attn, causeLetter);
}
