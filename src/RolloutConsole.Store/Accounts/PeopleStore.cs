using System.Data.Common;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Accounts;

/// <summary>
/// Accounts in table <c>people</c>, in the columns of ASP.NET Core Identity. Reads are plain SQL because the standing of an account is
/// asked on every request; each change is one durable transaction behind the write gate, with its audit row.
/// </summary>
internal sealed class PeopleStore(WriteGate gate, ReadPool reads) : IPeopleStore
{
    private const string Select = "SELECT id, user_name, roles, password_hash, security_stamp, last_seen_at FROM people ";

    public Task<IReadOnlyList<PersonRecord>> ListAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult<IReadOnlyList<PersonRecord>>(session.Rows(Select + "ORDER BY normalized_user_name", Read));
    }

    public Task<PersonRecord?> FindByNameAsync(string name, CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult(session.Rows(Select + "WHERE normalized_user_name = @name", Read, ("@name", Normalized(name))).FirstOrDefault());
    }

    public Task<PersonRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult(Find(session, id));
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult(Any(session));
    }

    public Task<PeopleWrite> AddAsync(PersonRecord person, AuditEntry audit, CancellationToken cancellationToken) =>
        WriteAsync(
            session => session.Number("SELECT 1 FROM people WHERE normalized_user_name = @name", ("@name", Normalized(person.Name))) is null
                ? Add(session, person)
                : PeopleWrite.NameTaken,
            audit,
            cancellationToken);

    public Task<PeopleWrite> AddFirstAsync(
        PersonRecord person, string? linkHash, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) =>
        WriteAsync(
            session =>
            {
                if (Any(session))
                {
                    return PeopleWrite.NotFirst;
                }

                // Counting the changed row is the single use: of two that come at once, the second finds it used.
                return linkHash is null || session.Execute(
                    "UPDATE sign_in_links SET used_at = @now WHERE hash = @hash AND used_at IS NULL AND expires_at > @now",
                    ("@now", now), ("@hash", linkHash)) == 1
                    ? Add(session, person)
                    : PeopleWrite.LinkUnknown;
            },
            audit,
            cancellationToken);

    public Task<PeopleWrite> SetRolesAsync(
        string id, ConsoleRole roles, string expectedStamp, string stamp, AuditEntry audit, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            expectedStamp,
            session =>
            {
                if (!roles.HasFlag(ConsoleRole.Admin)
                    && session.Number(
                        "SELECT 1 FROM people WHERE id <> @id AND (roles & @admin) <> 0 LIMIT 1", ("@id", id), ("@admin", ConsoleRole.Admin))
                    is null)
                {
                    return PeopleWrite.LastAdmin;
                }

                session.Execute(
                    "UPDATE people SET roles = @roles, security_stamp = @stamp, concurrency_stamp = @version WHERE id = @id",
                    ("@roles", roles), ("@stamp", stamp), ("@version", NewVersion()), ("@id", id));
                return PeopleWrite.Done;
            },
            audit,
            cancellationToken);

    public Task<PeopleWrite> SetPasswordAsync(
        string id, string passwordHash, string expectedStamp, string stamp, AuditEntry audit, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            expectedStamp,
            session =>
            {
                session.Execute(
                    "UPDATE people SET password_hash = @hash, security_stamp = @stamp, concurrency_stamp = @version WHERE id = @id",
                    ("@hash", passwordHash), ("@stamp", stamp), ("@version", NewVersion()), ("@id", id));
                return PeopleWrite.Done;
            },
            audit,
            cancellationToken);

    public Task TouchAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session => { session.Execute("UPDATE people SET last_seen_at = @at WHERE id = @id", ("@at", at), ("@id", id)); },
            cancellationToken);

    public Task ReplaceSignInLinkAsync(string linkHash, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        gate.RunAsync(
            WritePriority.Ordinary,
            durable: true,
            session =>
            {
                session.Execute("DELETE FROM sign_in_links");
                session.Execute(
                    "INSERT INTO sign_in_links (hash, expires_at) VALUES (@hash, @until)", ("@hash", linkHash), ("@until", expiresAt));
            },
            cancellationToken);

    public Task<bool> IsSignInLinkOpenAsync(string linkHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var session = reads.Rent();
        return Task.FromResult(
            !Any(session)
            && session.Number(
                "SELECT 1 FROM sign_in_links WHERE hash = @hash AND used_at IS NULL AND expires_at > @now", ("@hash", linkHash), ("@now", now))
            is not null);
    }

    // As Identity's own normalizer writes it, so that its classes find the same row.
    private static string Normalized(string name) => name.Normalize().ToUpperInvariant();

    private static string NewVersion() => Guid.NewGuid().ToString("D");

    private static bool Any(Session session) => session.Number("SELECT 1 FROM people LIMIT 1") is not null;

    private static PersonRecord? Find(Session session, string id) =>
        session.Rows(Select + "WHERE id = @id", Read, ("@id", id)).FirstOrDefault();

    private static PersonRecord Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        (ConsoleRole)row.GetInt32(2),
        row.IsDBNull(3) ? "" : row.GetString(3),
        row.IsDBNull(4) ? "" : row.GetString(4),
        row.IsDBNull(5) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)));

    private static PeopleWrite Add(WriteSession session, PersonRecord person)
    {
        session.Context.Set<Person>().Add(new Person
        {
            Id = person.Id,
            UserName = person.Name,
            NormalizedUserName = Normalized(person.Name),
            DisplayName = person.Name,
            Roles = person.Roles,
            PasswordHash = person.PasswordHash,
            SecurityStamp = person.Stamp,
            ConcurrencyStamp = NewVersion(),
            LastSeenAt = person.LastSeenAt,
        });
        session.Context.SaveChanges();
        return PeopleWrite.Done;
    }

    private Task<PeopleWrite> ChangeAsync(
        string id, string expectedStamp, Func<WriteSession, PeopleWrite> change, AuditEntry audit, CancellationToken cancellationToken) =>
        WriteAsync(
            session => Find(session, id) is not { } person ? PeopleWrite.NotFound
                : person.Stamp != expectedStamp ? PeopleWrite.Stale
                : change(session),
            audit,
            cancellationToken);

    private Task<PeopleWrite> WriteAsync(Func<WriteSession, PeopleWrite> change, AuditEntry audit, CancellationToken cancellationToken) =>
        gate.RunAsync(
            WritePriority.Ordinary,
            durable: true,
            session =>
            {
                var result = change(session);
                if (result == PeopleWrite.Done)
                {
                    AuditChain.Append(session, audit);
                }

                return result;
            },
            cancellationToken);
}
