using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Targets;

/// <summary>A list of devices whose memory is the address: the same in the fleet and in a rollout.</summary>
public sealed partial class TargetList : ComponentBase, IDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _reading;
    private TargetListAddress? _shown;
    private TargetListPage? _page;
    private IReadOnlyDictionary<TargetListFilter, CappedCount>? _counts;
    private DateTimeOffset _readAt;
    private string _filterText = "";
    private string _searchText = "";
    private FilterFault? _filterFault;
    private string? _fault;

    /// <summary>What to show.</summary>
    [Parameter, EditorRequired]
    public TargetListAddress Address { get; set; } = default!;

    /// <summary>The rollout whose members are listed; null for the whole fleet.</summary>
    [Parameter]
    public RolloutSnapshot? Rollout { get; set; }

    /// <summary>The viewer's zone.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Inject]
    internal ITargetReads Reads { get; set; } = default!;

    [Inject]
    internal IConsoleSettings Settings { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    private bool InRollout => Address.RolloutId is not null;

    private TimeSpan Expected => Settings.Current.PollingTime;

    private bool IsFiltered => Address.Filter.Length > 0 || Address.Search.Length > 0 || Address.State != TargetListFilter.All || Address.Group is not null;

    private TargetListAddress Cleared => new() { IsTab = Address.IsTab, RolloutId = Address.RolloutId };

    private string EmptyWords
    {
        get
        {
            if (!IsFiltered)
            {
                return InRollout ? "Its groups are still being filled, or its filter matched nothing." : "Devices appear when they call in for the first time, or when a script creates them.";
            }

            var parts = new List<string>();
            if (Address.Filter.Length > 0)
            {
                parts.Add($"the filter {Address.Filter}");
            }

            if (Address.Search.Length > 0)
            {
                parts.Add($"the text “{Address.Search}”");
            }

            if (Address.State != TargetListFilter.All)
            {
                parts.Add($"the state {TargetWords.Of(Address.State, InRollout).ToLowerInvariant()}");
            }

            if (Address.Group is { } group)
            {
                parts.Add($"group {group}");
            }

            return $"Nothing fits {string.Join(" together with ", parts)}.";
        }
    }

    private string RangeText
    {
        get
        {
            var rows = $"{Figures.Count(_page!.Rows.Length)} shown";
            return _counts is null ? rows : $"{rows} of {TargetWords.Of(_counts[Address.State])}";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _reading?.Dispose();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // Choosing a row changes the address too, but not what is listed.
        var listed = Address with { Selected = null };
        if (listed == _shown)
        {
            return;
        }

        var isOtherQuery = _shown is null || listed with { After = null, Before = null, State = default } != _shown with { After = null, Before = null, State = default };
        _shown = listed;
        (_filterText, _searchText) = (Address.Filter, Address.Search);
        if (isOtherQuery)
        {
            _counts = null;
        }

        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        // A newer question makes the older one worthless: it is interrupted in the database, and its answer is not shown.
        _reading?.Cancel();
        _reading?.Dispose();
        var reading = _reading = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        var query = Address.ToQuery(PageSize, out _filterFault);
        _fault = null;
        if (_filterFault is not null)
        {
            (_page, _counts) = (TargetListPage.Empty, null);
            return;
        }

        try
        {
            var now = Clock.GetUtcNow();
            var page = await Reads.ListAsync(query, now, reading.Token);
            if (reading != _reading)
            {
                return;
            }

            (_page, _readAt) = (page, now);
            StateHasChanged();
            if (_counts is null)
            {
                var counts = await Reads.CountStatesAsync(query, now, reading.Token);
                _counts = reading == _reading ? counts : _counts;
            }
        }
        catch (OperationCanceledException) when (reading != _reading || _leaving.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            _fault = fault.Message;
        }
    }

    private void ApplyFilter() => Go(Address.FromStart() with { Filter = _filterText.Trim() });

    private void ApplySearch() => Go(Address.FromStart() with { Search = _searchText.Trim() });

    private void Select(long targetId) => Go(Address with { Selected = targetId == Address.Selected ? null : targetId });

    private void Previous() => Go(Address with { Before = _page!.FirstKey, After = null, Selected = null });

    private void Next() => Go(Address with { After = _page!.LastKey, Before = null, Selected = null });

    private void Go(TargetListAddress address) => Navigation.NavigateTo(address.ToString());
}
