using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// The people who may sign in and what each may do. Roles of the caller are checked here and every call writes its audit row, refusals
/// included. Source: architecture, section 8.
/// </summary>
public interface IAccounts
{
    /// <summary>Everybody, by name.</summary>
    Task<IReadOnlyList<PersonView>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The person of that name, without regard to case; null when there is none.</summary>
    Task<PersonView?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds a person.</summary>
    /// <param name="caller">An Admin.</param>
    /// <param name="name">1 to 64 characters: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>, <c>@</c>, beginning with a letter or digit.</param>
    /// <param name="password">See <see cref="PasswordRules"/>.</param>
    /// <param name="roles">At least one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> AddAsync(Caller caller, string name, string password, ConsoleRole roles, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a person exactly these roles; none at all shuts the account. Nobody takes the role Admin from themselves, and the last
    /// Admin keeps it. Holds from the next request of that person on.
    /// </summary>
    /// <param name="caller">An Admin.</param>
    /// <param name="personId">Whose.</param>
    /// <param name="roles">All roles it shall hold.</param>
    /// <param name="reason">Why, if it was said; at most 512 characters.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> SetRolesAsync(
        Caller caller, string personId, ConsoleRole roles, string? reason, CancellationToken cancellationToken);

    /// <summary>Gives a person a new password; everything signed in with the old one ends.</summary>
    /// <param name="caller">An Admin, or the person itself.</param>
    /// <param name="personId">Whose.</param>
    /// <param name="currentPassword">Required when it is the own one.</param>
    /// <param name="newPassword">See <see cref="PasswordRules"/>.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> SetPasswordAsync(
        Caller caller, string personId, string? currentPassword, string newPassword, CancellationToken cancellationToken);
}
