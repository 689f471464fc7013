using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Groups;

/// <summary>Where a group stands in the order of things; decides height and folding of its lane.</summary>
public enum LaneStage
{
    /// <summary>Over, well or badly, and nothing to look at: may be folded.</summary>
    Finished,

    /// <summary>The one to look at: taller, with labelled ticks.</summary>
    Current,

    /// <summary>Comes later.</summary>
    Later,
}

/// <summary>One group as a lane. All counts are at least 0; ok, in flight, failed and not started add up to the size.</summary>
/// <param name="Number">From 1, in order.</param>
/// <param name="Name">Group name.</param>
/// <param name="Look">State tile.</param>
/// <param name="Stage">Height and folding.</param>
/// <param name="Size">Devices in the group.</param>
/// <param name="Ok">Finished well.</param>
/// <param name="InFlight">Offered or with the device.</param>
/// <param name="Failed">Finished badly.</param>
/// <param name="NotStarted">Waiting for their turn.</param>
/// <param name="SuccessNeeded">Successes that start the next group; null draws no trigger.</param>
/// <param name="ErrorLimit">Failures that are allowed; null draws no limit.</param>
/// <param name="Text1">First line, for example <c>511/640 ok · 2/40 failed</c>.</param>
/// <param name="Text2">Second, muted line; null for none.</param>
public sealed record LaneView(
    int Number, string Name, StateLook Look, LaneStage Stage, long Size, long Ok, long InFlight, long Failed, long NotStarted,
    long? SuccessNeeded, long? ErrorLimit, string Text1, string? Text2 = null);
