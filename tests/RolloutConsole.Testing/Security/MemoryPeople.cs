using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Testing.Security;

/// <summary>Accounts in memory, with the rules of the real store, and the audit rows that came with them.</summary>
public sealed class MemoryPeople : IPeopleStore, IAuditStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PersonRecord> _people = [];
    private readonly List<AuditEntry> _audit = [];
    private (string Hash, DateTimeOffset ExpiresAt)? _link;

    /// <summary>All audit rows, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Audit
    {
        get
        {
            lock (_gate)
            {
                return [.. _audit];
            }
        }
    }

    /// <summary>How often an account was looked up.</summary>
    public int Reads { get; private set; }

    /// <summary>Puts an account in place, with <see cref="PlainPasswords"/>.</summary>
    public PersonRecord Put(string name, string password, ConsoleRole roles)
    {
        var person = new PersonRecord(
            $"id-{name}", name, roles, new PlainPasswords().Hash(password), PersonStamp.ForNewPassword().ToString(), null);
        lock (_gate)
        {
            _people[person.Id] = person;
        }

        return person;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<PersonRecord>> ListAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<PersonRecord>>(() => [.. _people.Values.OrderBy(p => p.Name, StringComparer.OrdinalIgnoreCase)]);

    /// <inheritdoc/>
    public Task<PersonRecord?> FindByNameAsync(string name, CancellationToken cancellationToken) => Locked(() => ByName_Locked(name));

    /// <inheritdoc/>
    public Task<PersonRecord?> FindAsync(string id, CancellationToken cancellationToken) => Locked(() =>
    {
        Reads++;
        return _people.GetValueOrDefault(id);
    });

    /// <inheritdoc/>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Locked(() => _people.Count > 0);

    /// <inheritdoc/>
    public Task<PeopleWrite> AddAsync(PersonRecord person, AuditEntry audit, CancellationToken cancellationToken) => Locked(() =>
        ByName_Locked(person.Name) is not null ? PeopleWrite.NameTaken : Commit_Locked(person, audit));

    /// <inheritdoc/>
    public Task<PeopleWrite> AddFirstAsync(
        PersonRecord person, string? linkHash, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_people.Count > 0)
        {
            return PeopleWrite.NotFirst;
        }

        if (linkHash is not null && !(_link is { } link && link.Hash == linkHash && now < link.ExpiresAt))
        {
            return PeopleWrite.LinkUnknown;
        }

        _link = null;
        return Commit_Locked(person, audit);
    });

    /// <inheritdoc/>
    public Task<PeopleWrite> SetRolesAsync(
        string id, ConsoleRole roles, string expectedStamp, string stamp, AuditEntry audit, CancellationToken cancellationToken) => Locked(() =>
        _people.GetValueOrDefault(id) is not { } person ? PeopleWrite.NotFound
        : person.Stamp != expectedStamp ? PeopleWrite.Stale
        : !roles.HasFlag(ConsoleRole.Admin) && !_people.Values.Any(p => p.Id != id && p.Roles.HasFlag(ConsoleRole.Admin)) ? PeopleWrite.LastAdmin
        : Commit_Locked(person with { Roles = roles, Stamp = stamp }, audit));

    /// <inheritdoc/>
    public Task<PeopleWrite> SetPasswordAsync(
        string id, string passwordHash, string expectedStamp, string stamp, AuditEntry audit, CancellationToken cancellationToken) => Locked(() =>
        _people.GetValueOrDefault(id) is not { } person ? PeopleWrite.NotFound
        : person.Stamp != expectedStamp ? PeopleWrite.Stale
        : Commit_Locked(person with { PasswordHash = passwordHash, Stamp = stamp }, audit));

    /// <inheritdoc/>
    public Task TouchAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => Locked(() =>
    {
        if (_people.GetValueOrDefault(id) is { } person)
        {
            _people[id] = person with { LastSeenAt = at };
        }

        return true;
    });

    /// <inheritdoc/>
    public Task ReplaceSignInLinkAsync(string linkHash, DateTimeOffset expiresAt, CancellationToken cancellationToken) => Locked(() =>
    {
        _link = (linkHash, expiresAt);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> IsSignInLinkOpenAsync(string linkHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        Locked(() => _people.Count == 0 && _link is { } link && link.Hash == linkHash && now < link.ExpiresAt);

    /// <inheritdoc/>
    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken) => Locked(() =>
    {
        _audit.Add(entry);
        return true;
    });

    /// <inheritdoc/>
    public Task<(long VerifiedRows, bool IsWhole)> VerifyAsync(CancellationToken cancellationToken) =>
        Locked(() => ((long)_audit.Count, true));

    private PersonRecord? ByName_Locked(string name) =>
        _people.Values.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    private PeopleWrite Commit_Locked(PersonRecord person, AuditEntry audit)
    {
        _people[person.Id] = person;
        _audit.Add(audit);
        return PeopleWrite.Done;
    }

    private Task<T> Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return Task.FromResult(work());
        }
    }
}
