using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Filters;

/// <summary>The page of one saved filter. The filter is read first; what takes longer over a large fleet comes after it.</summary>
public sealed partial class FilterDetail : ComponentBase, IDisposable
{
    private const int MostUses = 10;

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _reading;
    private TargetFilterDetail? _filter;
    private FilterUses? _uses;
    private IReadOnlyList<FilterDayCount> _history = [];
    private CappedCount? _count;
    private Caller? _caller;
    private DateTimeOffset _readAt;
    private string? _fault;
    private string? _sideFault;
    private string? _refusal;
    private bool _isRead;
    private bool _isCallerRead;
    private bool _isDeleting;
    private bool _isBusy;

    /// <summary>Which filter.</summary>
    [Parameter, EditorRequired]
    public long Id { get; set; }

    /// <summary>The viewer's zone.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Inject]
    internal ITargetFilterReads Reads { get; set; } = default!;

    [Inject]
    internal ITargetReads Devices { get; set; } = default!;

    [Inject]
    internal ITargetFilters Filters { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal ILogger<FilterDetail> Logger { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    private bool MayManage => _caller is { } caller && Permissions.Allows(caller, Permission.ManageInventory);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _reading?.Dispose();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _caller = await Session.GetAsync(_leaving.Token);
        _isCallerRead = true;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        var reading = _reading = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _fault = null;
        try
        {
            var filter = await Reads.FindAsync(Id, reading.Token);
            (_filter, _readAt, _isRead, _count, _sideFault) = (filter, Clock.GetUtcNow(), true, null, null);
            if (filter is null)
            {
                return;
            }

            await ReadSideAsync("The rollouts with its text", async () => _uses = await Reads.ReadUsesAsync(filter.Row.Query, MostUses, reading.Token), reading.Token);
            await ReadSideAsync("Its history", async () => _history = await Reads.ReadHistoryAsync(Id, reading.Token), reading.Token);
            StateHasChanged();
            if (TargetFilter.TryParse(filter.Row.Query, out var parsed, out _))
            {
                await ReadSideAsync("Its devices", async () => _count = await Devices.CountAsync(new TargetListQuery { Filter = parsed }, _readAt, reading.Token), reading.Token);
            }
        }
        catch (OperationCanceledException) when (reading != _reading || _leaving.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            (_filter, _fault) = (null, fault.Message);
        }
    }

    // What stands beside the filter fails alone: its text and what it assigns stay in reach.
    private async Task ReadSideAsync(string what, Func<Task> read, CancellationToken reading)
    {
        try
        {
            await read();
        }
        catch (Exception fault) when (!reading.IsCancellationRequested)
        {
            _sideFault ??= $"{what} could not be counted: {fault.Message}";
            Logger.LogError(fault, "A part of the page of a filter could not be read");
        }
    }

    private async Task DeleteAsync(string _)
    {
        (_refusal, _isBusy) = (null, true);
        try
        {
            if (await Session.GetAsync(_leaving.Token) is not { } caller)
            {
                _refusal = "Your sign-in has ended, so nothing was deleted. Sign in again.";
                return;
            }

            var receipt = await Filters.DeleteAsync(caller, Id, CancellationToken.None);
            if (receipt.IsAccepted)
            {
                Navigation.NavigateTo(FilterAddresses.List);
                return;
            }

            _refusal = receipt.Message;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone; the command itself ends or holds on its own.
        }
        catch (Exception fault)
        {
            _refusal = $"It is not known whether it was done: {fault.Message} Look at the present state before you try again.";
            Logger.LogError(fault, "A command of a page of filters failed");
        }
        finally
        {
            _isBusy = false;
        }
    }
}
