namespace RolloutConsole.Engine.Rollouts;

/// <summary>What a rollout waits for whose devices are being returned.</summary>
public static partial class RolloutWaiting
{
    private static IEnumerable<Blocker> ExplainRecovery(RolloutView view)
    {
        var since = view.EndedAt ?? view.Reason.Since;
        switch (view)
        {
            case { Recovery: RecoveryState.Due }:
                yield return new Blocker(
                    BlockerKind.Recovery, "A rollback follows as soon as nothing more is taken back", since, "the rollback's creation", null, "engine");
                break;
            case { Recovery: RecoveryState.RollingBack, Rollback: { } rollback }:
                yield return new Blocker(
                    BlockerKind.Recovery, $"Rolling back, see rollout {rollback.Id} '{rollback.Name}'", since, "the end of the rollback", null, "engine; Manager can stop the rollback");
                break;
        }
    }
}
