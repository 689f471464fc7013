using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Targets.Import;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Shell;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Targets;

/// <summary>The import of devices from a file, step by step.</summary>
public sealed partial class ImportPage : LivePage<ImportPicture>
{
    private static readonly (int Number, string Word)[] s_steps = [(1, "File"), (2, "Check"), (3, "Import")];

    private Caller? _caller;
    private bool _isKnown;
    private bool _isBusy;
    private ImportChoice _choice;
    private string? _refusal;
    private string? _faultWord;
    private string _said = "";

    [Inject]
    internal ITargetImports Imports { get; set; } = default!;

    [Inject]
    internal ITargetImportReads Reads { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal ILogger<ImportPage> Logger { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    private ImportView? Import => Picture?.Import;

    private bool MayImport => _caller is { } caller && Permissions.Allows(caller, Permission.ManageInventory);

    private int StepNumber => Import?.State switch
    {
        ImportState.Checking or ImportState.Checked => 2,
        ImportState.Writing or ImportState.Publishing or ImportState.Withdrawing => 3,
        _ => 1,
    };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _faultWord = QueryText.Read(Navigation.Uri)("fault");
        _caller = await Session.GetAsync(Leaving);
        _isKnown = true;
        await base.OnInitializedAsync();
    }

    /// <inheritdoc/>
    protected override Task<ImportPicture?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<ImportPicture?>(Reads.Current);

    /// <inheritdoc/>
    protected override Task<LiveStream<ImportPicture>?> OpenAsync(CancellationToken leaving) => Task.FromResult<LiveStream<ImportPicture>?>(Reads.Open(leaving));

    private Task RunAsync() => CommandAsync((caller, id) => Imports.RunAsync(caller, id, _choice, Leaving));

    private Task CancelAsync() => CommandAsync((caller, id) => Imports.CancelAsync(caller, id, Leaving));

    private async Task CommandAsync(Func<Caller, long, Task<CommandReceipt>> command)
    {
        if (_isBusy || Import is not { } import)
        {
            return;
        }

        (_isBusy, _refusal, _said, _faultWord) = (true, null, "", null);
        try
        {
            // The roles of this moment, not those of when the page was opened.
            _caller = await Session.GetAsync(Leaving);
            if (_caller is not { } caller)
            {
                _refusal = "Your sign-in has ended, so nothing was changed. Sign in again.";
                return;
            }

            var receipt = await command(caller, import.Id);
            (_said, _refusal) = receipt.IsAccepted ? (receipt.Message, null) : ("", receipt.Message);
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // The page is gone; the command itself ends or holds on its own.
        }
        catch (Exception fault)
        {
            _refusal = $"It is not known whether it was done: {fault.Message} Look at the present state before you try again.";
            Logger.LogError(fault, "A command of a page of imports failed");
        }
        finally
        {
            _isBusy = false;
        }
    }
}
