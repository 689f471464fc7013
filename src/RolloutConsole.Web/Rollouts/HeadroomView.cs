namespace RolloutConsole.Web.Rollouts;

/// <summary>How far the rollout is from being ended by a guard.</summary>
/// <param name="Left">Failures that may still happen before the guard acts; 0 when the next one does.</param>
/// <param name="Allowed">Failures the guard allows now, the ones that happened included; at least 1.</param>
/// <param name="Sentence">For example <c>would abort</c>; written after the number of failures.</param>
/// <param name="Rule">The guard in words, for example <c>rule 1: any failure ≥ 2 % of 1,213 finished</c>.</param>
/// <param name="Others">Further limits, name and state.</param>
public sealed record HeadroomView(long Left, long Allowed, string Sentence, string Rule, IReadOnlyList<(string Name, string State)> Others)
{
    /// <summary>At most a fifth of the allowance is left.</summary>
    public bool IsNear => Left * 5 <= Allowed;
}
