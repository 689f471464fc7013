using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Targets;

namespace RolloutConsole.Web.Filters;

/// <summary>
/// Edits the text of a target filter: <c>&lt;FilterEditor Id="f" Label="Target filter" TestId="sets.filter" @bind-Text="_text" /&gt;</c>.
/// Whoever uses it gets every settled text, right or not, and reads it with <see cref="TargetFilter.TryParse"/>.
/// </summary>
public sealed partial class FilterEditor : ComponentBase, IAsyncDisposable
{
    // A little more than a filter may have, so that too long a text is said and not cut.
    private const int MaximumLength = 1100;

    // operator-experience, 5.3: the count waits for a pause in typing.
    private static readonly TimeSpan s_countPause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _offering;
    private CancellationTokenSource? _counting;
    private ElementReference _root;
    private IJSObjectReference? _module;
    private DotNetObjectReference<FilterEditor>? _self;
    private FilterReading _reading = FilterReading.Of("");
    private IReadOnlyList<FilterOffer> _offers = [];
    private FilterSpan _replaces;
    private int _offeredFor;
    private string _shown = "";
    private string? _toSet;
    private CappedCount? _count;
    private IReadOnlyList<FilterWarning> _unknown = [];
    private string? _unknownOf;
    private bool _isCounting;
    private bool _isBuilding;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>Raised with each text that typing has come to rest at, a suggestion has made, or the builder has written.</summary>
    [Parameter]
    public EventCallback<string> TextChanged { get; set; }

    /// <summary>Id of the field; a label outside may point to it.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>What the field is, for assistive technology.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Stable hook for tests; parts of the editor add their own word to it.</summary>
    [Parameter, EditorRequired]
    public string TestId { get; set; } = "";

    /// <summary>One line that a form sends with Enter; else a field of up to three lines.</summary>
    [Parameter]
    public bool IsSingleLine { get; set; }

    /// <summary>Whether to count what matches, in the database, after a pause in typing. A page that counts itself switches it off.</summary>
    [Parameter]
    public bool IsCounted { get; set; } = true;

    /// <summary>What the page itself counted for one text, shown as long as that text stands in the field.</summary>
    [Parameter]
    public (string Text, CappedCount Count)? Known { get; set; }

    /// <summary>Whether a text from the page is counted too; else only what was changed here, because the page counts its own.</summary>
    [Parameter]
    public bool IsCountedAtOnce { get; set; } = true;

    /// <summary>Whether the builder can be opened.</summary>
    [Parameter]
    public bool HasBuilder { get; set; } = true;

    /// <summary>Shows the text and takes no change.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>What the page itself has against the text; shown where the text alone is right or empty.</summary>
    [Parameter]
    public string? Fault { get; set; }

    /// <summary>What an empty field means.</summary>
    [Parameter]
    public string? EmptyWords { get; set; }

    /// <summary>An example in the empty field.</summary>
    [Parameter]
    public string Placeholder { get; set; } = "attribute.hwRev == 2 and tag == eu";

    /// <summary>What stands beside the text in the field's frame, such as a button.</summary>
    [Parameter]
    public RenderFragment? Beside { get; set; }

    [Inject]
    internal ITargetReads Reads { get; set; } = default!;

    [Inject]
    internal IFilterSuggestions Suggestions { get; set; } = default!;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal IJSRuntime Script { get; set; } = default!;

    private string ListId => $"{Id}-offers";

    private string SaysId => $"{Id}-says";

    private bool IsBlamed => (_reading.Fault is not null && !_reading.IsUnfinished) || Fault is not null;

    private IReadOnlyList<FilterWarning> Warnings => _unknownOf == _reading.Text && _unknown.Count > 0 ? [.. _reading.Warnings, .. _unknown] : _reading.Warnings;

    // The page counts what its address asks for; typing begins from there.
    private bool IsCountedByPage => Known is { } known && known.Text == _reading.Text;

    private string CountWords => IsCountedByPage ? TargetWords.Of(Known!.Value.Count) : _isCounting ? "counting…" : _count is { } count ? TargetWords.Of(count) : "";

