using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What a replay says, in words.</summary>
internal static class WhatIfWords
{
    /// <summary>The headline, for example <c>Would have aborted in group 2 after 5 failures.</c></summary>
    public static string Headline(WhatIf whatIf) => whatIf.Halt is { } halt
        ? $"Would have {(halt.Aborts ? "aborted" : "paused")} in group {halt.Group} after {Failures(halt.Failures)}."
        : "Nothing would have halted it.";

    /// <summary>What really happened, for example <c>It really reached 212 failures and finished.</c></summary>
    public static string Reality(WhatIf whatIf, RolloutStatus status) =>
        $"It really {(whatIf.Failures == 0 ? "had no failure" : $"reached {Failures(whatIf.Failures)}")} and {(status == RolloutStatus.Finished ? "finished" : $"was {RolloutWords.Of(status)}")}.";

    /// <summary>What acts, for example <c>1, failed ≥ 2 % after 200 finished</c>.</summary>
    public static string RuleOf(WhatIfHalt halt, RolloutPlan plan) => halt.Criterion is { } number && number <= plan.AbortCriteria.Count
        ? $"{number}, {PlanWords.RuleOf(plan.AbortCriteria[number - 1])}"
        : halt.Reason.Key == "breaker" ? "circuit breaker" : $"error limit of group {halt.Group}";

    private static string Failures(int count) => $"{Figures.Count(count)} {(count == 1 ? "failure" : "failures")}";
}
