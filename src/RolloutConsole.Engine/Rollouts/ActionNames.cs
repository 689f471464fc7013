using System.Diagnostics;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What the commands are called in the audit, and what permits them.</summary>
internal static class ActionNames
{
    public static string Of(RolloutCommand command) => command switch
    {
        RolloutCommand.Start => "rollout.start",
        RolloutCommand.Pause => "rollout.pause",
        RolloutCommand.Resume => "rollout.resume",
        RolloutCommand.TriggerNextGroup => "rollout.trigger-next-group",
        RolloutCommand.Stop => "rollout.stop",
        RolloutCommand.Delete => "rollout.delete",
        RolloutCommand.Approve => "rollout.approve",
        RolloutCommand.Deny => "rollout.deny",
        RolloutCommand.RollBack => "rollout.roll-back",
        _ => throw new UnreachableException($"command {command}"),
    };

    public static Permission PermissionFor(RolloutCommand command) => command switch
    {
        RolloutCommand.Start => Permission.StartRollout,
        RolloutCommand.Pause => Permission.PauseRollout,
        RolloutCommand.Resume => Permission.ResumeRollout,
        RolloutCommand.TriggerNextGroup => Permission.TriggerNextGroup,
        RolloutCommand.Stop => Permission.StopRollout,
        RolloutCommand.Delete => Permission.DeleteRollout,
        RolloutCommand.RollBack => Permission.RollBackRollout,
        RolloutCommand.Approve or RolloutCommand.Deny => Permission.ApproveRollout,
        _ => throw new UnreachableException($"command {command}"),
    };
}
