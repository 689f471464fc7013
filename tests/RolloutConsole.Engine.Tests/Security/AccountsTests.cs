using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Security;

namespace RolloutConsole.Engine.Tests.Security;

public sealed class AccountsTests
{
    private const string Good = "a right long password";
    private static readonly Caller s_boss = new("boss", ConsoleRole.All, CallerKind.Person);

    private readonly HandClock _clock = new();
    private readonly MemoryPeople _people = new();
    private readonly IAccounts _accounts;

    public AccountsTests()
    {
        _accounts = new ServiceCollection()
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<IPeopleStore>(_people)
            .AddSingleton<IAuditStore>(_people)
            .AddSingleton<IPasswordHash, PlainPasswords>()
            .AddAccountRules()
            .BuildServiceProvider()
            .GetRequiredService<IAccounts>();
        _people.Put("boss", Good, ConsoleRole.All);
    }

    [Fact]
    public async Task Add_ByAdmin_AddsAndWritesTheAudit()
    {
        var receipt = await _accounts.AddAsync(s_boss, "ben", Good, ConsoleRole.Operator, default);

        Assert.True(receipt.IsAccepted);
        Assert.Equal(ConsoleRole.Operator, (await _accounts.FindByNameAsync("BEN", default))?.Roles);
        var row = Assert.Single(_people.Audit);
        Assert.Equal(("person.add", "person ben", "accepted", "roles Operator"), (row.Action, row.Subject, row.Outcome, row.Details));
    }

    [Theory]
    [InlineData(ConsoleRole.Manager)]
    [InlineData(ConsoleRole.Auditor | ConsoleRole.Operator)]
    public async Task Add_WithoutAdmin_IsRefusedAndWrittenDown(ConsoleRole roles)
    {
        var receipt = await _accounts.AddAsync(new("eve", roles, CallerKind.Person), "ben", Good, ConsoleRole.Admin, default);

        Assert.Equal(CommandOutcome.Forbidden, receipt.Outcome);
        Assert.Null(await _accounts.FindByNameAsync("ben", default));
        Assert.Equal("forbidden", Assert.Single(_people.Audit).Outcome);
    }

    [Theory]
    [InlineData("", Good, ConsoleRole.Viewer, "name")]
    [InlineData("with:colon", Good, ConsoleRole.Viewer, "name")]
    [InlineData("tenant\\ben", Good, ConsoleRole.Viewer, "name")]
    [InlineData(" ben", Good, ConsoleRole.Viewer, "name")]
    [InlineData("ben\n", Good, ConsoleRole.Viewer, "name")]
    [InlineData("ben", "short", ConsoleRole.Viewer, "password")]
    [InlineData("ben", "aaaaaaaaaaaaaa", ConsoleRole.Viewer, "password")]
    [InlineData("ben", "Password123", ConsoleRole.Viewer, "password")]
    [InlineData("benjamin", "benjaminbenjamin12", ConsoleRole.Viewer, "password")]
    [InlineData("ben", Good, ConsoleRole.None, "roles")]
    [InlineData("ben", Good, (ConsoleRole)64, "roles")]
    public async Task Add_SomethingWrong_NamesTheField(string name, string password, ConsoleRole roles, string field)
    {
        var receipt = await _accounts.AddAsync(s_boss, name, password, roles, default);
        Assert.Equal(CommandOutcome.Invalid, receipt.Outcome);
        Assert.Equal(field, Assert.Single(receipt.Faults).Field);
        Assert.DoesNotContain(password.Length > 0 ? password : "-", Assert.Single(_people.Audit).Details);
    }

    [Fact]
    public async Task Add_NameTakenInOtherLetters_IsAConflict()
    {
        var receipt = await _accounts.AddAsync(s_boss, "Boss", Good, ConsoleRole.Viewer, default);
        Assert.Equal(CommandOutcome.Conflict, receipt.Outcome);
        Assert.Contains("taken", receipt.Message);
    }

    [Fact]
    public async Task SetRoles_OwnAdminTakenAway_IsRefusedEvenWithAnotherAdmin()
    {
        _people.Put("second", Good, ConsoleRole.Admin);
        var receipt = await _accounts.SetRolesAsync(s_boss, "id-boss", ConsoleRole.Manager, null, default);
        Assert.Equal(CommandOutcome.IllegalState, receipt.Outcome);
        Assert.Contains("themselves", receipt.Message);
        Assert.Equal(ConsoleRole.All, (await _accounts.FindByNameAsync("boss", default))!.Roles);
    }

