using System.Globalization;
using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Web.Security;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Settings;

/// <summary>The installation's settings that people decide on: which rollouts need an approval. Everybody may look, Admins change.</summary>
public sealed partial class SettingsPage : ComponentBase, IDisposable
{
    private static readonly Segment<ApprovalChoice>[] s_choices =
        [new(ApprovalChoice.Never, "Never"), new(ApprovalChoice.Always, "Always"), new(ApprovalChoice.Above, "Above so many devices")];

    private readonly CancellationTokenSource _leaving = new();
    private Caller? _caller;
    private ApprovalChoice _choice;
    private string _above = "1000";
    private string _said = "";
    private string? _fault;
    private string? _refusal;
    private bool _isBusy;
    private bool _isRead;

    [Inject]
    internal ISettingsCommands Commands { get; set; } = default!;

    [Inject]
    internal IConsoleSettings Settings { get; set; } = default!;

    [Inject]
    internal ICurrentCaller Session { get; set; } = default!;

    private bool MayManage => _caller is { } caller && Permissions.Allows(caller, Permission.ManageSettings);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _choice = Settings.Current.Approval.Above switch { null => ApprovalChoice.Never, 0 => ApprovalChoice.Always, _ => ApprovalChoice.Above };
        if (_choice == ApprovalChoice.Above)
        {
            _above = Settings.Current.Approval.Above!.Value.ToString(CultureInfo.InvariantCulture);
        }

        _caller = await Session.GetAsync(_leaving.Token);
        _isRead = true;
    }

    private async Task SaveAsync()
    {
        if (_isBusy)
        {
            return;
        }

        (_said, _fault, _refusal) = ("", null, null);
        var above = 0;
        if (_choice == ApprovalChoice.Above
            && (!int.TryParse(_above.Replace(",", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out above) || above < 1))
        {
            _fault = $"'{_above}' is not a number of devices. Type 1 or more.";
            return;
        }

        _isBusy = true;
        try
        {
            // The roles of this moment, not those of when the page was opened.
            _caller = await Session.GetAsync(_leaving.Token);
            if (_caller is not { } caller)
            {
                _refusal = "Your sign-in has ended, so nothing was changed. Sign in again.";
                return;
            }

            var receipt = await Commands.SetAsync(
                caller,
                new Dictionary<string, string>
                {
                    [SettingKey.ApprovalEnabled] = _choice == ApprovalChoice.Never ? "false" : "true",
                    [SettingKey.ApprovalAbove] = above.ToString(CultureInfo.InvariantCulture),
                },
                _leaving.Token);
            if (receipt.IsAccepted)
            {
                _said = "Saved. New rollouts follow the new rule.";
            }
            else
            {
                _refusal = receipt.Message;
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone; the command itself ends or holds on its own.
        }
        finally
        {
            _isBusy = false;
        }
    }
}
