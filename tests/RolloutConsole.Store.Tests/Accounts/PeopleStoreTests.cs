using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Accounts;
using RolloutConsole.Store.Database;
using RolloutConsole.Testing;

namespace RolloutConsole.Store.Tests.Accounts;

public sealed class PeopleStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_now = new(2026, 5, 20, 14, 3, 22, TimeSpan.Zero);

    private SqliteFixture _database = null!;
    private PeopleStore _people = null!;

    public async Task InitializeAsync()
    {
        _database = await SqliteFixture.CreateAsync();
        _people = new(_database.Gate, _database.Reads);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Add_Person_ComesBackAsItWas()
    {
        var ben = Person("Ben", ConsoleRole.Operator | ConsoleRole.Admin);
        Assert.Equal(PeopleWrite.Done, await _people.AddAsync(ben, Audit("person.add"), default));
        Assert.Equal(ben, await _people.FindByNameAsync("bEN", default));
        Assert.Equal(ben, await _people.FindAsync(ben.Id, default));
        Assert.Null(await _people.FindByNameAsync("be", default));
        Assert.True(await _people.AnyAsync(default));
        Assert.Equal(["person.add"], Audits());
    }

    [Theory]
    [InlineData("ben")]
    [InlineData("BEN")]
    public async Task Add_NameTaken_WritesNothing(string name)
    {
        await _people.AddAsync(Person("Ben", ConsoleRole.Admin), Audit("first"), default);
        Assert.Equal(PeopleWrite.NameTaken, await _people.AddAsync(Person(name, ConsoleRole.Admin), Audit("second"), default));
        Assert.Single(await _people.ListAsync(default));
        Assert.Equal(["first"], Audits());
    }

    [Fact]
    public async Task SetRoles_OfTheLastAdmin_IsRefused()
    {
        var ben = Person("ben", ConsoleRole.Admin);
        await _people.AddAsync(ben, Audit("add"), default);
        await _people.AddAsync(Person("eve", ConsoleRole.All & ~ConsoleRole.Admin), Audit("add"), default);
        Assert.Equal(
            PeopleWrite.LastAdmin, await _people.SetRolesAsync(ben.Id, ConsoleRole.Viewer, ben.Stamp, "x.1", Audit("roles"), default));
        Assert.Equal(ConsoleRole.Admin, (await _people.FindAsync(ben.Id, default))!.Roles);
        Assert.Equal(["add", "add"], Audits());
    }

    [Fact]
    public async Task SetRoles_TwoAdminsTakeEachOthersAtOnce_OneIsLeft()
    {
        PersonRecord ben = Person("ben", ConsoleRole.Admin), eve = Person("eve", ConsoleRole.Admin);
        await _people.AddAsync(ben, Audit("add"), default);
        await _people.AddAsync(eve, Audit("add"), default);
        var writes = await Task.WhenAll(
            _people.SetRolesAsync(ben.Id, ConsoleRole.None, ben.Stamp, "x.1", Audit("roles"), default),
            _people.SetRolesAsync(eve.Id, ConsoleRole.None, eve.Stamp, "y.1", Audit("roles"), default)).WithinLimit();
        Assert.Equal([PeopleWrite.Done, PeopleWrite.LastAdmin], writes.Order());
        Assert.Single(await _people.ListAsync(default), p => p.Roles.HasFlag(ConsoleRole.Admin));
    }

    [Fact]
    public async Task SetRoles_StampOutOfDate_IsStale()
    {
        var ben = Person("ben", ConsoleRole.Admin);
        await _people.AddAsync(ben, Audit("add"), default);
        Assert.Equal(PeopleWrite.Stale, await _people.SetRolesAsync(ben.Id, ConsoleRole.All, "older", "x.1", Audit("roles"), default));
        Assert.Equal(PeopleWrite.Done, await _people.SetRolesAsync(ben.Id, ConsoleRole.All, ben.Stamp, "x.1", Audit("roles"), default));
        var after = (await _people.FindAsync(ben.Id, default))!;
        Assert.Equal((ConsoleRole.All, "x.1"), (after.Roles, after.Stamp));
    }

    [Fact]
    public async Task SetPassword_ChangesHashAndStampOnly()
    {
        var ben = Person("ben", ConsoleRole.Admin);
        await _people.AddAsync(ben, Audit("add"), default);
        Assert.Equal(PeopleWrite.Done, await _people.SetPasswordAsync(ben.Id, "new hash", ben.Stamp, "z.0", Audit("password"), default));
        Assert.Equal(ben with { PasswordHash = "new hash", Stamp = "z.0" }, await _people.FindAsync(ben.Id, default));
        Assert.Equal(
            PeopleWrite.NotFound, await _people.SetPasswordAsync("nobody", "h", "s", "t", Audit("password"), default));
    }

    [Fact]
    public async Task Touch_NotesWhenWithoutAuditRow()
    {
        var ben = Person("ben", ConsoleRole.Admin);
        await _people.AddAsync(ben, Audit("add"), default);
        await _people.TouchAsync(ben.Id, s_now, default);
        Assert.Equal(s_now, (await _people.FindAsync(ben.Id, default))!.LastSeenAt);
        Assert.Equal(["add"], Audits());
    }

    [Fact]
    public async Task AddFirst_WithLink_UsesItUpOnce()
    {
        await _people.ReplaceSignInLinkAsync("hash", s_now.AddHours(24), default);
        Assert.True(await _people.IsSignInLinkOpenAsync("hash", s_now, default));
        Assert.False(await _people.IsSignInLinkOpenAsync("other", s_now, default));

        var writes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
            _people.AddFirstAsync(Person($"p{i}", ConsoleRole.All), "hash", s_now, Audit("first"), default))).WithinLimit();
        Assert.Single(writes, PeopleWrite.Done);
        Assert.Single(await _people.ListAsync(default));
        Assert.False(await _people.IsSignInLinkOpenAsync("hash", s_now, default));
        Assert.Equal(["first"], Audits());
    }

    [Fact]
    public async Task AddFirst_LinkReplacedOrTooOld_AddsNobody()
    {
        await _people.ReplaceSignInLinkAsync("old", s_now.AddHours(24), default);
        await _people.ReplaceSignInLinkAsync("new", s_now.AddHours(24), default);
        var anna = Person("anna", ConsoleRole.All);
        Assert.Equal(PeopleWrite.LinkUnknown, await _people.AddFirstAsync(anna, "old", s_now, Audit("first"), default));
        Assert.Equal(PeopleWrite.LinkUnknown, await _people.AddFirstAsync(anna, "new", s_now.AddHours(24), Audit("first"), default));
        Assert.False(await _people.AnyAsync(default));
        Assert.Empty(Audits());
    }

    [Fact]
    public async Task AddFirst_BySettings_NeedsNoLinkButAnEmptyTable()
    {
        Assert.Equal(PeopleWrite.Done, await _people.AddFirstAsync(Person("a", ConsoleRole.All), null, s_now, Audit("first"), default));
        Assert.Equal(PeopleWrite.NotFirst, await _people.AddFirstAsync(Person("b", ConsoleRole.All), null, s_now, Audit("first"), default));
    }

    [Fact]
    public async Task Add_ThenKilled_IsStillThere()
    {
        await _people.AddAsync(Person("ben", ConsoleRole.Admin), Audit("add"), default);
        await using var reopened = await _database.KilledAndReopenedAsync();
        Assert.NotNull(await new PeopleStore(reopened.Gate, reopened.Reads).FindByNameAsync("ben", default));
    }

    [Fact]
    public async Task Health_OfAWorkingDatabase_TellsWhichEngine()
    {
        var condition = await new DatabaseHealth(_database.Reads).CheckAsync(default);
        Assert.True(condition.IsReachable);
        Assert.Equal(SqliteEngine.Version, condition.Version);
    }

    [Fact]
    public async Task Health_AfterTheStoreWasClosed_SaysWhy()
    {
        using var closed = new ReadPool(_database.Options);
        closed.Dispose();
        var condition = await new DatabaseHealth(closed).CheckAsync(default);
        Assert.False(condition.IsReachable);
        Assert.NotEmpty(condition.Fault!);
    }

    private static PersonRecord Person(string name, ConsoleRole roles) =>
        new(Guid.NewGuid().ToString(), name, roles, "hash", PersonStamp.ForNewPassword().ToString(), null);

    private static AuditEntry Audit(string action) => new(s_now, Caller.System("test"), action, "person", "accepted");

    private List<string> Audits()
    {
        using var session = _database.Reads.Rent();
        return session.Rows("SELECT action FROM audit ORDER BY id", row => row.GetString(0));
    }
}
