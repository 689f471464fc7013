using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>What was read from a document. Everything in it is in one of the three lists; nothing is dropped silently.</summary>
/// <param name="Plan">The plan; null when there is any fault.</param>
/// <param name="Name">Name of the rollout; null when the document has none.</param>
/// <param name="Description">Its description; null when the document has none.</param>
/// <param name="Taken">What was taken over, and what it means here.</param>
/// <param name="LeftOut">What has no counterpart here, and why.</param>
/// <param name="Faults">What is wrong; the field is the path in the document, or <see cref="PlanImport.WholeText"/>.</param>
public sealed record ImportedPlan(
    RolloutPlan? Plan,
    string? Name,
    string? Description,
    ImmutableList<ExchangeNote> Taken,
    ImmutableList<ExchangeNote> LeftOut,
    ImmutableList<PlanFault> Faults);

/// <summary>What is said of one member of a document.</summary>
/// <param name="Field">Its path, such as <c>abortConfig.criteriaList[0].action</c>.</param>
/// <param name="Value">Its value as written, cut where it is long.</param>
/// <param name="Meaning">What it means here, or why it has no counterpart.</param>
public sealed record ExchangeNote(string Field, string Value, string Meaning);
