namespace RolloutConsole.LiveFeed.Feed;

/// <summary>Which rollouts have changed since the last read. Bounded by the number of rollouts.</summary>
internal sealed class DirtyRollouts
{
    private readonly Lock _gate = new();
    private HashSet<long> _ids = [];
    private bool _all;

    /// <summary>Adds one; 0 means all.</summary>
    public void Add(long rolloutId)
    {
        lock (_gate)
        {
            _all |= rolloutId == 0;
            if (rolloutId != 0)
            {
                _ids.Add(rolloutId);
            }
        }
    }

    /// <summary>Takes everything that was added.</summary>
    public (HashSet<long> Ids, bool All) Take()
    {
        lock (_gate)
        {
            var taken = (_ids, _all);
            (_ids, _all) = ([], false);
            return taken;
        }
    }

    /// <summary>Puts back what could not be read.</summary>
    public void GiveBack(HashSet<long> ids, bool all)
    {
        lock (_gate)
        {
            _ids.UnionWith(ids);
            _all |= all;
        }
    }
}
