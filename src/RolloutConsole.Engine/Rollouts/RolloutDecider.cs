namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// The one place that decides. A pure function over plan, statuses and tallies: the live engine, the explanation on the page, the
/// property tests and, later, the forecast all call it (architecture, section 5). The order of questions is the order of the calls
/// in <see cref="Decide"/>; the first halting verdict wins.
/// </summary>
public static class RolloutDecider
{
    /// <summary>Most actions that one slice opens, fills, ends or asks back (architecture, section 5).</summary>
    public const int LargestSlice = 5000;

    /// <summary>Decides what to do about a fact.</summary>
    /// <param name="view">The rollout as committed, with the outcomes that no decision has seen yet.</param>
    /// <param name="fact">What happened.</param>
    /// <param name="now">The time, given so that the answer is the same when asked twice.</param>
    public static RolloutDecision Decide(RolloutView view, RolloutFact fact, DateTimeOffset now)
    {
        var round = new RolloutRound(view, now);
        round.FoldOutcomes();
        round.TakeSliceResult(fact);
        round.ObeyLatch();
        round.ObeyInvalidation();
        round.Obey(fact as RolloutFact.OperatorCommand);
        round.EndOnTime();
        round.Fill();
        round.StartOnTime();
        round.JudgeAlarms(fact);
        round.JudgeGroups();
        round.Finish();
        round.Recall();
        round.UndoRecall();
        round.CancelAfterEnd();
        round.TryAgain();
        round.Grow();
        round.OpenActions();
        round.EndForGood();
        round.Recover(fact);
        return round.ToDecision();
    }
}
