using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Slices;

namespace RolloutConsole.Store.Targets;

/// <summary>
/// A set-based sweep over actions that have come due, slice by slice. What a sweep has to do is in the rows alone, so after a kill the next
/// one goes on.
/// </summary>
/// <typeparam name="TSweep">What a sweep did.</typeparam>
internal abstract class DueActions<TSweep>(WriteGate gate, ReadPool reads, SliceSizes sizes, TimeProvider clock)
{
    private const int Largest = 5000;

    private const string Rollouts = """
        SELECT DISTINCT a.rollout_id FROM temp.touched x CROSS JOIN actions a WHERE a.id = x.action_id ORDER BY a.rollout_id
        """;

    // Written only by the gate's holder, one at a time.
    private readonly OutcomeBook _book = new();

    /// <summary>What is said where nothing was due.</summary>
    protected abstract TSweep Nothing { get; }

    /// <summary>The earliest due moment, as a statement that its partial index answers.</summary>
    protected abstract string NextDue { get; }

    /// <summary>Outcomes of the sweep that runs.</summary>
    protected OutcomeBook Book => _book;

    /// <summary>Does what is due, at most one slice of it.</summary>
    public async Task<TSweep> SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The gate is taken only when something is due.
        if (!(await NextDueAsync(cancellationToken) <= now))
        {
            return Nothing;
        }

        var most = sizes.For(GetType(), Largest);
        var started = 0L;
        var swept = await gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session =>
            {
                started = clock.GetTimestamp();
                _book.Clear();
                return Sweep(session, most, now);
            },
            cancellationToken);
        sizes.Learn(GetType(), most, clock.GetElapsedTime(started), Largest);
        return swept;
    }

    /// <summary>When the next action is due; null when none is.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult<DateTimeOffset?>(session.Number(NextDue) is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null);
    }

    /// <summary>One slice, in the running transaction.</summary>
    protected abstract TSweep Sweep(WriteSession session, int most, DateTimeOffset now);

    /// <summary>The rollouts of the listed actions.</summary>
    protected static List<long> RolloutsOf(WriteSession session) => session.Rows(Rollouts, row => row.GetInt64(0));
}
