namespace RolloutConsole.Web.Widgets;

/// <summary>The state glyphs of <c>wwwroot-assets/icons/glyphs.svg</c>: one glyph, one meaning (operator-experience section 4).</summary>
public enum Glyph
{
    /// <summary>Creating or deleting.</summary>
    RingDotted,

    /// <summary>Waiting for approval.</summary>
    Hand,

    /// <summary>Approval denied.</summary>
    HandCrossed,

    /// <summary>Ready.</summary>
    Circle,

    /// <summary>Scheduled.</summary>
    Clock,

    /// <summary>Running.</summary>
    Play,

    /// <summary>Running, but waiting for something.</summary>
    Hourglass,

    /// <summary>Paused; a cause letter stands beside it.</summary>
    Pause,

    /// <summary>Stopping.</summary>
    OctagonO,

    /// <summary>Stopped or aborted.</summary>
    Octagon,

    /// <summary>Finished, success.</summary>
    Check,

    /// <summary>Finished with failures.</summary>
    CheckTri,

    /// <summary>Group in error.</summary>
    CrossSquare,

    /// <summary>Queued, or a draft.</summary>
    Dot,

    /// <summary>Delivered to the device.</summary>
    ArrowDown,

    /// <summary>Downloading.</summary>
    ArrowDownBar,

    /// <summary>Installing.</summary>
    Gear,

    /// <summary>Waiting for confirmation on the device.</summary>
    Bubble,

    /// <summary>Failed.</summary>
    Cross,

    /// <summary>Timed out.</summary>
    Stopwatch,

    /// <summary>Rejected.</summary>
    Minus,

    /// <summary>Cancelled.</summary>
    Slash,

    /// <summary>Cancellation refused.</summary>
    SlashBang,

    /// <summary>Not reached, not started.</summary>
    Dash,

    /// <summary>Devices return to what they ran before.</summary>
    ArrowBack,

    /// <summary>Something needs a look.</summary>
    Attention,
}
