using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Collects what is said while a document is read.</summary>
/// <param name="takesQuotedNumbers">Whether a number or flag may stand in quotes, as hawkBit takes it (hawkbit-api, section 0, rule 8).</param>
internal sealed class ExchangeNotes(bool takesQuotedNumbers = false)
{
    // A wrong document need not be told more often than a person reads it.
    private const int MostFaults = 50;

    private readonly ImmutableList<ExchangeNote>.Builder _taken = ImmutableList.CreateBuilder<ExchangeNote>();
    private readonly ImmutableList<ExchangeNote>.Builder _leftOut = ImmutableList.CreateBuilder<ExchangeNote>();
    private readonly ImmutableList<PlanFault>.Builder _faults = ImmutableList.CreateBuilder<PlanFault>();

    public bool TakesQuotedNumbers => takesQuotedNumbers;

    public bool HasFaults => _faults.Count > 0;

    public void Take(string field, string value, string meaning) => _taken.Add(new ExchangeNote(field, value, meaning));

    public void LeaveOut(string field, string value, string why) => _leftOut.Add(new ExchangeNote(field, value, why));

    public void Fail(string field, string message, string suggestion)
    {
        if (_faults.Count < MostFaults)
        {
            _faults.Add(new PlanFault(field, message, suggestion));
        }
    }

    /// <summary>Asks the plan's own rules, so that nothing is taken over that could not be saved. A field with a fault is not named twice.</summary>
    /// <param name="name">Name of the rollout.</param>
    /// <param name="plan">What was read.</param>
    /// <param name="pathOf">The path in the document of a field of the rules.</param>
    public void Judge(string name, RolloutPlan plan, Func<string, string> pathOf)
    {
        var told = _faults.Select(f => f.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var fault in PlanRules.Check(name, "", plan))
        {
            if (pathOf(fault.Field) is var path && !told.Contains(path))
            {
                Fail(path, fault.Message, fault.Suggestion);
            }
        }
    }

    /// <summary>The result; without a plan when anything is wrong.</summary>
    public ImportedPlan Close(RolloutPlan? plan, string? name = null, string? description = null) => new(
        HasFaults ? null : plan, name, description, _taken.ToImmutable(), _leftOut.ToImmutable(), _faults.ToImmutable());
}
