using System.Collections.Frozen;
using static RolloutConsole.Engine.Rollouts.RecoveryState;
using static RolloutConsole.Engine.Rollouts.RecoveryTrigger;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Where the rollback of a rollout stands. Source: architecture, section 4. The numbers are stored; never change one.</summary>
public enum RecoveryState
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>A guard or a person wants it; it is created as soon as the rollout has taken back what it takes back.</summary>
    Due = 1,

    /// <summary>The rollback rollout exists and is not over.</summary>
    RollingBack = 2,

    /// <summary>Every device of the rollback runs again what it ran before. Final.</summary>
    RolledBack = 3,

    /// <summary>No device could return, or the rollback ended before all had. Final; a person decides (ecs-rolling-update, B-18 and B-19).</summary>
    RollbackFailed = 4,
}

/// <summary>What can move a recovery from one state to another.</summary>
public enum RecoveryTrigger
{
    /// <summary>A guard or a person asks for it.</summary>
    Ask,

    /// <summary>The rollback was created.</summary>
    Begin,

    /// <summary>No device had begun, or the rollout was deleted before anything was created.</summary>
    NothingToReturn,

    /// <summary>Devices had begun, and none of them has a set to return to.</summary>
    NoWayBack,

    /// <summary>The rollback is over, and every device returned.</summary>
    Returned,

    /// <summary>The rollback ended before every device had returned.</summary>
    NotReturned,
}

/// <summary>The one table of a recovery's states. Sources: architecture, section 4; ecs-rolling-update, 5.3 and B-18 to B-20.</summary>
public static class RecoveryStateMachine
{
    private static readonly FrozenDictionary<(RecoveryState, RecoveryTrigger), RecoveryState> s_moves =
        new Dictionary<(RecoveryState, RecoveryTrigger), RecoveryState>
        {
            [(None, Ask)] = Due,
            [(Due, Begin)] = RollingBack,
            [(Due, NothingToReturn)] = None,
            [(Due, NoWayBack)] = RollbackFailed,
            [(RollingBack, Returned)] = RolledBack,
            [(RollingBack, NotReturned)] = RollbackFailed,
        }.ToFrozenDictionary();

    /// <summary>Every allowed move.</summary>
    public static IEnumerable<(RecoveryState From, RecoveryTrigger Trigger, RecoveryState To)> Moves =>
        s_moves.Select(m => (m.Key.Item1, m.Key.Item2, m.Value));

    /// <summary>Looks a move up; an absent pair means "not allowed".</summary>
    public static bool TryMove(RecoveryState from, RecoveryTrigger trigger, out RecoveryState to) => s_moves.TryGetValue((from, trigger), out to);

    /// <summary>True while the engine has something to do for it.</summary>
    public static bool IsOpen(RecoveryState state) => state is Due or RollingBack;
}

/// <summary>Another rollout, as far as one needs to know it: its rollback, or the one that it rolls back.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands.</param>
public sealed record RolloutLink(long Id, string Name, RolloutStatus Status);
