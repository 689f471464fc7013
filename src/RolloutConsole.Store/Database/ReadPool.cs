namespace RolloutConsole.Store.Database;

/// <summary>
/// Readers' connections that keep what was prepared on them. Renting never waits: when all are out, another is opened and closed again
/// afterwards. Readers are never blocked by the writer (WAL).
/// </summary>
internal sealed class ReadPool(DatabaseOptions options) : IDisposable
{
    // As many as can be busy at once on a machine; a burst beyond opens connections of its own.
    private readonly ReadSession?[] _idle = new ReadSession?[Math.Max(4, Environment.ProcessorCount * 2)];
    private ReadSession? _first;
    private volatile bool _isClosed;

    /// <summary>Rents a session.</summary>
    public ReadSession Rent()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (Interlocked.Exchange(ref _first, null) is { } first)
        {
            return first;
        }

        for (var i = 0; i < _idle.Length; i++)
        {
            if (Interlocked.Exchange(ref _idle[i], null) is { } idle)
            {
                return idle;
            }
        }

        return new ReadSession(SqliteConnections.OpenReader(options), this);
    }

    /// <summary>Takes a session back; called by its Dispose.</summary>
    public void GiveBack(ReadSession session)
    {
        if (!session.IsAtRest)
        {
            // Its snapshot could not be ended; whoever rented it next could not begin one.
            session.Close();
            return;
        }

        if (!_isClosed && Interlocked.CompareExchange(ref _first, session, null) is null)
        {
            return;
        }

        for (var i = 0; i < _idle.Length && !_isClosed; i++)
        {
            if (Interlocked.CompareExchange(ref _idle[i], session, null) is null)
            {
                return;
            }
        }

        session.Close();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        Interlocked.Exchange(ref _first, null)?.Close();
        for (var i = 0; i < _idle.Length; i++)
        {
            Interlocked.Exchange(ref _idle[i], null)?.Close();
        }
    }
}
