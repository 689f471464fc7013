using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Foresight;

/// <summary>
/// What simulated devices will do, second by second of virtual time. Devices are counted, not listed, until they give a result.
/// </summary>
internal sealed class DeviceCalendar(int groups)
{
    private readonly PriorityQueue<int, int> _seconds = new();
    private readonly Dictionary<int, Page> _pages = [];
    private readonly Stack<Page> _unused = new();

    /// <summary>The next second in which a device does something; null when none will.</summary>
    public int? Next => _seconds.TryPeek(out var second, out _) ? second : null;

    /// <summary>A device of a group will fetch the update.</summary>
    public void AddFetch(int second, int group)
    {
        var page = PageOf(second);
        page.Fetches[group]++;
        page.FetchCount++;
    }

    /// <summary>A device of a group will give a result.</summary>
    public void AddResult(int second, int group, ActionStatus result) => PageOf(second).Results.Add((group, result));

    /// <summary>A device of a group will be known to be healthy.</summary>
    public void AddConfirmation(int second, int group)
    {
        var confirmations = PageOf(second).Confirmations;
        confirmations[group] = confirmations.GetValueOrDefault(group) + 1;
    }

    /// <summary>Takes everything of the next second.</summary>
    public Page Take()
    {
        _pages.Remove(_seconds.Dequeue(), out var page);
        return page!;
    }

    /// <summary>Gives a page back to be written on again.</summary>
    public void GiveBack(Page page)
    {
        page.Clear();
        _unused.Push(page);
    }

    /// <summary>Nobody will fetch any more: what was offered has been withdrawn.</summary>
    public void DropFetches()
    {
        foreach (var page in _pages.Values)
        {
            Array.Clear(page.Fetches);
            page.FetchCount = 0;
        }
    }

    /// <summary>Nobody will give a result any more.</summary>
    /// <returns>How many of each group would have.</returns>
    public int[] DropResults()
    {
        var dropped = new int[groups];
        foreach (var page in _pages.Values)
        {
            foreach (var (group, _) in page.Results)
            {
                dropped[group]++;
            }

            page.Results.Clear();
        }

        return dropped;
    }

    private Page PageOf(int second)
    {
        if (!_pages.TryGetValue(second, out var page))
        {
            page = _unused.TryPop(out var unused) ? unused : new Page(groups);
            _pages[second] = page;
            _seconds.Enqueue(second, second);
        }

        return page;
    }

    /// <summary>What happens in one second.</summary>
    internal sealed class Page(int groups)
    {
        /// <summary>Devices of each group that fetch the update.</summary>
        public int[] Fetches { get; } = new int[groups];

        /// <summary>Their sum.</summary>
        public int FetchCount { get; set; }

        /// <summary>Results in order, with the index of the group.</summary>
        public List<(int Group, ActionStatus Result)> Results { get; } = [];

        /// <summary>How many devices of which group are known to be healthy.</summary>
        public SortedDictionary<int, int> Confirmations { get; } = [];

        /// <summary>Empties the page.</summary>
        public void Clear()
        {
            Array.Clear(Fetches);
            FetchCount = 0;
            Results.Clear();
            Confirmations.Clear();
        }
    }
}
