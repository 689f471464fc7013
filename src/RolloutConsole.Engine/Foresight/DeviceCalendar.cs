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

    /// <summary>A device that is tried again will fetch the update.</summary>
    public void AddFetch(int second, int group, Attempt attempt) => PageOf(second).Retries.Add((group, attempt));

    /// <summary>An attempt will end.</summary>
    public void AddEnd(int second, AttemptEnd end) => PageOf(second).Ends.Add(end);

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
            page.Retries.Clear();
        }
    }

    /// <summary>No attempt will end as it would have.</summary>
    /// <returns>When and how they would have, in order of time.</returns>
    public List<(int Second, AttemptEnd End)> DropEnds()
    {
        var dropped = new List<(int, AttemptEnd)>();
        foreach (var (second, page) in _pages.OrderBy(p => p.Key))
        {
            dropped.AddRange(page.Ends.Select(end => (second, end)));
            page.Ends.Clear();
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

        /// <summary>Devices that are tried again and fetch the update, with the index of the group.</summary>
        public List<(int Group, Attempt Attempt)> Retries { get; } = [];

        /// <summary>Attempts that end, in order.</summary>
        public List<AttemptEnd> Ends { get; } = [];

        /// <summary>How many devices of which group are known to be healthy.</summary>
        public SortedDictionary<int, int> Confirmations { get; } = [];

        /// <summary>Empties the page.</summary>
        public void Clear()
        {
            Array.Clear(Fetches);
            FetchCount = 0;
            Retries.Clear();
            Ends.Clear();
            Confirmations.Clear();
        }
    }
}

/// <summary>What an attempt of a simulated device goes back to.</summary>
/// <param name="Failed">Attempts of the device that failed before.</param>
/// <param name="TimedOut">Attempts that timed out before.</param>
/// <param name="LastResult">What the newest of them came to; null for a first attempt.</param>
/// <param name="Device">Number of the device in the <see cref="RunRecord"/>; 0 where none is kept.</param>
internal readonly record struct Attempt(int Failed, int TimedOut, ActionStatus? LastResult, int Device = 0);

/// <summary>How an attempt of a simulated device ends.</summary>
/// <param name="Group">Index of the device's group.</param>
/// <param name="Attempt">Which attempt.</param>
/// <param name="From">Status of its action until then.</param>
/// <param name="To">Its result.</param>
internal readonly record struct AttemptEnd(int Group, Attempt Attempt, ActionStatus From, ActionStatus To);
