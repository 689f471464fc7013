using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using RolloutConsole.Engine.Foresight;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>
/// The form of a new rollout. What is typed is kept as typed and saved as a draft; the engine checks it a moment after each change, and
/// its answer stands at the fields, in the summary and, after an attempt to create, in a list on top.
/// </summary>
public sealed partial class NewRolloutPage : ComponentBase, IAsyncDisposable
{
    private const string FaultList = "fault-list";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _leaving = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private CancellationTokenSource? _checking;
    private Task _check = Task.CompletedTask;
    private RolloutForm _form = new();
    private FormView _view;
    private Forecast? _forecast;
    private PlanCheck? _found;
    private Caller? _caller;
    private FormStep _step;
    private FormStep? _shownStep;
    private DateTimeOffset? _checkedAt;
    private DateTimeOffset? _savedAt;
    private long? _copiedFrom;
    private FormBeginning? _offer;
    private RolloutForm? _draftBefore;
    private string? _setName;
    private string? _refusal;
    private string? _focus;
    private string _typedCount = "";
    private bool _isNameTaken;
    private bool _isChecking;
    private bool _isAttempted;
    private bool _isCreating;
    private bool _isRestored;
    private bool _isReady;
    private bool _isTakenOver;

    /// <summary>Creates the page with an empty form.</summary>
    public NewRolloutPage() => _view = FormChecks.Join(_form, null, false, _ => false);

    /// <summary>The viewer's zone.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>A rollout whose plan is copied.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public long? From { get; set; }

    /// <summary>A target filter to begin with.</summary>
    [SupplyParameterFromQuery(Name = "filter")]
    public string? FilterText { get; set; }

    /// <summary>A distribution set that is chosen already; the rest of the form begins empty.</summary>
    [SupplyParameterFromQuery(Name = "set")]
    public long? SetId { get; set; }

    [Inject]
    internal IRolloutCommands Commands { get; set; } = default!;

    [Inject]
    internal IRolloutReads Rollouts { get; set; } = default!;

    [Inject]
    internal IDistributionSetReads Sets { get; set; } = default!;

