using RolloutConsole.Engine.Auditing;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// Keeps the accounts. Each change is one transaction with its audit row; rules that need all accounts (one name once, never without
/// an Admin, the first account only once) are checked inside that transaction.
/// </summary>
public interface IPeopleStore
{
    /// <summary>Everybody, by name.</summary>
    Task<IReadOnlyList<PersonRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The account of that name, without regard to case.</summary>
    Task<PersonRecord?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <summary>The account of that key.</summary>
    Task<PersonRecord?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>True when there is an account.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Adds an account.</summary>
    /// <returns><see cref="PeopleWrite.Done"/> or <see cref="PeopleWrite.NameTaken"/>.</returns>
    Task<PeopleWrite> AddAsync(PersonRecord person, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Adds the first account and uses up the sign-in link, if one is given.</summary>
    /// <param name="person">The account.</param>
    /// <param name="linkHash">Hash of the link's key; null when the installation's settings name the account.</param>
    /// <param name="now">Time against which the link's end is held.</param>
    /// <param name="audit">The audit row.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns><see cref="PeopleWrite.Done"/>, <see cref="PeopleWrite.NotFirst"/> or <see cref="PeopleWrite.LinkUnknown"/>.</returns>
    Task<PeopleWrite> AddFirstAsync(
        PersonRecord person, string? linkHash, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Gives roles and the next stamp, if the account still has the expected stamp.</summary>
    /// <returns><see cref="PeopleWrite.Done"/>, <see cref="PeopleWrite.NotFound"/>, <see cref="PeopleWrite.Stale"/> or
    /// <see cref="PeopleWrite.LastAdmin"/>.</returns>
    Task<PeopleWrite> SetRolesAsync(
        string id, ConsoleRole roles, string expectedStamp, string stamp, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Gives a password and the next stamp, if the account still has the expected stamp.</summary>
    /// <returns><see cref="PeopleWrite.Done"/>, <see cref="PeopleWrite.NotFound"/> or <see cref="PeopleWrite.Stale"/>.</returns>
    Task<PeopleWrite> SetPasswordAsync(
        string id, string passwordHash, string expectedStamp, string stamp, AuditEntry audit, CancellationToken cancellationToken);

    /// <summary>Notes when an account was last used; no audit row, and nothing happens when the account is gone.</summary>
    Task TouchAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Replaces the one-time sign-in link; earlier ones are worthless from then on.</summary>
    Task ReplaceSignInLinkAsync(string linkHash, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>True while the link may be used.</summary>
    Task<bool> IsSignInLinkOpenAsync(string linkHash, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>How a change of the accounts ended.</summary>
public enum PeopleWrite
{
    /// <summary>Committed.</summary>
    Done,

    /// <summary>There is no such account.</summary>
    NotFound,

    /// <summary>The name belongs to another account.</summary>
    NameTaken,

    /// <summary>The account was changed meanwhile.</summary>
    Stale,

    /// <summary>Nobody would be left with the role Admin.</summary>
    LastAdmin,

    /// <summary>There is an account already.</summary>
    NotFirst,

    /// <summary>The sign-in link is unknown, used or too old.</summary>
    LinkUnknown,
}
