using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>The list of rollouts. A page is read once; live frames patch the rows that are shown and reorder nothing.</summary>
public sealed partial class RolloutsPage : ComponentBase, IAsyncDisposable
{
    private const int PageSize = 25;

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<long> _selected = [];
    private Task _listening = Task.CompletedTask;
    private CancellationTokenSource? _reading;
    private RolloutListAddress _address = new();
    private RolloutListPage? _page;
    private List<RolloutListRow> _rows = [];
    private ImmutableDictionary<long, RolloutListRow> _changed = ImmutableDictionary<long, RolloutListRow>.Empty;
    private DateTimeOffset _readAt;
    private Caller? _caller;
    private bool _mayCreate;
    private bool _isLost;
    private bool _isBusy;
    private int _newer;
    private string _text = "";
    private string _said = "";
    private string? _textFault;
    private string? _fault;

    /// <summary>The viewer's zone.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Inject]
    internal ILiveRolloutList Live { get; set; } = default!;

    [Inject]
    internal IRolloutCommands Commands { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal ILogger<RolloutsPage> Logger { get; set; } = default!;

    private bool IsFiltered => _address.Filter != RolloutListFilter.All || _address.Text.Length > 0;

    private IEnumerable<RolloutListRow> SelectedRows => _rows.Where(r => _selected.Contains(r.Id));

    private string FilterWords => (_address.Filter, _address.Text) switch
    {
        (RolloutListFilter.All, var text) => $"“{text}”",
        (var filter, "") => $"the filter {filter}",
        var (filter, text) => $"the filter {filter} together with “{text}”",
    };

    private string RangeText => $"{Figures.Count(_page!.Before + 1)}–{Figures.Count(_page.Before + _rows.Count)} of {Figures.Count(_page.Matching)}";

    private string PageText => $"Page {Figures.Count((_page!.Before / PageSize) + 1)} of {Figures.Count(Math.Max(1, (_page.Matching + PageSize - 1) / PageSize))}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        await _leaving.CancelAsync();
        await _listening;
        _reading?.Dispose();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _caller = await Session.GetAsync(_leaving.Token);
        _mayCreate = _caller is not null && Permissions.Allows(_caller, Permission.CreateRollout);
        _address = RolloutListAddress.Read(Navigation.Uri);
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _listening = ListenAsync();
        }
    }

    private async Task LoadAsync()
    {
        _reading?.Cancel();
        _reading?.Dispose();
        var reading = _reading = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _text = _address.Text;
        var query = RolloutListText.Read(
            _address.Text,
            new RolloutListQuery
            {
                Filter = _address.Filter, Person = _caller?.Name ?? "", From = _address.After ?? _address.Before, Backwards = _address.Before is not null, Size = PageSize,
            },
            out _textFault);
        try
        {
            _fault = null;
            var page = await Live.ReadPageAsync(query, reading.Token);
            if (reading == _reading)
            {
                (_page, _rows, _readAt, _newer) = (page, [.. page.Rows], Clock.GetUtcNow(), 0);
                _selected.IntersectWith(_rows.Select(r => r.Id));
            }
        }
        catch (OperationCanceledException) when (reading != _reading || _leaving.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            _fault = fault.Message;
            Logger.LogError(fault, "The rollout list could not be read");
        }
    }

    private async Task ListenAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            try
            {
                var stream = await Live.OpenAsync(_leaving.Token);
                await InvokeAsync(() => Patch(stream.First));
                await foreach (var frame in stream.Next)
                {
                    await InvokeAsync(() => Patch(frame));
                }
            }
            catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                Logger.LogWarning(fault, "Live updates of the rollout list are lost");
                await InvokeAsync(() =>
                {
                    _isLost = true;
                    StateHasChanged();
                });
                await Task.Delay(TimeSpan.FromSeconds(5), Clock, _leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Patch(RolloutListFrame frame)
    {
        // Only rows that are shown and differ from what is shown: nothing moves, and other rows keep their components as they are.
        var wasLost = _isLost;
        _isLost = false;
        var hasChanged = wasLost;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (frame.Changed.TryGetValue(_rows[i].Id, out var row) && !ReferenceEquals(row, _changed.GetValueOrDefault(row.Id)))
            {
                _rows[i] = row;
                hasChanged = true;
            }
        }

        _changed = frame.Changed;
        if (_page is { } page && frame.Counts.Any(c => c.Key != RolloutListFilter.Mine && page.Counts[c.Key] != c.Value))
        {
            _page = page with { Counts = frame.Counts.SetItem(RolloutListFilter.Mine, page.Counts[RolloutListFilter.Mine]) };
            hasChanged = true;
        }

        // Only where the page is plainly the newest of all can be said that something is missing from it.
        var newest = _rows.Count == 0 ? 0 : _rows[0].Id;
        var newer = !IsFiltered && _address is { After: null, Before: null } ? frame.Changed.Values.Count(r => r.Id > newest && r.Status != RolloutStatus.Deleted) : 0;
        hasChanged |= newer != _newer;
        _newer = newer;
        if (hasChanged)
        {
            _readAt = Clock.GetUtcNow();
            StateHasChanged();
        }
    }

    private void Apply() => Go(new RolloutListAddress { Filter = _address.Filter, Text = _text.Trim() });

    private void Previous() => Go(_address with { Before = _rows[0].Id, After = null });

    private void Next() => Go(_address with { After = _rows[^1].Id, Before = null });

    private void Go(RolloutListAddress address) => Navigation.NavigateTo(address.ToString());

    private void Toggle(long id)
    {
        if (!_selected.Remove(id))
        {
            _selected.Add(id);
        }
    }

    private void SelectAll(ChangeEventArgs change)
    {
        _selected.Clear();
        if (change.Value is true)
        {
            _selected.UnionWith(_rows.Select(r => r.Id));
        }
    }

    private async Task GiveAsync(RolloutCommand command)
    {
        _isBusy = true;
        try
        {
            if (await Session.GetAsync() is not { } caller)
            {
                _said = "Your sign-in has ended. Sign in again; nothing was sent.";
                return;
            }

            var rows = SelectedRows.Where(r => command == RolloutCommand.Pause ? r.CanPause : r.CanResume).ToList();
            var refused = new List<string>();
            foreach (var row in rows)
            {
                var receipt = await Commands.GiveAsync(caller, row.Id, command, $"Together with {rows.Count - 1} others from the list", CancellationToken.None);
                if (!receipt.IsAccepted)
                {
                    refused.Add($"{row.Id}: {receipt.Message}");
                }
            }

            var done = $"{command} accepted for {rows.Count - refused.Count} of {rows.Count}.";
            _said = refused.Count == 0 ? done : $"{done} Refused: {string.Join(" ", refused)}";
            _selected.Clear();
        }
        finally
        {
            _isBusy = false;
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs args)
    {
        if (new Uri(args.Location).AbsolutePath == RolloutAddresses.List)
        {
            _address = RolloutListAddress.Read(args.Location);
            InvokeAsync(async () =>
            {
                await LoadAsync();
                StateHasChanged();
            });
        }
    }
}
