using System.Collections.Frozen;

namespace RolloutConsole.Engine.Targets;

/// <summary>How one action status is called elsewhere.</summary>
/// <param name="Management">Word in the Management API (hawkbit-api, 2.6).</param>
/// <param name="Aws">State in the AWS IoT Jobs view.</param>
/// <param name="Ecs">Class in the ECS view: pending, running or stopped.</param>
/// <param name="Word">Word on the console's pages.</param>
/// <param name="Glyph">Id of the glyph in <c>glyphs.svg</c> without its prefix.</param>
public sealed record ActionFacet(string Management, string Aws, string Ecs, string Word, string Glyph);

/// <summary>The wire and picture columns of the action table (architecture, section 4).</summary>
public static class ActionFacets
{
    private static readonly FrozenDictionary<ActionStatus, ActionFacet> s_facets = new Dictionary<ActionStatus, ActionFacet>
    {
        [ActionStatus.Scheduled] = new("scheduled", "-", "pending", "Scheduled", "clock"),
        [ActionStatus.Running] = new("running", "QUEUED", "pending", "Offered", "dot"),
        [ActionStatus.WaitForConfirmation] = new("wait_for_confirmation", "QUEUED", "pending", "Confirmation pending", "bubble"),
        [ActionStatus.Retrieved] = new("retrieved", "IN_PROGRESS", "running", "Installing", "gear"),
        [ActionStatus.Downloaded] = new("downloaded", "SUCCEEDED", "running", "Downloaded", "check"),
        [ActionStatus.Finished] = new("finished", "SUCCEEDED", "running", "Success", "check"),
        [ActionStatus.Error] = new("error", "FAILED", "stopped", "Failed", "cross"),
        [ActionStatus.Rejected] = new("error", "REJECTED", "stopped", "Rejected", "minus"),
        [ActionStatus.TimedOut] = new("error", "TIMED_OUT", "stopped", "Timed out", "stopwatch"),
        [ActionStatus.Canceling] = new("canceling", "IN_PROGRESS", "running", "Being asked back", "slash"),
        [ActionStatus.Canceled] = new("canceled", "CANCELED", "stopped", "Canceled", "slash"),
        [ActionStatus.Removed] = new("canceled", "REMOVED", "stopped", "Removed", "dash"),
    }.ToFrozenDictionary();

    /// <summary>The names of a status; every status has a row.</summary>
    public static ActionFacet Of(ActionStatus status) => s_facets[status];
}
