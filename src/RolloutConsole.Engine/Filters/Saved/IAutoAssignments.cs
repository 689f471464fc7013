using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Filters.Saved;

/// <summary>
/// Assigns the sets of saved filters to whoever matches (hawkbit-rollouts, 1.4). Nothing is remembered between two looks but the actions
/// themselves: a target that ever had an action of the set is not found again, so a kill at any moment repeats and forgets nothing.
/// </summary>
public interface IAutoAssignments
{
    /// <summary>All of them in the order of their turn: the highest weight first, then the lowest filter id.</summary>
    Task<IReadOnlyList<AutoAssignment>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks for targets, at most 10,000, and assigns the set to them in slices. A target keeps an open action that another filter of the same or
    /// a higher weight gave it, until that is over.
    /// </summary>
    /// <param name="assignment">What to assign; what was changed meanwhile is left to the next round.</param>
    /// <param name="after">Only targets with a larger id; 0 begins with the first.</param>
    /// <param name="cancellationToken">Ends the work between two slices.</param>
    Task<AutoAssigned> AssignAsync(AutoAssignment assignment, long after, CancellationToken cancellationToken);
}

/// <summary>The auto-assignment of one filter.</summary>
/// <param name="FilterId">The filter.</param>
/// <param name="FilterName">Its name.</param>
/// <param name="Query">Its text.</param>
/// <param name="SetId">What is assigned.</param>
/// <param name="ActionType">How urgent.</param>
/// <param name="Weight">0 to 1000.</param>
/// <param name="ConfirmationRequired">Whether a person at the device must agree.</param>
public sealed record AutoAssignment(
    long FilterId, string FilterName, string Query, long SetId, ActionType ActionType, int Weight, bool ConfirmationRequired)
{
    /// <summary>How every actor's name begins.</summary>
    public const string ActorPrefix = "auto-assignment of filter ";

    /// <summary>Who acts, in history and audit; the id comes first because names change.</summary>
    public Caller Actor => Caller.System(ActorOf(FilterId) + FilterName) with { Kind = CallerKind.Rule };

    /// <summary>How the actor's name of one filter begins, whatever the filter is called.</summary>
    public static string ActorOf(long filterId) => FormattableString.Invariant($"{ActorPrefix}{filterId} ");

    /// <summary>What the filter was called when this actor assigned something.</summary>
    /// <param name="actor">Who acted, as history and actions keep it.</param>
    /// <returns>Null when it was not an auto-assignment.</returns>
    public static string? FilterNameOf(string actor) =>
        actor.StartsWith(ActorPrefix, StringComparison.Ordinal) ? actor[(actor.IndexOf(' ', ActorPrefix.Length) + 1)..] : null;
}

/// <summary>What came of a look.</summary>
/// <param name="Count">Actions created.</param>
/// <param name="LastTargetId">Where the next look begins.</param>
/// <param name="IsWhole">Nothing is left behind this id, or the rest waits: for the emergency stop, or for a set that cannot be assigned.</param>
public sealed record AutoAssigned(int Count, long LastTargetId, bool IsWhole);
