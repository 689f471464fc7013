using System.Diagnostics;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Groups;

/// <summary>How a group's state looks, everywhere.</summary>
internal static class GroupBadges
{
    /// <summary>The look of a state.</summary>
    public static StateLook For(GroupStatus status) => status switch
    {
        GroupStatus.Creating => StateLooks.Creating,
        GroupStatus.Ready => StateLooks.Ready,
        GroupStatus.Scheduled => StateLooks.Scheduled,
        GroupStatus.Running => StateLooks.Running,
        GroupStatus.Finished => StateLooks.Finished,
        GroupStatus.Error => StateLooks.GroupError,
        _ => throw new UnreachableException($"group status {status}"),
    };
}
