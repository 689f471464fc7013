using System.Collections.Frozen;
using static RolloutConsole.Engine.Groups.GroupStatus;
using static RolloutConsole.Engine.Groups.GroupTrigger;

namespace RolloutConsole.Engine.Groups;

/// <summary>
/// The one table of a group's states: the only door to a new status, and the source of the diagram on the page.
/// Source: hawkbit-rollouts, table 2.3.
/// </summary>
public static class GroupStateMachine
{
    private static readonly FrozenDictionary<(GroupStatus, GroupTrigger), GroupStatus> s_moves =
        new Dictionary<(GroupStatus, GroupTrigger), GroupStatus>
        {
            [(Creating, Filled)] = Ready,
            [(Creating, RolloutStopped)] = Finished,
            [(Ready, GroupTrigger.RolloutStarted)] = Scheduled,
            [(Ready, RolloutStopped)] = Finished,
            [(Scheduled, Start)] = Running,
            [(Scheduled, RolloutStopped)] = Finished,
            [(Running, Completed)] = Finished,
            [(Running, ErrorLimitBroken)] = Error,
            [(Running, RolloutStopped)] = Finished,
        }.ToFrozenDictionary();

    /// <summary>Every allowed move, for the diagram, the documentation and the test that walks all pairs.</summary>
    public static IEnumerable<(GroupStatus From, GroupTrigger Trigger, GroupStatus To)> Moves =>
        s_moves.Select(m => (m.Key.Item1, m.Key.Item2, m.Value));

    /// <summary>Looks a move up. An absent pair means "not allowed", which the caller must answer.</summary>
    public static bool TryMove(GroupStatus from, GroupTrigger trigger, out GroupStatus to) =>
        s_moves.TryGetValue((from, trigger), out to);
}
