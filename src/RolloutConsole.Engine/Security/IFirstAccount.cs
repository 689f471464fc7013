using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Security;

/// <summary>How an installation without any account gets its first one, which holds every role (architecture, section 8).</summary>
public interface IFirstAccount
{
    /// <summary>True as long as there is no account.</summary>
    Task<bool> IsMissingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// A new one-time key for the sign-in link; earlier ones are worthless from then on. It is stored hashed, works once and for
    /// <see cref="FirstAccount.LinkLife"/>. Null when there is an account already.
    /// </summary>
    Task<string?> NewKeyAsync(CancellationToken cancellationToken);

    /// <summary>True while the key may be used. Looking does not use it up, so a link preview does no harm.</summary>
    Task<bool> IsKeyOpenAsync(string key, CancellationToken cancellationToken);

    /// <summary>Creates the account and uses the key up.</summary>
    /// <param name="key">The key of the link.</param>
    /// <param name="name">As for any account.</param>
    /// <param name="password">See <see cref="PasswordRules"/>.</param>
    /// <param name="address">Network address of who opened the link, for the audit.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> CreateAsync(string key, string name, string password, string? address, CancellationToken cancellationToken);

    /// <summary>Creates the account that the installation's settings name. A weak password is accepted; the caller warns.</summary>
    Task<CommandReceipt> CreateFromSettingsAsync(string name, string password, CancellationToken cancellationToken);
}
