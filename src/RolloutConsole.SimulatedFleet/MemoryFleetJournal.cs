namespace RolloutConsole.SimulatedFleet;

/// <summary>A journal in memory, with an end: beyond its capacity entries are counted and not kept.</summary>
/// <param name="capacity">Most entries kept.</param>
public sealed class MemoryFleetJournal(int capacity = 2_000_000) : IFleetJournal
{
    private readonly Lock _gate = new();
    private readonly List<FleetJournalEntry> _entries = [];
    private long _lost;

    /// <summary>Entries that did not fit. A test that compares everything must find 0.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>A copy of all entries so far, in the order of recording.</summary>
    public IReadOnlyList<FleetJournalEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return _entries.ToArray();
            }
        }
    }

    /// <inheritdoc />
    public void Record(FleetJournalEntry entry)
    {
        lock (_gate)
        {
            if (_entries.Count < capacity)
            {
                _entries.Add(entry);
                return;
            }
        }

        Interlocked.Increment(ref _lost);
    }
}
