using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Accounts;

/// <summary>Name and password of the first account. Looking at the page does not use the link up; sending it does.</summary>
public sealed partial class FirstAccountPage : ComponentBase
{
    private bool _isOpen;
    private bool _isMissing;

    /// <summary>Key of the link.</summary>
    [SupplyParameterFromQuery]
    public string? Key { get; set; }

    /// <summary>What was typed as name before.</summary>
    [SupplyParameterFromQuery]
    public string? Name { get; set; }

    /// <summary>What was wrong with it. Only shown behind a link that is open, so no stranger can put words here.</summary>
    [SupplyParameterFromQuery]
    public string? Problem { get; set; }

    [Inject]
    internal IFirstAccount First { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _isOpen = Key is { Length: > 0 and <= 128 } key && await First.IsKeyOpenAsync(key, CancellationToken.None);
        _isMissing = !_isOpen && await First.IsMissingAsync(CancellationToken.None);
    }
}
