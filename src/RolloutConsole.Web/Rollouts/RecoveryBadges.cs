using System.Diagnostics;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>How the rollback of a rollout looks, everywhere.</summary>
internal static class RecoveryBadges
{
    /// <summary>The look of a recovery's state; null when there is none.</summary>
    public static StateLook? For(RecoveryState state) => state switch
    {
        RecoveryState.None => null,
        RecoveryState.Due => new(Glyph.ArrowBack, "Rollback due", StateFill.Outline, StateHue.Attn),
        RecoveryState.RollingBack => new(Glyph.ArrowBack, "Rolling back", StateFill.Stripes, StateHue.Run),
        RecoveryState.RolledBack => new(Glyph.ArrowBack, "Rolled back", StateFill.Solid, StateHue.Ok),
        RecoveryState.RollbackFailed => new(Glyph.ArrowBack, "Rollback failed", StateFill.Solid, StateHue.Bad),
        _ => throw new UnreachableException($"recovery {state}"),
    };
}
