using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.DistributionSets;

/// <summary>
/// A page or part of one that reads something of the inventory once, and gives commands about it. Who may not change it sees why.
/// </summary>
public abstract class InventoryView : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _reading;
    private DateTimeOffset? _readWellAt;

    /// <summary>The viewer's zone.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Whoever looks, as of the last read or command; null when nobody is signed in any more.</summary>
    protected Caller? Person { get; private set; }

    /// <summary>Whether the first read is over, however it ended.</summary>
    protected bool IsRead { get; private set; }

    /// <summary>Why the last read failed; stands until one succeeds.</summary>
    protected string? Fault { get; private set; }

    /// <summary>What the last command said no with.</summary>
    protected string? Refusal { get; set; }

    /// <summary>What the last command did, in a sentence.</summary>
    protected string Said { get; set; } = "";

    /// <summary>A command is on its way.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>When what is shown was read.</summary>
    protected DateTimeOffset ReadAt { get; private set; }

    /// <summary>Whether what is shown is of <see cref="ReadAt"/> because it could not be read again since.</summary>
    protected bool IsOld => Fault is not null && _readWellAt is not null;

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>Whether the person may change the inventory.</summary>
    protected bool MayManage => Person is { } person && Permissions.Allows(person, Permission.ManageInventory);

    /// <summary>Why the person may not change anything here; null when he may.</summary>
    protected string? WhyNot => MayManage || !IsRead ? null : Person is null
        ? "Your sign-in has ended. Sign in again to change anything here."
        : Permissions.Explain(Permission.ManageInventory);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _leaving.Cancel();
        _reading?.Dispose();
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads; a newer read ends an older one, whose answer is worth nothing any more.</summary>
    /// <param name="read">Reads and keeps what it read, unless it is overtaken.</param>
    protected async Task ReadAsync(Func<CancellationToken, Task> read)
    {
        _reading?.Cancel();
        _reading?.Dispose();
        var reading = _reading = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        try
        {
            Person = await Session.GetAsync(reading.Token);
            ReadAt = Clock.GetUtcNow();
            await read(reading.Token);
            (Fault, _readWellAt) = (null, ReadAt);
        }
        catch (OperationCanceledException) when (reading != _reading || _leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault)
        {
            (Fault, ReadAt) = (fault.Message, _readWellAt ?? ReadAt);
            Loggers.CreateLogger(GetType()).LogError(fault, "A page of distribution sets could not be read");
        }

        IsRead = true;
    }

    /// <summary>Reads what stands beside the main content, which stays when this fails.</summary>
    /// <param name="what">What is read, at the beginning of a sentence.</param>
    /// <param name="read">Reads and keeps it.</param>
    /// <param name="reading">The token of the read that this belongs to.</param>
    /// <returns>What to say when it failed; null when it was read.</returns>
    protected async Task<string?> ReadSideAsync(string what, Func<Task> read, CancellationToken reading)
    {
        try
        {
            await read();
            return null;
        }
        catch (Exception fault) when (!reading.IsCancellationRequested)
        {
            Loggers.CreateLogger(GetType()).LogError(fault, "A part of a page of distribution sets could not be read");
            return $"{what} could not be counted: {fault.Message}";
        }
    }

    /// <summary>Gives a command with the roles of this moment, not those of when the page was opened.</summary>
    /// <param name="command">The command.</param>
    /// <param name="said">What to say when it was accepted.</param>
    /// <returns>The receipt; null when nothing was sent.</returns>
    protected async Task<CommandReceipt?> GiveAsync(Func<Caller, CancellationToken, Task<CommandReceipt>> command, string said)
    {
        if (IsBusy)
        {
            return null;
        }

        (Said, Refusal, IsBusy) = ("", null, true);
        try
        {
            Person = await Session.GetAsync(Leaving);
            if (Person is not { } person)
            {
                Refusal = "Your sign-in has ended, so nothing was changed. Sign in again.";
                return null;
            }

            var receipt = await command(person, Leaving);
            (Said, Refusal) = receipt.IsAccepted ? (said, null) : ("", receipt.Message);
            return receipt;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone; the command itself ends or holds on its own.
            return null;
        }
        catch (Exception fault)
        {
            Refusal = $"It is not known whether it was done: {fault.Message} Look at the present state before you try again.";
            Loggers.CreateLogger(GetType()).LogError(fault, "A command of a page of distribution sets failed");
            return null;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
