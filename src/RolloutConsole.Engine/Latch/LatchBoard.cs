using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Latch;

/// <summary>The stops that are set, as one immutable picture behind a volatile reference: reading it before every offer costs nothing.</summary>
internal sealed class LatchBoard
{
    private volatile Picture _picture = new(null, ImmutableDictionary<long, LatchState>.Empty);

    /// <summary>Everything that is set.</summary>
    public LatchRows Rows
    {
        get
        {
            var picture = _picture;
            return new LatchRows(picture.Global, picture.Rollouts);
        }
    }

    /// <summary>The stop that holds a rollout: the global one first.</summary>
    public LatchState? For(long? rolloutId)
    {
        var picture = _picture;
        return picture.Global ?? (rolloutId is { } id ? picture.Rollouts.GetValueOrDefault(id) : null);
    }

    /// <summary>Replaces everything, at start.</summary>
    public void Load(LatchRows rows) => _picture = new Picture(rows.Global, rows.Rollouts.ToImmutableDictionary());

    /// <summary>Raises or replaces one stop. Called by one writer at a time.</summary>
    public void Raise(long? rolloutId, LatchState state) => _picture = rolloutId is { } id
        ? _picture with { Rollouts = _picture.Rollouts.SetItem(id, state) }
        : _picture with { Global = state };

    /// <summary>Takes one stop down. Called by one writer at a time.</summary>
    public void Lower(long? rolloutId) => _picture = rolloutId is { } id
        ? _picture with { Rollouts = _picture.Rollouts.Remove(id) }
        : _picture with { Global = null };

    private sealed record Picture(LatchState? Global, ImmutableDictionary<long, LatchState> Rollouts);
}