    /// <summary>Takes what was typed; the script calls it when typing pauses.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="place">Characters before the caret.</param>
    /// <param name="wantsOffers">Whether completions are to be found too.</param>
    /// <returns>How many completions there are; 0 also when something newer was typed meanwhile.</returns>
    [JSInvokable]
    public async Task<int> TypedAsync(string text, int place, bool wantsOffers)
    {
        _offering?.Cancel();
        _offering?.Dispose();
        _offering = null;
        await TakeAsync(text);
        if (wantsOffers)
        {
            await OfferAsync(text, place);
        }

        StateHasChanged();
        return wantsOffers ? _offers.Count : 0;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _offering?.Dispose();
        _counting?.Dispose();
        _leaving.Dispose();
        _self?.Dispose();
        if (_module is null)
        {
            return;
        }

        try
        {
            await _module.InvokeVoidAsync("detach", _root);
            await _module.DisposeAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or JSException or OperationCanceledException)
        {
            // Nothing to let go of in a page that is not there any more.
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Text == _reading.Text)
        {
            if (IsCountedByPage && Known!.Value.Count is { Number: 0 } && _unknownOf != _reading.Text)
            {
                _ = ExplainAsync(_reading, _leaving.Token);
            }

            return;
        }

        // From outside: the page's address, a draft, another field.
        Show(Text);
        _reading = FilterReading.Of(Text);
        StopCounting();
        if (IsCountedAtOnce)
        {
            _ = CountAsync();
        }
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                _self = DotNetObjectReference.Create(this);
                _module = await Script.InvokeAsync<IJSObjectReference>("import", "./js/filter-editor.js");
                // Not what was heard meanwhile: whoever typed before the script came waits for completions.
                await _module.InvokeVoidAsync("attach", _root, _self, _shown);
            }

            if (_toSet is { } text && _module is not null)
            {
                _toSet = null;
                await _module.InvokeVoidAsync("set", _root, text);
            }
        }
        catch (Exception gone) when (gone is JSException or JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // Without the script every key is told to the server, and there is no completion.
        }
    }

    private Task ChangedAsync(ChangeEventArgs change) => TakeAsync(change.Value?.ToString() ?? "");

    private Task ReplaceAsync(string text)
    {
        Show(text);
        return TakeAsync(text);
    }

    private void Show(string text) => (_shown, _toSet) = (text, text);

    private async Task TakeAsync(string text)
    {
        if (text == _reading.Text)
        {
            return;
        }

        _reading = FilterReading.Of(text);
        _offers = [];
        _ = CountAsync();
        await TextChanged.InvokeAsync(text);
    }

    private async Task OfferAsync(string text, int place)
    {
        var expectation = FilterCompletion.At(text, place);
        IReadOnlyList<string> known = [];
        if (expectation.Knowledge != FilterKnowledge.None && !expectation.Typed.Contains('*', StringComparison.Ordinal))
        {
            var offering = _offering = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
            try
            {
                var key = expectation.Expected == FilterExpected.Value ? expectation.Field?.Key : null;
                known = await Suggestions.FindAsync(expectation.Knowledge, key, expectation.Typed, offering.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (offering != _offering)
            {
                return;
            }
        }

        _offers = FilterCompletion.Offers(expectation, known);
        (_replaces, _offeredFor) = (expectation.Replaces, text.Length);
    }

    private void StopCounting()
    {
        _counting?.Cancel();
        _counting?.Dispose();
        (_counting, _isCounting, _count) = (null, false, null);
    }

    // The older question is ended in the database before a newer one is asked.
    private async Task CountAsync()
    {
        StopCounting();
        if (!IsCounted || IsCountedByPage || !TargetFilter.TryParse(_reading.Text, out var filter, out _))
        {
            return;
        }

        _isCounting = true;
        var counting = _counting = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        try
        {
            await Task.Delay(s_countPause, Clock, counting.Token);
            var count = await Reads.CountAsync(new TargetListQuery { Filter = filter }, Clock.GetUtcNow(), counting.Token);
            if (counting == _counting)
            {
                (_count, _isCounting) = (count, false);
                await InvokeAsync(StateHasChanged);
                if (count.Number == 0)
                {
                    await ExplainAsync(_reading, counting.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Something newer was typed, or the page was left.
        }
        catch (Exception) when (counting == _counting)
        {
            // The text is still right; the page that lists says what failed.
            _isCounting = false;
            await InvokeAsync(StateHasChanged);
        }
    }

    // Nothing matches: what of the names in the text does nothing have?
    private async Task ExplainAsync(FilterReading reading, CancellationToken cancellationToken)
    {
        (_unknownOf, _unknown) = (reading.Text, []);
        var found = new List<FilterWarning>();
        try
        {
            foreach (var name in FilterNames.Of(reading.Text))
            {
                if (await ExplainAsync(name, cancellationToken) is { } warning)
                {
                    found.Add(warning);
                }
            }
        }
        catch (Exception)
        {
            // Without an explanation the count of 0 stands alone; something newer was typed, or the database cannot answer now.
            return;
        }

        if (_unknownOf == reading.Text && found.Count > 0)
        {
            _unknown = found;
            await InvokeAsync(StateHasChanged);
        }
    }

    private async Task<FilterWarning?> ExplainAsync(FilterName name, CancellationToken cancellationToken)
    {
        var known = await Suggestions.FindAsync(name.What, name.Key, name.Name, cancellationToken);
        if (FilterNames.Warn(name, known) is null)
        {
            return null;
        }

        var near = new List<string>(known);
        foreach (var beginning in FilterNames.Beginnings(name.Name))
        {
            near.AddRange(await Suggestions.FindAsync(name.What, name.Key, beginning, cancellationToken));
        }

        return FilterNames.Warn(name, near);
    }
}
