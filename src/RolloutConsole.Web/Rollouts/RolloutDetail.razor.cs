using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.Feed;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Targets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>One rollout, live: what it does, why it waits, and what a person may do about it.</summary>
public sealed partial class RolloutDetail
{
    private Caller? _caller;
    private RolloutTab _tab;
    private TargetListAddress _targets = new();
    private RolloutCommand? _opened;
    private bool _isListed;
    private string _said = "";
    private bool _leadsThere;

    /// <summary>Which rollout.</summary>
    [Parameter]
    public long Id { get; set; }

    [Inject]
    internal ILiveRollouts Live { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal IJSRuntime Script { get; set; } = default!;

    private RolloutActionText? Primary => Picture is { } rollout && RolloutActionText.PrimaryOf(rollout.Status) is { } command
        ? RolloutActionText.For(command, rollout, _caller?.Name ?? "")
        : null;

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        return base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        ReadAddress();
        Navigation.LocationChanged += OnLocationChanged;
        _caller = await Session.GetAsync(Leaving);
        await base.OnInitializedAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_leadsThere)
        {
            return;
        }

        // What was asked for may lie above what is seen, on a phone always.
        _leadsThere = false;
        try
        {
            await Script.InvokeVoidAsync("consolePages.focus", Leaving, "rollout-actions");
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // It is only a help to the eye.
        }
    }

    /// <inheritdoc/>
    protected override Task<RolloutSnapshot?> ReadAsync(CancellationToken cancellationToken) => Live.ReadAsync(Id, cancellationToken);

    /// <inheritdoc/>
    protected override Task<LiveStream<RolloutSnapshot>?> OpenAsync(CancellationToken leaving) => Live.OpenAsync(Id, LiveRate.Page, leaving);

    /// <inheritdoc/>
    protected override Task OnPictureAsync(RolloutSnapshot picture)
    {
        // A panel for something that is no longer possible would only mislead.
        if (_opened is { } command && !picture[command].IsAllowed)
        {
            _opened = null;
        }

        return Task.CompletedTask;
    }

    private string? WhyNot(RolloutActionText text) => text.WhyNot(Picture!, _caller);

    private string? WhyNot(RolloutCommand command) => WhyNot(RolloutActionText.For(command, Picture!, _caller?.Name ?? ""));

    private void Open(RolloutCommand command) => (_opened, _isListed, _said, _leadsThere) = (command, false, "", true);

    private void Close() => _opened = null;

    private void Done(string said) => (_opened, _said) = (null, said);

    private void ToggleList() => (_isListed, _opened, _leadsThere) = (!_isListed, null, !_isListed);

    private void ReadAddress()
    {
        _tab = RolloutAddresses.TabOf(Navigation.Uri);
        _targets = TargetListAddress.Read(Navigation.Uri);
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs args)
    {
        // A route to another rollout makes another page (see RolloutPage); only tab and list change in this one.
        ReadAddress();
        InvokeAsync(StateHasChanged);
    }
}
