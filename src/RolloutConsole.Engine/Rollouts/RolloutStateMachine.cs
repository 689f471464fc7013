using System.Collections.Frozen;
using static RolloutConsole.Engine.Rollouts.RolloutStatus;
using static RolloutConsole.Engine.Rollouts.RolloutTrigger;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// The one table of the rollout's states: the only door to a new status, and the source of the diagram on the page.
/// Sources: architecture, section 4; hawkbit-rollouts, table 2.1.
/// </summary>
public static class RolloutStateMachine
{
    private static readonly FrozenDictionary<(RolloutStatus, RolloutTrigger), RolloutStatus> s_moves =
        new Dictionary<(RolloutStatus, RolloutTrigger), RolloutStatus>
        {
            [(Draft, Submit)] = Creating,
            [(Draft, Delete)] = Deleting,

            [(Creating, GroupsFilled)] = Ready,
            [(Creating, ApprovalNeeded)] = WaitingForApproval,
            [(Creating, Stop)] = Stopping,
            [(Creating, Delete)] = Deleting,

            [(WaitingForApproval, Approve)] = Ready,
            [(WaitingForApproval, Deny)] = ApprovalDenied,
            [(WaitingForApproval, Stop)] = Stopping,
            [(WaitingForApproval, Delete)] = Deleting,

            [(ApprovalDenied, Stop)] = Stopping,
            [(ApprovalDenied, Delete)] = Deleting,

            [(Ready, Schedule)] = Scheduled,
            [(Ready, Start)] = Starting,
            [(Ready, Stop)] = Stopping,
            [(Ready, Delete)] = Deleting,

            [(Scheduled, Start)] = Starting,
            [(Scheduled, Stop)] = Stopping,
            [(Scheduled, Delete)] = Deleting,

            [(Starting, FirstGroupStarted)] = Running,
            [(Starting, Stop)] = Stopping,
            [(Starting, Delete)] = Deleting,

            [(Running, Pause)] = Paused,
            [(Running, LastGroupOver)] = Finished,
            [(Running, Abort)] = Aborted,
            [(Running, Stop)] = Stopping,
            [(Running, Delete)] = Deleting,

            [(Paused, Resume)] = Running,
            [(Paused, Stop)] = Stopping,
            [(Paused, Delete)] = Deleting,

            [(Stopping, AllAskedBack)] = Stopped,
            [(Stopping, Delete)] = Deleting,

            [(Stopped, Delete)] = Deleting,
            [(Aborted, Delete)] = Deleting,
            [(Finished, Delete)] = Deleting,

            [(Deleting, AllRemoved)] = Deleted,
            [(Deleted, Delete)] = Deleting,
        }.ToFrozenDictionary();

    /// <summary>Every allowed move, for the diagram, the documentation and the test that walks all pairs.</summary>
    public static IEnumerable<(RolloutStatus From, RolloutTrigger Trigger, RolloutStatus To)> Moves =>
        s_moves.Select(m => (m.Key.Item1, m.Key.Item2, m.Value));

    /// <summary>Looks a move up. An absent pair means "not allowed", which the caller must answer.</summary>
    public static bool TryMove(RolloutStatus from, RolloutTrigger trigger, out RolloutStatus to) =>
        s_moves.TryGetValue((from, trigger), out to);

    /// <summary>True for states from which a rollout can still be stopped for good (hawkbit-rollouts, 2.1: stoppable).</summary>
    public static bool IsStoppable(RolloutStatus status) => s_moves.ContainsKey((status, Stop));

    /// <summary>True for states that no command but delete leaves.</summary>
    public static bool IsFinal(RolloutStatus status) => status is Stopped or Aborted or Finished or Deleted;

    /// <summary>True for states in which the engine itself has something to do.</summary>
    public static bool IsAlive(RolloutStatus status) =>
        status is Creating or Scheduled or Starting or Running or Stopping or Deleting;
}