    [Inject]
    internal IRolloutDrafts Drafts { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    [Inject]
    internal IJSRuntime Script { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal ILogger<NewRolloutPage> Logger { get; set; } = default!;

    private string SavedText => _savedAt is { } at
        ? $"{(_isRestored ? "Draft of earlier, saved" : "Saved")} {TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)}"
        : "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        await _leaving.CancelAsync();
        await _check;
        _checking?.Dispose();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _step = StepOf(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
        _caller = await Session.GetAsync(_leaving.Token);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            // The draft lies in the browser, which can be asked only now.
            await RestoreAsync();
            _isReady = true;
            StateHasChanged();
        }

        if (_shownStep != _step)
        {
            _shownStep = _step;
            await TellBrowserAsync("consolePages.reveal", StepId(_step));
        }

        if (_focus is { } element)
        {
            _focus = null;
            await TellBrowserAsync("consolePages.focus", element);
        }
    }

    private async Task TellBrowserAsync(string function, string argument)
    {
        try
        {
            await Script.InvokeVoidAsync(function, _leaving.Token, argument);
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException)
        {
            Logger.LogDebug(gone, "The browser could not do {Function} with {Argument}", function, argument);
        }
    }

    private async Task RestoreAsync()
    {
        FormBeginning? beginning = null;
        RolloutForm? draft = null;
        try
        {
            beginning = await ReadBeginningAsync();
            draft = _caller is null ? null : await Drafts.LoadAsync(_caller.Name, _leaving.Token);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        catch (Exception fault) when (fault is JSException or JSDisconnectedException or InvalidOperationException)
        {
            Logger.LogWarning(fault, "The draft of a new rollout could not be read");
        }

        if (draft is not null)
        {
            (_form, _savedAt, _isRestored, _offer) = (draft, Clock.GetUtcNow(), true, beginning);
        }
        else if (beginning is not null)
        {
            (_form, _copiedFrom) = (beginning.Form, beginning.CopiedFrom);
        }

        await NameSetAsync();
        BeginCheck(TimeSpan.Zero);
    }

    /// <summary>What the address asks for; null when it asks for nothing.</summary>
    private async Task<FormBeginning?> ReadBeginningAsync()
    {
        if (From is { } id && await Rollouts.ReadAsync(id, _leaving.Token) is { } source)
        {
            return new FormBeginning(
                RolloutFormReader.Of($"{source.View.Name} copy", source.Description, source.View.Plan), $"You asked for a copy of rollout {id}, {source.View.Name}.", "Begin the copy", id);
        }

        if (FilterText?.Trim() is { Length: > 0 } filter)
        {
            return new FormBeginning(new RolloutForm { Filter = filter }, $"You asked for a new rollout with the target filter “{filter}”.", "Begin it");
        }

        return SetId is { } setId && await Sets.FindAsync(setId, _leaving.Token) is { } set
            ? new FormBeginning(new RolloutForm { SetId = setId }, $"You asked for a new rollout of {set.Name} {set.Version}.", "Begin it")
            : null;
    }

    // The browser keeps the draft until something is typed into what takes its place: a look costs nothing.
    private async Task TakeOfferAsync()
    {
        var (offer, draft) = (_offer!, _form);
        await SaveAsync(_leaving.Token);
        _touched.Clear();
        (_form, _copiedFrom, _offer, _draftBefore) = (offer.Form, offer.CopiedFrom, null, draft);
        (_found, _savedAt, _isNameTaken, _isAttempted, _refusal, _forecast, _typedCount) = (null, null, false, false, null, null, "");
        await NameSetAsync();
        Join();
        BeginCheck(TimeSpan.Zero);
    }

    private Task KeepDraftAsync()
    {
        _offer = null;
        return LeaveAddressAsync();
    }

    private Task BringDraftBackAsync()
    {
        var draft = _draftBefore!;
        (_draftBefore, _copiedFrom) = (null, null);
        return ReplaceAsync(draft);
    }

    // Loaded again, the address would ask anew for what has been decided or begun.
    private async Task LeaveAddressAsync()
    {
        if (!_isTakenOver && (From is not null || SetId is not null || FilterText is not null))
        {
            _isTakenOver = true;
            await TellBrowserAsync("consolePages.address", StepHref(_step));
        }
    }

    private async Task ChangedAsync(string field)
    {
        _touched.Add(field);
        (_refusal, _forecast) = (null, null);

        // What was said about the older value is not said about the new one; the next answer is on its way. Groups that came, went
        // or changed places are not blamed for each other.
        _found = _found is { } found ? found with { Faults = [.. found.Faults.Where(f => f.Field != field && !f.Field.StartsWith($"{field}[", StringComparison.Ordinal))] } : null;
        _isNameTaken &= field != "name";
        if (field == "distributionSetId")
        {
            await NameSetAsync();
        }

        Join();
        BeginCheck(s_pause);
    }

    /// <summary>Goes on with another form: of a preset, of an import, or the one before it.</summary>
    private async Task ReplaceAsync(RolloutForm form)
    {
        _form = form;
        (_found, _isNameTaken, _typedCount) = (null, false, "");
        await NameSetAsync();
        await ChangedAsync("plan");
    }

    /// <summary>Starts the check after a pause in typing; a newer change ends the older check, in the database too.</summary>
    private void BeginCheck(TimeSpan pause)
    {
        _checking?.Cancel();
        _checking?.Dispose();
        _checking = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _isChecking = true;
        _check = CheckAsync(pause, _check, _checking);
    }

    private async Task CheckAsync(TimeSpan pause, Task earlier, CancellationTokenSource checking)
    {
        try
        {
            await earlier;
            await Task.Delay(pause, Clock, checking.Token);
            await SaveAsync(checking.Token);
            var request = RolloutFormReader.Read(_form).Request;
            var found = await Commands.CheckAsync(request, checking.Token);
            if (checking == _checking && _form.Rate.FitTo(found.Matching))
            {
                // Percents that nobody chose follow the fleet, and what was found was found for the older ones.
                request = RolloutFormReader.Read(_form).Request;
                found = await Commands.CheckAsync(request, checking.Token);
            }

            var isTaken = request.Name.Length > 0 && !await Rollouts.IsNameFreeAsync(request.Name, checking.Token);
            if (checking != _checking)
            {
                return;
            }

            (_found, _isNameTaken, _checkedAt, _isChecking) = (found, isTaken, Clock.GetUtcNow(), false);
            Join();
            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException) when (checking.IsCancellationRequested)
        {
        }
        catch (ObjectDisposedException) when (checking != _checking || _leaving.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            Logger.LogError(fault, "A plan could not be checked");
            _isChecking = false;
            _refusal = $"The plan could not be checked: {fault.Message}";
            await InvokeAsync(StateHasChanged);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_caller is null || _touched.Count == 0)
        {
            return;
        }

        try
        {
            await Drafts.SaveAsync(_caller.Name, _form, cancellationToken);
            (_savedAt, _isRestored) = (Clock.GetUtcNow(), false);
            if (_offer is null)
            {
                await LeaveAddressAsync();
            }
        }
        catch (Exception fault) when (fault is JSException or JSDisconnectedException)
        {
            Logger.LogWarning(fault, "The draft of a new rollout could not be saved");
            _savedAt = null;
        }
    }

    private async Task DiscardAsync()
    {
        // Who came to begin something and lets the draft go gets what he came for.
        (_form, _copiedFrom) = (_offer?.Form ?? new RolloutForm(), _offer?.CopiedFrom);
        var isBegun = _offer is not null;
        _touched.Clear();
        (_found, _savedAt, _offer, _isAttempted, _refusal, _forecast, _typedCount) = (null, null, null, false, null, null, "");
        if (_caller is not null)
        {
            await Drafts.ForgetAsync(_caller.Name, _leaving.Token);
        }

        if (!isBegun)
        {
            await LeaveAddressAsync();
        }

        await NameSetAsync();
        Join();
        BeginCheck(TimeSpan.Zero);
    }

    private async Task CreateAsync()
    {
        _isAttempted = true;
        if (_isChecking)
        {
            // The answer at hand may be about an older form: neither its faults nor its silence count.
            BeginCheck(TimeSpan.Zero);
            await _check;
        }

        Join();
        if (_view.Faults.Count > 0)
        {
            _focus = FaultList;
            return;
        }

        if (_view.Matching > ReviewStep.MostWithoutTyping
            && _typedCount.Trim().Replace(",", "", StringComparison.Ordinal) != _view.Matching.Value.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            _refusal = $"Type {Figures.Count(_view.Matching.Value)} to confirm the number of devices.";
            _focus = "f-confirm-count";
            return;
        }

        _isCreating = true;
        try
        {
            if (await Session.GetAsync() is not { } caller)
            {
                _refusal = "Your sign-in has ended. Sign in again; the draft is kept and nothing was sent.";
                return;
            }

            var receipt = await Commands.CreateAsync(caller, _view.Request, CancellationToken.None);
            if (receipt is { IsAccepted: true, Id: { } id })
            {
                await Drafts.ForgetAsync(caller.Name, _leaving.Token);
                Navigation.NavigateTo(RolloutAddresses.Of(id));
                return;
            }

            _refusal = receipt.Message;
            _isNameTaken |= receipt.Outcome == CommandOutcome.Conflict;
            _found = receipt.Faults.Count > 0 ? new PlanCheck(receipt.Faults, [], _found?.Matching, _found?.GroupSizes ?? []) { NeedsApproval = _found?.NeedsApproval == true } : _found;
            Join();
        }
        finally
        {
            _isCreating = false;
        }
    }

    private void Join() => _view = FormChecks.Join(_form, _found, _isNameTaken, IsShown);

    // A fault is said once its field was touched, its step was left, or creating was tried; an empty form does not begin with reproaches.
    private bool IsShown(string field) =>
        _isAttempted || _touched.Contains(field) || (field == "groups" && _touched.Any(t => t.StartsWith("groups", StringComparison.Ordinal)))
        || (field == "schedule.windows" && _touched.Any(t => t.StartsWith("schedule", StringComparison.Ordinal)));

    private StateLook LookOf(FormStep step)
    {
        var faults = _view.Faults.Where(f => FormSteps.Of(f.Field) == step).ToList();
        if (step == FormStep.Review)
        {
            return _view.Faults.Count == 0 && _found is not null ? StateLooks.Ready with { Word = "Ready to create" } : StateLooks.Ready with { Word = "Not ready" };
        }

        if (faults.Count > 0)
        {
            return faults.Exists(f => IsShown(f.Field)) ? StateLooks.Fault with { Word = "Has a fault" } : StateLooks.Ready with { Word = "Incomplete" };
        }

        return _view.Warnings.Any(w => FormSteps.Of(w.Field) == step) ? StateLooks.Attention with { Word = "Has a warning" } : StateLooks.Finished with { Word = "Complete" };
    }

    private async Task NameSetAsync()
    {
        var set = _form.SetId is { } id ? await Sets.FindAsync(id, _leaving.Token) : null;
        _setName = set is null ? null : $"{set.Name} {set.Version}";
    }

    private void FocusLater(string field) => _focus = FormView.IdOf(field);

    private static string StepId(FormStep step) => $"step-{step}";

    // Once the draft holds what the address began with, the address does not name it any more: loaded again, nothing is asked anew.
    private string StepHref(FormStep step) => QueryText.For(RolloutAddresses.New).With("from", _isTakenOver ? null : From).With("set", _isTakenOver ? null : SetId).With("step", step).ToString();

    private static FormStep StepOf(string address) => QueryText.Word<FormStep>(QueryText.Read(address)("step"));

    private void OnLocationChanged(object? sender, LocationChangedEventArgs args)
    {
        if (new Uri(args.Location).AbsolutePath == RolloutAddresses.New)
        {
            _step = StepOf(args.Location);
            InvokeAsync(StateHasChanged);
        }
    }
}
