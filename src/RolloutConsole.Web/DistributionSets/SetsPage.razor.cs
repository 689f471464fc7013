using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Targets;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.DistributionSets;

/// <summary>The list of distribution sets. The address is its memory.</summary>
public sealed partial class SetsPage : InventoryView
{
    private const int PageSize = 25;
    private const int TopSets = 5;
    private const int TopDays = 90;

    private SetListAddress _address = new();
    private SetListAddress? _shown;
    private SetListPage? _page;
    private IReadOnlyDictionary<SetListFilter, CappedCount>? _counts;
    private InventoryTypeList? _types;
    private IReadOnlyList<SetAdoption> _top = [];
    private ChartView? _chart;
    private string? _sideFault;
    private string _search = "";

    [Inject]
    internal ISetPageReads Reads { get; set; } = default!;

    [Inject]
    internal IModulePageReads Modules { get; set; } = default!;

    [Inject]
    internal IAdoptionReads Adoption { get; set; } = default!;

    private string EmptyWords
    {
        get
        {
            if (!_address.IsFiltered)
            {
                return "A distribution set is what a rollout brings to devices: software modules with their files, under one name and version.";
            }

            var parts = new List<string>();
            if (_address.Search.Length > 0)
            {
                parts.Add($"the text “{_address.Search}”");
            }

            if (_address.Name.Length > 0)
            {
                parts.Add($"the name “{_address.Name}”");
            }

            if (_address.Filter != SetListFilter.All)
            {
                parts.Add($"the state {SetWords.Of(_address.Filter).ToLowerInvariant()}");
            }

            if (_address.TypeId is { } id)
            {
                parts.Add($"the type {_types?.SetTypes.FirstOrDefault(t => t.Type.Id == id).Type?.Name ?? id.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            }

            return $"Nothing fits {string.Join(" together with ", parts)}.";
        }
    }

    private string RangeText => $"{Figures.Count(_page!.Rows.Count)} shown" + (_counts is null ? "" : $" of {TargetWords.Of(_counts[_address.Filter])}");

    /// <inheritdoc/>
    public override void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        _address = SetListAddress.Read(Navigation.Uri);
        return LoadAsync();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs args)
    {
        if (new Uri(args.Location).AbsolutePath != SetAddresses.List)
        {
            return;
        }

        InvokeAsync(async () =>
        {
            _address = SetListAddress.Read(args.Location);

            // Choosing a row changes the address too, but not what is listed.
            if (_address with { Selected = null } != _shown)
            {
                await LoadAsync();
            }

            StateHasChanged();
        });
    }

    private Task LoadAsync()
    {
        // Numbers of another question are not shown beside this one; a page further they are the same.
        if (_shown?.FromStart() != (_address with { Selected = null }).FromStart())
        {
            _counts = null;
        }

        _shown = _address with { Selected = null };
        _search = _address.Search;
        var query = _address.ToQuery(PageSize);
        return ReadAsync(async reading =>
        {
            var page = await Reads.ListAsync(query, reading);
            _page = page;
            StateHasChanged();
            var counts = await ReadSideAsync("The sets", async () => _counts = await Reads.CountAsync(query, reading), reading);
            var types = _types is not null ? null : await ReadSideAsync("The types", async () => _types = await Modules.ReadTypesAsync(reading), reading);
            var top = _chart is not null ? null : await ReadSideAsync("What the fleet runs", () => ReadTopAsync(reading), reading);
            _sideFault = counts ?? types ?? top;
        });
    }

    private async Task ReadTopAsync(CancellationToken reading)
    {
        _top = await Adoption.ReadTopAsync(TopSets, TopDays, reading);
        _chart = AdoptionCharts.Of(_top);
    }

    private void Apply() => Go(_address.FromStart() with { Search = _search.Trim() });

    private void ChooseType(ChangeEventArgs args) => Go(_address.FromStart() with { TypeId = QueryText.Number(args.Value?.ToString()) });

    private void Select(long setId) => Go(_address with { Selected = setId == _address.Selected ? null : setId });

    private void Previous() => Go(_address with { Before = _page!.Rows[0].Id, After = null, Selected = null });

    private void Next() => Go(_address with { After = _page!.Rows[^1].Id, Before = null, Selected = null });

    private void Go(SetListAddress address) => Navigation.NavigateTo(address.ToString());
}
