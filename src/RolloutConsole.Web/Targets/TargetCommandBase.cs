using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Targets;

/// <summary>A part of a page that gives commands: who asks, whether he may, what was refused. The command itself checks again.</summary>
public abstract class TargetCommandBase : ComponentBase, IDisposable
{
    private const string SignedOut = "Your sign-in has ended, so nothing was changed. Sign in again.";

    private readonly CancellationTokenSource _leaving = new();

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Cancelled when the person leaves the page.</summary>
    protected CancellationToken Leaving => _leaving.Token;

    /// <summary>Whether it is known who looks.</summary>
    protected bool IsKnown { get; private set; }

    /// <summary>Whether a command is on its way.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>What the last command was refused with; null when it was not.</summary>
    protected string? RefusalText { get; set; }

    /// <summary>Whether the inventory may be changed.</summary>
    protected bool MayManage => May(Permission.ManageInventory);

    /// <summary>Why it may not, once that is known; null when it may.</summary>
    protected string? WhyNot => !IsKnown || MayManage ? null : Caller is null ? "You are not signed in any more." : Permissions.Explain(Permission.ManageInventory);

    /// <summary>Who looks; null when nobody is signed in.</summary>
    protected Caller? Caller { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether the person may.</summary>
    protected bool May(Permission permission) => Caller is { } caller && Permissions.Allows(caller, permission);

    /// <summary>Frees what the part holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _leaving.Cancel();
            _leaving.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            Caller = await Session.GetAsync(Leaving);
            IsKnown = true;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
        }
    }

    /// <summary>Gives a command with the roles of this moment, not those of when the page was opened.</summary>
    /// <returns>The receipt when it was accepted; else null, and <see cref="RefusalText"/> says why.</returns>
    protected async Task<CommandReceipt?> GiveAsync(Func<Caller, Task<CommandReceipt>> give)
    {
        (RefusalText, IsBusy) = (null, true);
        try
        {
            Caller = await Session.GetAsync(Leaving);
            if (Caller is not { } caller)
            {
                RefusalText = SignedOut;
                return null;
            }

            var receipt = await give(caller);
            RefusalText = receipt.IsAccepted ? null : receipt.Message;
            return receipt.IsAccepted ? receipt : null;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone; the command itself ends or holds on its own.
            return null;
        }
        catch (Exception fault)
        {
            RefusalText = $"It is not known whether it was done: {fault.Message} Look at the present state before you try again.";
            Loggers.CreateLogger(GetType()).LogError(fault, "A command of a page of devices failed");
            return null;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
