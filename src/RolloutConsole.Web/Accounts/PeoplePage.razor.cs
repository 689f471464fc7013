using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Web.Hosting.Accounts;

namespace RolloutConsole.Web.Accounts;

/// <summary>The accounts: who may sign in and what each may do. Everybody may look; Admins change, and everybody their own password.</summary>
public sealed partial class PeoplePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<PersonView>? _people;
    private Caller? _caller;
    private PersonView? _chosen;
    private bool _isAdding;
    private bool _isBusy;
    private string _newName = "";
    private string _newPassword = "";
    private string _oldPassword = "";
    private string _reason = "";
    private ConsoleRole _newRoles = ConsoleRole.Viewer;
    private ConsoleRole _roles;
    private string _said = "";
    private string? _refusal;
    private IReadOnlyList<PlanFault> _faults = [];

    /// <summary>The viewer's zone; UTC until the browser has told.</summary>
    [CascadingParameter]
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    [Inject]
    internal TimeProvider Clock { get; set; } = default!;

    [Inject]
    internal IAccounts Accounts { get; set; } = default!;

    [Inject]
    internal CurrentCaller Session { get; set; } = default!;

    private bool MayManage => _caller is { } caller && Permissions.Allows(caller, Permission.ManagePeople);

    private string CountText => _people?.Count switch { null => "", 1 => "1 account", var count => $"{count} accounts" };

    private static string PasswordHint => PasswordRules.InWords;

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _caller = await Session.GetAsync(_leaving.Token);
        _people = _caller is null ? [] : await Accounts.ListAsync(_leaving.Token);
        _chosen = _chosen is { } chosen ? _people.FirstOrDefault(p => p.Id == chosen.Id) : null;
    }

    private bool IsOwn(PersonView person) => string.Equals(person.Name, _caller?.Name, StringComparison.OrdinalIgnoreCase);

    private string? FaultOf(string field) =>
        _faults.FirstOrDefault(f => f.Field == field) is { } fault ? $"{fault.Message} {fault.Suggestion}".TrimEnd() : null;

    private void BeginAdding()
    {
        Close();
        _isAdding = true;
    }

    private void Choose(PersonView person)
    {
        var isSame = _chosen?.Id == person.Id;
        Close();
        if (!isSame)
        {
            _chosen = person;
            _roles = person.Roles;
        }
    }

    private void Close()
    {
        _chosen = null;
        _isAdding = false;
        _newName = _newPassword = _oldPassword = _reason = _said = "";
        _newRoles = ConsoleRole.Viewer;
        _refusal = null;
        _faults = [];
    }

    private Task AddAsync() =>
        GiveAsync(
            caller => Accounts.AddAsync(caller, _newName.Trim(), _newPassword, _newRoles, _leaving.Token),
            "name", "password", "roles");

    private Task SaveRolesAsync() =>
        _chosen is not { } chosen ? Task.CompletedTask
        : GiveAsync(
            caller => Accounts.SetRolesAsync(caller, chosen.Id, _roles, _reason.Trim() is { Length: > 0 } reason ? reason : null, _leaving.Token),
            "roles", "reason");

    private Task SavePasswordAsync() =>
        _chosen is not { } chosen ? Task.CompletedTask
        : GiveAsync(
            caller => Accounts.SetPasswordAsync(
                caller, chosen.Id, IsOwn(chosen) ? _oldPassword : null, _newPassword, _leaving.Token),
            "currentPassword", "newPassword");

    // Roles are asked anew for each command: this page may have been open since before they were taken away.
    private async Task GiveAsync(Func<Caller, Task<CommandReceipt>> command, params string[] fieldsShown)
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        _refusal = null;
        _faults = [];
        _said = "";
        try
        {
            _caller = await Session.GetAsync(_leaving.Token);
            if (_caller is null)
            {
                _refusal = "Your sign-in has ended, so nothing was changed. Sign in again.";
                return;
            }

            var receipt = await command(_caller);
            if (receipt.IsAccepted)
            {
                Close();
                await ReadAsync();
                _said = receipt.Message;
                return;
            }

            _faults = [.. receipt.Faults.Where(f => fieldsShown.Contains(f.Field))];
            _refusal = _faults.Count == 0 ? receipt.Message : null;
            _people = await Accounts.ListAsync(_leaving.Token);
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
