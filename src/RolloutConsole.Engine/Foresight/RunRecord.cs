using System.Runtime.InteropServices;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>
/// Lists what each device of a simulated run did, as the console records a real rollout. Only who judges a replay needs it: a forecast
/// counts devices and does not tell them apart.
/// </summary>
internal sealed class RunRecord
{
    private readonly List<RecordedAction> _attempts = [];
    private readonly Dictionary<(int Second, int Group), Queue<int>> _coming = [];
    private readonly List<int> _newest = [];
    private int _moments;

    /// <summary>A device is offered the update for the first time.</summary>
    /// <param name="group">Index of its group.</param>
    /// <param name="fetches">Second in which it will fetch it.</param>
    /// <param name="at">When it is offered.</param>
    public void Offer(int group, int fetches, DateTimeOffset at)
    {
        ref var coming = ref CollectionsMarshal.GetValueRefOrAddDefault(_coming, (fetches, group), out _);
        (coming ??= new Queue<int>()).Enqueue(_newest.Count + 1);
        _newest.Add(_attempts.Count);
        _attempts.Add(new RecordedAction(_newest.Count, group + 1, Next(at), null, null, ActionStatus.Running));
    }

    /// <summary>A device is offered the update once more.</summary>
    public void OfferAgain(Attempt attempt, DateTimeOffset at)
    {
        var before = _newest[attempt.Device - 1];
        _newest[attempt.Device - 1] = _attempts.Count;
        _attempts.Add(_attempts[before] with { OpenedAt = Next(at), RetrievedAt = null, EndedAt = null, Result = ActionStatus.Running, LastResult = attempt.LastResult });
        _attempts[before] = _attempts[before] with { IsReplaced = true };
    }

    /// <summary>A device fetches what it was offered for the first time.</summary>
    /// <param name="group">Index of its group.</param>
    /// <param name="second">The second.</param>
    /// <param name="at">The same as a time.</param>
    /// <returns>Its attempt.</returns>
    public Attempt Fetch(int group, int second, DateTimeOffset at) => Fetch(new Attempt(0, 0, null, _coming[(second, group)].Dequeue()), at);

    /// <summary>A device fetches what it was offered.</summary>
    public Attempt Fetch(Attempt attempt, DateTimeOffset at)
    {
        Change(attempt, a => a with { RetrievedAt = Next(at), Result = ActionStatus.Retrieved });
        return attempt;
    }

    /// <summary>An attempt ends.</summary>
    public void End(Attempt attempt, ActionStatus result, DateTimeOffset at) => Change(attempt, a => a with { EndedAt = Next(at), Result = result });

    /// <summary>Offers that nobody has fetched are taken back.</summary>
    public void Withdraw(DateTimeOffset at)
    {
        foreach (ref var attempt in CollectionsMarshal.AsSpan(_attempts))
        {
            attempt = attempt.Result == ActionStatus.Running ? attempt with { Result = ActionStatus.Canceled, EndedAt = Next(at) } : attempt;
        }
    }

    /// <summary>The whole record.</summary>
    /// <param name="view">The rollout as it ended.</param>
    public RecordedRollout Of(RolloutView view) => new(view, [.. _attempts], false);

    // A run goes by whole seconds; what came first within one is on record too.
    private DateTimeOffset Next(DateTimeOffset at) => at.AddTicks(++_moments);

    private void Change(Attempt attempt, Func<RecordedAction, RecordedAction> change)
    {
        var index = _newest[attempt.Device - 1];
        _attempts[index] = change(_attempts[index]);
    }
}
