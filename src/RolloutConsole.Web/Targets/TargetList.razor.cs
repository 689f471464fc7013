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

    // More would make rows of two lines; the others stand in the tooltip and on the device's page.
    private const int MostTags = 3;

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _reading;
    private TargetListAddress? _shown;
    private TargetListPage? _page;
    private IReadOnlyDictionary<TargetListFilter, CappedCount>? _counts;
    private DateTimeOffset _readAt;
    private string _filterText = "";
    private string _searchText = "";
    private string _jumpText = "";
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

    /// <summary>Raised when it is known how many devices each quick filter shows, and with null when that is not known any more.</summary>
    [Parameter]
    public EventCallback<IReadOnlyDictionary<TargetListFilter, CappedCount>?> OnCounted { get; set; }

    [Inject]
    internal ITargetReads Reads { get; set; } = default!;

    [Inject]
    internal IConsoleSettings Settings { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    private bool InRollout => Address.RolloutId is not null;

    private bool IsFiltered => Address.Filter.Length > 0 || Address.Search.Length > 0 || Address.State != TargetListFilter.All || Address.Group is not null;

    private TargetListAddress Cleared => new() { IsTab = Address.IsTab, RolloutId = Address.RolloutId, Sort = Address.Sort };

    private bool IsJump => Address is { At: not null, After: null, Before: null };

    private string EmptyWords
    {
        get
        {
            if (IsJump && Address.At is { } at)
            {
                return $"No device id follows “{at}”{(IsFiltered ? " among those that match" : "")}.";
            }

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

        var isOtherQuery = _shown is null || Counted(listed) != Counted(_shown);
        _shown = listed;
        (_filterText, _searchText) = (Address.Filter, Address.Search);
        if (isOtherQuery)
        {
            _counts = null;
            await OnCounted.InvokeAsync(null);
        }

        await LoadAsync();
    }

    // What the counts depend on: neither the page nor the order.
    private static TargetListAddress Counted(TargetListAddress address) => address.FromStart() with { State = default, Sort = default };

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
                if (reading == _reading)
                {
                    _counts = counts;
                    await OnCounted.InvokeAsync(counts);
                }
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

    /// <summary>Reads the same page again, after something of its devices was changed.</summary>
    public async Task RefreshAsync()
    {
        _counts = null;
        await LoadAsync();
        StateHasChanged();
    }

    private void ApplyFilter() => Go(Address.FromStart() with { Filter = _filterText.Trim() });

    private void ApplySearch() => Go(Address.FromStart() with { Search = _searchText.Trim() });

    private void Select(long targetId) => Go(Address with { Selected = targetId == Address.Selected ? null : targetId });

    private void Previous() => Go(Address with { Before = _page!.FirstKey, After = null, At = _page.FirstValue, Selected = null });

    private void Next() => Go(Address with { After = _page!.LastKey, Before = null, At = _page.LastValue, Selected = null });

    private void SortBy(TargetListSort sort) => Go(Address.FromStart() with { Sort = sort });

    // The device itself when the id is whole, else the list from the nearest id on.
    private async Task JumpAsync()
    {
        var text = _jumpText.Trim();
        if (text.Length == 0)
        {
            return;
        }

        if (await Reads.FindAsync(text, _leaving.Token) is { } found)
        {
            Navigation.NavigateTo(TargetAddresses.Of(found));
            return;
        }

        Go(Address.FromStart() with { Sort = TargetListSort.Id, At = text });
    }

    private void Go(TargetListAddress address) => Navigation.NavigateTo(address.ToString());
}
