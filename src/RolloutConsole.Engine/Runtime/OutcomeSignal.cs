using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Runtime;

/// <summary>Passes committed outcomes on: to the rollouts' owners, to those that wait for busy targets, and to the live feed.</summary>
internal sealed class OutcomeSignal(
    Lazy<MailboxDirectory> mailboxes, FreedTargetsLoop freed, IEnumerable<IChangeSignal> watchers) : IOutcomeSignal
{
    /// <inheritdoc/>
    public void Committed(IReadOnlyCollection<long> rolloutIds, int closedActions, long sequence)
    {
        foreach (var rolloutId in rolloutIds)
        {
            mailboxes.Value[rolloutId].Signal(Wake.OutcomesCommitted);
            foreach (var watcher in watchers)
            {
                watcher.Committed(rolloutId, sequence);
            }
        }

        if (closedActions > 0)
        {
            freed.Note();
        }
    }
}
