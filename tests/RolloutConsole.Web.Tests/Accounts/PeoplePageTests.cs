using Bunit;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Security;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Security;
using RolloutConsole.Web.Accounts;
using RolloutConsole.Web.Hosting.Accounts;
using RolloutConsole.Web.Security;

namespace RolloutConsole.Web.Tests.Accounts;

public sealed class PeoplePageTests : BunitContext
{
    private const string Good = "a right long password";

    private readonly MemoryPeople _people = new();
    private readonly PersonStandings _standings;

    public PeoplePageTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton<TimeProvider>(new HandClock());
        Services.AddSingleton<IPeopleStore>(_people);
        Services.AddSingleton<IAuditStore>(_people);
        Services.AddSingleton<IPasswordHash, PlainPasswords>();
        Services.AddAccountRules();
        Services.AddScoped<CurrentCaller>();
        Services.AddScoped<ClientOrigin>();
        Services.AddSingleton<SignedIn>();
        Services.AddSingleton<AuthenticationStateProvider>(services => services.GetRequiredService<SignedIn>());
        Services.AddSingleton(new RolloutConsole.Web.Shell.EnvironmentBadge("TEST"));
        _standings = Services.GetRequiredService<PersonStandings>();
    }

    [Fact]
    public void Page_ForAnAdmin_ListsEverybodyAndLetsAdd()
    {
        Enter("anna", ConsoleRole.All);
        _people.Put("ben", Good, ConsoleRole.Operator);
        var page = Render<PeoplePage>();
        Assert.Equal(["anna (you)", "ben"], page.FindAll("tbody td:first-child").Select(cell => cell.TextContent.Trim()));
        Assert.False(page.Find("[data-testid='people.add']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Page_Anybody_ShowsTheLastSignInInTheViewersZone()
    {
        Enter("anna", ConsoleRole.All);
        var ben = _people.Put("ben", Good, ConsoleRole.Operator);
        await _people.TouchAsync(ben.Id, new DateTimeOffset(2025, 1, 2, 23, 30, 0, TimeSpan.Zero), default);
        var page = Render<PeoplePage>(p => p.AddCascadingValue(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));
        Assert.Contains("3 Jan 2025 00:30 UTC+1", page.FindAll("tbody tr")[1].TextContent);
    }

    [Fact]
    public async Task Change_OverACircuit_IsAuditedWithTheClientsAddress()
    {
        Enter("anna", ConsoleRole.All);
        _people.Put("ben", Good, ConsoleRole.Operator);
        Services.GetRequiredService<ClientOrigin>().Address = "203.0.113.7";
        var page = Render<PeoplePage>();
        await page.Find("button[aria-label='Change ben']").ClickAsync();
        await page.Find("#role-Manager").ChangeAsync(true);
        await page.FindAll("form")[0].SubmitAsync();
        Assert.Equal("203.0.113.7", _people.Audit[^1].Caller.Address);
    }

    [Fact]
    public void Page_ForAViewer_SaysWhyNothingCanBeChanged()
    {
        Enter("vera", ConsoleRole.Viewer);
        _people.Put("ben", Good, ConsoleRole.Admin);
        var page = Render<PeoplePage>();
        Assert.True(page.Find("[data-testid='people.add']").HasAttribute("disabled"));
        Assert.Contains("Admin", page.Find("[data-testid='people.why']").TextContent);
        Assert.True(page.Find("button[aria-label='Change ben']").HasAttribute("disabled"));
        Assert.False(page.Find("button[aria-label='Change vera']").HasAttribute("disabled"));
    }

    [Fact]
    public void Page_NobodySignedInAnyMore_ShowsNobody()
    {
        _people.Put("ben", Good, ConsoleRole.Admin);
        var page = Render<PeoplePage>();
        Assert.Empty(page.FindAll("tbody tr"));
        Assert.Contains("sign-in has ended", page.Markup);
    }

    [Fact]
    public async Task Add_Filled_AddsThePersonAndSaysSo()
    {
        Enter("anna", ConsoleRole.All);
        var page = Render<PeoplePage>();
        await page.Find("[data-testid='people.add']").ClickAsync();
        await page.Find("#new-name").ChangeAsync("ben");
        await page.Find("#new-password").ChangeAsync(Good);
        await page.Find("#new-role-Operator").ChangeAsync(true);
        await page.Find("form").SubmitAsync();

        var ben = await _people.FindByNameAsync("ben", default);
        Assert.Equal(ConsoleRole.Viewer | ConsoleRole.Operator, ben?.Roles);
        Assert.Contains("ben can sign in", page.Find("[data-testid='people.said']").TextContent);
        Assert.Empty(page.FindAll("[data-testid='people.new']"));
    }

    [Fact]
    public async Task Add_Wrong_MarksEachFieldWithWhatWouldBeRight()
    {
        Enter("anna", ConsoleRole.All);
        var page = Render<PeoplePage>();
        await page.Find("[data-testid='people.add']").ClickAsync();
        await page.Find("#new-name").ChangeAsync("be:n");
        await page.Find("#new-password").ChangeAsync("short");
        await page.Find("#new-role-Viewer").ChangeAsync(false);
        await page.Find("form").SubmitAsync();

        Assert.Contains("be:n", page.Find("#new-name-message").TextContent);
        Assert.Contains("At least 10", page.Find("#new-password-message").TextContent);
        Assert.Contains("No role", page.Find("[data-testid='roles']").TextContent);
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public async Task Change_OwnAdmin_CannotBeTakenAway()
    {
        Enter("anna", ConsoleRole.All);
        _people.Put("second", Good, ConsoleRole.Admin);
        var page = Render<PeoplePage>();
        await page.Find("button[aria-label='Change anna']").ClickAsync();
        Assert.True(page.Find("#role-Admin").HasAttribute("disabled"));
        Assert.Contains("themselves", page.Find("#role-Admin-words").TextContent);

        await page.Find("button[aria-label='Change second']").ClickAsync();
        Assert.False(page.Find("#role-Admin").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Change_Roles_SavesThem()
    {
        Enter("anna", ConsoleRole.All);
        _people.Put("ben", Good, ConsoleRole.Viewer);
        var page = Render<PeoplePage>();
        await page.Find("button[aria-label='Change ben']").ClickAsync();
        Assert.True(page.Find("[data-testid='people.roles.save']").HasAttribute("disabled"));
        await page.Find("#role-Manager").ChangeAsync(true);
        await page.Find("#role-reason").ChangeAsync("night shift");
        await page.FindAll("form")[0].SubmitAsync();

        Assert.Equal(ConsoleRole.Viewer | ConsoleRole.Manager, (await _people.FindByNameAsync("ben", default))?.Roles);
        Assert.Equal("night shift", Assert.Single(_people.Audit).Reason);
    }

    [Fact]
    public async Task Change_RolesTakenAwayMeanwhile_AreNotUsedInAnOpenPage()
    {
        Enter("anna", ConsoleRole.All);
        var ben = _people.Put("ben", Good, ConsoleRole.Viewer);
        var page = Render<PeoplePage>();
        await page.Find("button[aria-label='Change ben']").ClickAsync();
        await page.Find("#role-Manager").ChangeAsync(true);
        _people.Put("anna", Good, ConsoleRole.Viewer);
        _standings.Forget("id-anna");
        await page.FindAll("form")[0].SubmitAsync();
        Assert.Equal(ConsoleRole.Viewer, (await _people.FindByNameAsync("ben", default))?.Roles);
    }

    [Fact]
    public async Task Change_OwnPassword_NeedsThePresentOne()
    {
        Enter("anna", ConsoleRole.All);
        var page = Render<PeoplePage>();
        await page.Find("button[aria-label='Change anna']").ClickAsync();
        await page.Find("#old-password").ChangeAsync("not it");
        await page.Find("#change-password").ChangeAsync("quite another one");
        await page.FindAll("form")[1].SubmitAsync();
        Assert.Contains("not the present password", page.Find("#old-password-message").TextContent);
        Assert.Equal("plain:" + Good, (await _people.FindAsync("id-anna", default))!.PasswordHash);
    }

    private void Enter(string name, ConsoleRole roles)
    {
        var person = _people.Put(name, Good, roles);
        Services.GetRequiredService<SignedIn>().Person = person;
    }

    private sealed class SignedIn : AuthenticationStateProvider
    {
        public PersonRecord? Person { get; set; }

        public override Task<AuthenticationState> GetAuthenticationStateAsync() => Task.FromResult(new AuthenticationState(
            Person is { } person
                ? ConsoleClaims.Build(ConsoleSchemes.Cookie, person.Id, person.Name, person.Roles, PersonStamp.Read(person.Stamp))
                : new()));
    }
}
