using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Runtime;

/// <summary>One round of a rollout: load, decide, commit with the expected version, then tell timers and feed (architecture, section 5).</summary>
internal sealed class RolloutRunner(
    IRolloutStore store,
    LatchBoard latches,
    IAuditStore audit,
    IEnumerable<IChangeSignal> watchers,
    IOutcomeSignal outcomes,
    DeadlineLoop deadlines,
    BusyRollouts busy,
    AlarmLoop alarms,
    IOptions<EngineOptions> options,
    Lazy<MailboxDirectory> mailboxes,
    TimeProvider clock,
    ILogger<RolloutRunner> logger)
{
    private const int MostAttempts = 16;

    /// <summary>Runs a round without a command.</summary>
    /// <returns>The fact to go on with at once, or null when the rollout rests.</returns>
    public async Task<RolloutFact?> RunRoundAsync(long rolloutId, RolloutFact fact, CancellationToken cancellationToken)
    {
        var round = await DecideAndCommitAsync(rolloutId, fact, null, cancellationToken);
        return round?.FollowUp;
    }

    /// <summary>Runs a round with a command, answers its letter, and audits it either way.</summary>
    /// <returns>The fact to go on with at once, or null when the rollout rests.</returns>
    public async Task<RolloutFact?> ObeyAsync(long rolloutId, CommandLetter letter, CancellationToken cancellationToken)
    {
        var fact = new RolloutFact.OperatorCommand(letter.Command, letter.Caller, letter.Reason, letter.Code);
        var round = await DecideAndCommitAsync(rolloutId, fact, letter, cancellationToken);
        if (round is null)
        {
            await AppendAsync(letter, $"rollout {rolloutId}", "not-found", null, cancellationToken);
            letter.AnswerWith(new CommandReceipt(CommandOutcome.NotFound, $"There is no rollout {rolloutId}."));
            return null;
        }

        if (round.Value.Refusal is { } refusal)
        {
            await AppendAsync(letter, round.Value.Subject, "refused", refusal, cancellationToken);
            letter.AnswerWith(new CommandReceipt(CommandOutcome.IllegalState, refusal, rolloutId));
            return null;
        }

        letter.AnswerWith(CommandReceipt.Accepted(rolloutId));
        return round.Value.FollowUp;
    }

    private async Task<Round?> DecideAndCommitAsync(long rolloutId, RolloutFact fact, CommandLetter? letter, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await store.LoadAsync(rolloutId, cancellationToken) is not { } loaded)
            {
                busy.Note(rolloutId, isWaiting: false);
                return null;
            }

            var view = loaded with { Latch = latches.For(rolloutId), GrowthGap = options.Value.GrowthGap };
            var now = clock.GetUtcNow();
            var decision = RolloutDecider.Decide(view, fact, now);
            var subject = $"rollout {rolloutId} {view.Name}";
            if (decision.Refusal is { } refusal)
            {
                return new Round(null, refusal, subject);
            }

            busy.Note(rolloutId, decision.Next.Groups.Exists(g => g.AllBusy > 0));
            var entry = letter is null ? null : EntryOf(letter, subject, "accepted", null, now);
            if (entry is null && !decision.HasChanges(view))
            {
                return new Round(null, null, subject);
            }

            var result = await store.CommitAsync(view, decision, entry, now, cancellationToken);
            if (result.IsStale)
            {
                logger.LogDebug("Rollout {RolloutId}: decided on version {Version}, which was stale", rolloutId, view.Version);
                continue;
            }

            if (IsGone(decision, result))
            {
                // Its rows of the emergency stop went with it.
                latches.Lower(rolloutId);
            }

            Tell(rolloutId, decision, result);
            TellRelated(view, decision, result);
            if (AlarmState.IsReadFor(decision.Next) && !AlarmState.IsReadFor(view))
            {
                alarms.Note();
            }

            return new Round(FollowUpOf(decision, result), null, subject);
        }

        throw new InvalidOperationException($"Rollout {rolloutId} changed under {MostAttempts} decisions in a row.");
    }

    private void Tell(long rolloutId, RolloutDecision decision, CommitResult result)
    {
        if (decision.Next.WakeAt is { } wakeAt)
        {
            deadlines.Consider(wakeAt);
        }

        foreach (var watcher in watchers)
        {
            watcher.Committed(rolloutId, result.Sequence);
        }

        if (result.OtherRollouts.Count > 0)
        {
            outcomes.Committed(result.OtherRollouts, 0, result.Sequence);
        }
    }

    // A rollback is looked after from its creation on, and who is rolled back hears how it ended. Both are in the rows too: after a kill
    // every rollout with something to do is looked at anyway.
    private void TellRelated(RolloutView before, RolloutDecision decision, CommitResult result)
    {
        if (result.Slice?.RollbackId is { } rollbackId)
        {
            mailboxes.Value[rollbackId].Signal(Wake.LeaseGained);
            foreach (var watcher in watchers)
            {
                watcher.Committed(rollbackId, 0);
            }
        }

        var isOver = RolloutStateMachine.IsFinal(decision.Next.Status) && !RolloutStateMachine.IsFinal(before.Status);
        if (before.RollsBack is { } source && (isOver || IsGone(decision, result)))
        {
            mailboxes.Value[source.Id].Signal(Wake.RollbackEnded);
        }
    }

    private static bool IsGone(RolloutDecision decision, CommitResult result) =>
        decision.Next.Status == RolloutStatus.Deleted || (decision.Slice is RolloutSlice.RemoveRollout && result.Slice is { Exhausted: true });

    private static RolloutFact? FollowUpOf(RolloutDecision decision, CommitResult result)
    {
        if (result.Slice is { } slice)
        {
            return new RolloutFact.SliceDone(slice);
        }

        return decision.LookAgain ? new RolloutFact.LookAgain() : null;
    }

    private Task AppendAsync(CommandLetter letter, string subject, string outcome, string? details, CancellationToken cancellationToken) =>
        audit.AppendAsync(EntryOf(letter, subject, outcome, details, clock.GetUtcNow()), cancellationToken);

    private static AuditEntry EntryOf(CommandLetter letter, string subject, string outcome, string? details, DateTimeOffset now) =>
        new(now, letter.Caller, ActionNames.Of(letter.Command), subject, outcome, letter.Reason, details);

    private readonly record struct Round(RolloutFact? FollowUp, string? Refusal, string Subject);
}
