using System.Globalization;
using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Filters;

/// <summary>Switches the auto-assignment of a filter on and off.</summary>
public sealed partial class AutoAssignPanel : ComponentBase, IAsyncDisposable
{
    private const int MostSets = 50;

    private static readonly Segment<ActionType>[] s_types =
        [new(ActionType.Forced, "Forced"), new(ActionType.Soft, "Soft"), new(ActionType.DownloadOnly, "Download only")];

    private readonly CancellationTokenSource _leaving = new();
    private readonly DeviceCount _effect = new();
    private readonly DeviceCount _left = new();
    private IReadOnlyList<DistributionSetListRow> _sets = [];
    private ActionType _type = ActionType.Forced;
    private string _weight = PlanRules.HighestWeight.ToString(CultureInfo.InvariantCulture);
    private string _search = "";
    private DistributionSetListRow? _chosen;
    private long? _setId;
    private string? _setFault;
    private string? _weightFault;
    private string? _refusal;
    private bool _asks;
    private bool _hasMoreSets;
    private bool _isChoosing;
    private bool _isEnding;
    private bool _isBusy;

    /// <summary>The filter as it is saved.</summary>
    [Parameter, EditorRequired]
    public TargetFilterListRow Filter { get; set; } = default!;

    /// <summary>Whether the viewer may change it.</summary>
    [Parameter]
    public bool MayManage { get; set; }

    /// <summary>Raised after a change.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    /// <summary>The viewer's zone.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Inject]
    internal ITargetFilters Filters { get; set; } = default!;

    [Inject]
    internal ITargetFilterReads Reads { get; set; } = default!;

    [Inject]
    internal IDistributionSetReads Sets { get; set; } = default!;

    [Inject]
    internal IEmergencyStop Stop { get; set; } = default!;

    [Inject]
    internal IConsoleSettings Settings { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal ILogger<AutoAssignPanel> Logger { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    private DateTimeOffset Now => Clock.GetUtcNow();

    private string ChosenName => _chosen is { } set ? $"{set.Name} {set.Version}" : "the set";

    // What reaches very many devices at once is not switched on by one click.
    private string? TypedWord => _effect.Number > ITargetReads.CountCap ? _effect.Number.Value.ToString(CultureInfo.InvariantCulture) : null;

    private string EffectWords => (_setId, _effect.Number) switch
    {
        (null, _) => "Choose a set to see how many devices would get it at once.",
        (_, null) when _effect.Fault is { } fault => $"The devices that would get it at once could not be counted: {fault}",
        (_, null) => "Counting the devices that would get it at once.",
        (_, 0) => $"Nobody would get {ChosenName} at once; devices that start to match would.",
        (_, 1) => $"1 device would get {ChosenName} at once, and later every device that starts to match. An open update of it is asked back.",
        (_, var count) => $"{Figures.Count(count.Value)} devices would get {ChosenName} at once, and later every device that starts to match. Open updates of theirs are asked back.",
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _effect.DisposeAsync();
        await _left.DisposeAsync();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => CountLeft();

    private void CountLeft() => Count(_left, Filter.AutoAssignment?.SetId);

    private void CountEffect() => Count(_effect, _setId);

    private void Count(DeviceCount count, long? setId)
    {
        if (setId is not { } id)
        {
            count.Clear();
            return;
        }

        count.Begin(
            newest => TargetFilter.TryParse(Filter.Query, out var filter, out _)
                ? Reads.CountUnservedAsync(filter, id, Now, newest)
                : throw new InvalidOperationException("The text of the filter cannot be read any more. Change it first."),
            () => InvokeAsync(StateHasChanged));
    }

    private async Task OpenAsync()
    {
        (_isChoosing, _refusal, _setFault, _weightFault, _asks) = (true, null, null, null, Settings.Current.ConfirmationFlow);
        if (Filter.AutoAssignment is { } auto)
        {
            (_setId, _type, _weight, _asks) = (auto.SetId, auto.ActionType, auto.Weight.ToString(CultureInfo.InvariantCulture), auto.ConfirmationRequired);
            CountEffect();
        }

        await FindAsync();
        _hasMoreSets = _sets.Count >= MostSets;
    }

    // What is chosen stays in the list, whatever is searched for: nothing is switched on that cannot be seen.
    private async Task FindAsync()
    {
        var found = (await Sets.ListAsync(_search.Trim(), null, MostSets, _leaving.Token)).Rows;
        if (_setId is { } id && _chosen?.Id != id)
        {
            _chosen = found.FirstOrDefault(s => s.Id == id) ?? await Sets.FindAsync(id, _leaving.Token);
        }

        _sets = _chosen is null || found.Any(s => s.Id == _chosen.Id) ? found : [_chosen, .. found];
    }

    private void ChooseAsync(ChangeEventArgs change)
    {
        _setFault = null;
        _setId = long.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        _chosen = _sets.FirstOrDefault(s => s.Id == _setId);
        CountEffect();
    }

    private Task SwitchOnAsync(string _)
    {
        _setFault = _setId is null ? "Choose a set." : null;
        _weightFault = int.TryParse(_weight, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight <= PlanRules.HighestWeight
            ? null
            : $"'{_weight}' is not a weight. Use 0 to {PlanRules.HighestWeight}.";
        _refusal = _setId is not null && _effect.Number is null ? "Nothing is switched on before the devices are counted." : null;
        return (_setFault ?? _weightFault ?? _refusal) is not null
            ? Task.CompletedTask
            : GiveAsync(caller => Filters.SetAutoAssignmentAsync(caller, Filter.Id, new AutoAssignmentChoice(_setId!.Value, _type, weight, _asks), CancellationToken.None));
    }

    private Task SwitchOffAsync(string _) => GiveAsync(caller => Filters.RemoveAutoAssignmentAsync(caller, Filter.Id, CancellationToken.None));

    private async Task GiveAsync(Func<Caller, Task<CommandReceipt>> give)
    {
        (_refusal, _isBusy) = (null, true);
        try
        {
            // The roles of this moment, not those of when the page was opened.
            if (await Session.GetAsync(_leaving.Token) is not { } caller)
            {
                _refusal = "Your sign-in has ended, so nothing was changed. Sign in again.";
                return;
            }

            var receipt = await give(caller);
            if (!receipt.IsAccepted)
            {
                _refusal = receipt.Message;
                return;
            }

            (_isChoosing, _isEnding) = (false, false);
            await OnDone.InvokeAsync();
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
