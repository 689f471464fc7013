using Microsoft.Data.Sqlite;

namespace RolloutConsole.Store.Database;

/// <summary>Who goes first through the write gate.</summary>
internal enum WritePriority
{
    /// <summary>The emergency stop: ahead of everybody who waits.</summary>
    Latch,

    /// <summary>Everybody else, in the order of arrival.</summary>
    Ordinary,

    /// <summary>
    /// Who writes slice after slice, maybe for minutes: an import, a job on many targets, the recording of a filter's members. After everybody
    /// else, and not while a long log is copied, so that the copying comes to an end beside the others.
    /// </summary>
    Bulk,
}

/// <summary>
/// The one door to writing. SQLite has one writer, so the gate is taken before a transaction begins: whoever waits, waits here without
/// holding anything, in order, and the emergency stop can overtake. The work is synchronous and short (no transaction over 50 ms).
/// </summary>
internal sealed class WriteGate(DatabaseOptions options) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _latches = new();
    private readonly LinkedList<TaskCompletionSource> _others = new();
    private readonly LinkedList<TaskCompletionSource> _bulk = new();
    private readonly WalCheckpoint _checkpoint = new(options);
    private Task _checkpointing = Task.CompletedTask;
    private int _pagesInLog;
    private WriteSession? _session;
    private bool _isTaken;
    private bool _isBulkHeld;
    private bool _isClosed;

    /// <summary>The copying of the log that runs or ran last, for tests.</summary>
    internal Task Checkpointing => _checkpointing;

    /// <summary>Runs work in one transaction and commits it; an exception rolls everything back.</summary>
    /// <param name="priority">Who goes first.</param>
    /// <param name="durable">True when the commit must survive a power cut, whatever the options say.</param>
    /// <param name="work">Writes, without waiting for anything.</param>
    /// <param name="cancellationToken">Ends the waiting for the gate; work that has begun is finished.</param>
    public async Task<T> RunAsync<T>(WritePriority priority, bool durable, Func<WriteSession, T> work, CancellationToken cancellationToken)
    {
        await EnterAsync(priority, cancellationToken);
        try
        {
            var session = _session ??= new WriteSession(SqliteConnections.OpenWriter(options), options.Durability == Durability.Power);
            try
            {
                session.Begin(durable);
                var result = work(session);
                session.Commit();
                NotePages(session.TakeWrittenPages());
                return result;
            }
            catch (SqliteException fault) when (fault.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_FULL)
            {
                // The connection's state is not to be trusted after these; the next writer opens a new one.
                _session = null;
                Forget(session);
                throw;
            }
            finally
            {
                if (_session is not null)
                {
                    session.End();
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs work without a result.</summary>
    public Task RunAsync(WritePriority priority, bool durable, Action<WriteSession> work, CancellationToken cancellationToken) =>
        RunAsync(
            priority,
            durable,
            session =>
            {
                work(session);
                return true;
            },
            cancellationToken);

    /// <summary>Waits for the work that is running and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            return;
        }

        await EnterAsync(WritePriority.Ordinary, CancellationToken.None);
        _isClosed = true;
        _session?.Close();
        _session = null;
        Leave();
        await _checkpointing;
        _checkpoint.Dispose();
    }

    // Called behind the gate.
    private void NotePages(int pages)
    {
        _pagesInLog += pages;
        if (_pagesInLog >= WalCheckpoint.DuePages && _checkpointing.IsCompleted)
        {
            _pagesInLog = 0;
            _checkpointing = Task.Run(CheckpointAsync);
        }
    }

    // Copies while others write. Under a writer that never rests something is always left, so while a long log is copied the bulk waits,
    // and the little that the others write meanwhile is copied behind the gate.
    private async Task CheckpointAsync()
    {
        try
        {
            if (_checkpoint.Copy().Pages < WalCheckpoint.LongPages)
            {
                return;
            }

            HoldBulk(true);
            _checkpoint.Copy();
            if (_checkpoint.Copy().Left > 0)
            {
                // Somebody reads in an older state: the log cannot begin anew now, and what is left may be much.
                return;
            }

            await EnterAsync(WritePriority.Ordinary, CancellationToken.None);
            try
            {
                _checkpoint.Copy();
            }
            finally
            {
                Leave();
            }
        }
        catch (Exception fault) when (fault is SqliteException or ObjectDisposedException)
        {
            // Nothing is lost: the pages stay in the log, and the next checkpoint tries again. A full or broken disk fails the writers too, and they tell.
        }
        finally
        {
            HoldBulk(false);
        }
    }

    private void HoldBulk(bool held)
    {
        lock (_lock)
        {
            _isBulkHeld = held;
        }

        Admit();
    }

    private async Task EnterAsync(WritePriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            ListOf(priority).AddLast(turn);
        }

        Admit();

        // A canceled waiter stays in its list; whoever admits passes over it.
        using (cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken)))
        {
            await turn.Task;
        }

        if (_isClosed)
        {
            Leave();
            throw new ObjectDisposedException(nameof(WriteGate));
        }
    }

    private LinkedList<TaskCompletionSource> ListOf(WritePriority priority) => priority switch
    {
        WritePriority.Latch => _latches,
        WritePriority.Ordinary => _others,
        _ => _bulk,
    };

    private void Leave()
    {
        lock (_lock)
        {
            _isTaken = false;
        }

        Admit();
    }

    // Lets the first of those who wait in, if nobody is.
    private void Admit()
    {
        lock (_lock)
        {
            while (!_isTaken && First() is { } first)
            {
                first.List!.Remove(first);
                _isTaken = first.Value.TrySetResult();
            }
        }
    }

    private LinkedListNode<TaskCompletionSource>? First() => _latches.First ?? _others.First ?? (_isBulkHeld ? null : _bulk.First);

    private static void Forget(WriteSession session)
    {
        try
        {
            session.End();
            session.Close();
        }
        catch (SqliteException)
        {
            // It was broken before; the fault that is on its way says why.
        }
    }
}