    [Fact]
    public async Task SetRoles_LastAdminTakenAway_IsRefused()
    {
        // Somebody who was an Admin a moment ago and still has it on the command.
        var former = new Caller("former", ConsoleRole.Admin, CallerKind.Person);
        var receipt = await _accounts.SetRolesAsync(former, "id-boss", ConsoleRole.Manager, null, default);
        Assert.Equal(CommandOutcome.IllegalState, receipt.Outcome);
        Assert.Contains("last Admin", receipt.Message);
        Assert.Equal(ConsoleRole.All, (await _accounts.FindByNameAsync("boss", default))!.Roles);
    }

    [Fact]
    public async Task SetRoles_OfAnotherAdmin_Works()
    {
        _people.Put("second", Good, ConsoleRole.Admin);
        var receipt = await _accounts.SetRolesAsync(s_boss, "id-second", ConsoleRole.None, "left us", default);
        Assert.True(receipt.IsAccepted);
        Assert.Equal(ConsoleRole.None, (await _accounts.FindByNameAsync("second", default))!.Roles);
        var row = Assert.Single(_people.Audit);
        Assert.Equal(("left us", "from Admin to no role"), (row.Reason, row.Details));
    }

    [Fact]
    public async Task SetRoles_Accepted_RaisesTheRevisionAndKeepsTheSession()
    {
        var before = PersonStamp.Read(_people.Put("ben", Good, ConsoleRole.Viewer).Stamp);
        await _accounts.SetRolesAsync(s_boss, "id-ben", ConsoleRole.Operator, null, default);
        var after = PersonStamp.Read((await _people.FindAsync("id-ben", default))!.Stamp);
        Assert.Equal(before.Session, after.Session);
        Assert.Equal(before.Revision + 1, after.Revision);
    }

    [Fact]
    public async Task SetRoles_UnknownPerson_IsNotFound() =>
        Assert.Equal(CommandOutcome.NotFound, (await _accounts.SetRolesAsync(s_boss, "id-nobody", ConsoleRole.Viewer, null, default)).Outcome);

    [Fact]
    public async Task SetPassword_Own_NeedsThePresentOne()
    {
        _people.Put("ben", Good, ConsoleRole.Viewer);
        var ben = new Caller("ben", ConsoleRole.Viewer, CallerKind.Person);
        var refused = await _accounts.SetPasswordAsync(ben, "id-ben", "not it", "quite another one", default);
        Assert.Equal("currentPassword", Assert.Single(refused.Faults).Field);
        Assert.True((await _accounts.SetPasswordAsync(ben, "id-ben", Good, "quite another one", default)).IsAccepted);
        Assert.Equal("plain:quite another one", (await _people.FindAsync("id-ben", default))!.PasswordHash);
    }

    [Fact]
    public async Task SetPassword_OfAnother_NeedsAnAdmin()
    {
        _people.Put("ben", Good, ConsoleRole.Viewer);
        var eve = new Caller("eve", ConsoleRole.Manager, CallerKind.Person);
        Assert.Equal(
            CommandOutcome.Forbidden, (await _accounts.SetPasswordAsync(eve, "id-ben", Good, "quite another one", default)).Outcome);
        Assert.True((await _accounts.SetPasswordAsync(s_boss, "id-ben", null, "quite another one", default)).IsAccepted);
    }

    [Fact]
    public async Task SetPassword_Accepted_BeginsANewSession()
    {
        var before = PersonStamp.Read(_people.Put("ben", Good, ConsoleRole.Viewer).Stamp);
        await _accounts.SetPasswordAsync(s_boss, "id-ben", null, "quite another one", default);
        Assert.NotEqual(before.Session, PersonStamp.Read((await _people.FindAsync("id-ben", default))!.Stamp).Session);
    }

    [Theory]
    [InlineData("abc.7", "abc", 7)]
    [InlineData("ABCDEF", "ABCDEF", 0)]
    [InlineData("", "", 0)]
    [InlineData(null, "", 0)]
    [InlineData("a.b", "a.b", 0)]
    public void Stamp_AnyText_CanBeRead(string? text, string session, int revision) =>
        Assert.Equal(new PersonStamp(session, revision), PersonStamp.Read(text));

    [Fact]
    public void RoleWords_EveryRole_HasWords()
    {
        Assert.All(RoleWords.Single, role => Assert.NotEmpty(RoleWords.Of(role)));
        Assert.Equal(ConsoleRole.All, RoleWords.Single.Aggregate(ConsoleRole.None, (all, role) => all | role));
    }
}
