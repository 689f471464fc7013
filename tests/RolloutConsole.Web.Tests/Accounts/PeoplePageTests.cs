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
        page.Find("[data-testid='people.add']").Click();
        page.Find("#new-name").Change("ben");
        page.Find("#new-password").Change(Good);
        page.Find("#new-role-Operator").Change(true);
        page.Find("form").Submit();

        var ben = await _people.FindByNameAsync("ben", default);
        Assert.Equal(ConsoleRole.Viewer | ConsoleRole.Operator, ben?.Roles);
        Assert.Contains("ben can sign in", page.Find("[data-testid='people.said']").TextContent);
        Assert.Empty(page.FindAll("[data-testid='people.new']"));
    }

    [Fact]
    public void Add_Wrong_MarksEachFieldWithWhatWouldBeRight()
    {
        Enter("anna", ConsoleRole.All);
        var page = Render<PeoplePage>();
        page.Find("[data-testid='people.add']").Click();
        page.Find("#new-name").Change("be:n");
        page.Find("#new-password").Change("short");
        page.Find("#new-role-Viewer").Change(false);
        page.Find("form").Submit();

        Assert.Contains("be:n", page.Find("#new-name-message").TextContent);
        Assert.Contains("At least 10", page.Find("#new-password-message").TextContent);
        Assert.Contains("No role", page.Find("[data-testid='roles']").TextContent);
        Assert.Single(page.FindAll("tbody tr"));
    }

    [Fact]
    public void Change_OwnAdmin_CannotBeTakenAway()
    {
        Enter("anna", ConsoleRole.All);
        _people.Put("second", Good, ConsoleRole.Admin);
        var page = Render<PeoplePage>();
        page.Find("button[aria-label='Change anna']").Click();
        Assert.True(page.Find("#role-Admin").HasAttribute("disabled"));
        Assert.Contains("themselves", page.Find("#role-Admin-words").TextContent);

        page.Find("button[aria-label='Change second']").Click();
        Assert.False(page.Find("#role-Admin").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Change_Roles_SavesThem()
    {
        Enter("anna", ConsoleRole.All);
        _people.Put("ben", Good, ConsoleRole.Viewer);
        var page = Render<PeoplePage>();
        page.Find("button[aria-label='Change ben']").Click();
        Assert.True(page.Find("[data-testid='people.roles.save']").HasAttribute("disabled"));
        page.Find("#role-Manager").Change(true);
        page.Find("#role-reason").Change("night shift");
        page.FindAll("form")[0].Submit();

        Assert.Equal(ConsoleRole.Viewer | ConsoleRole.Manager, (await _people.FindByNameAsync("ben", default))?.Roles);
        Assert.Equal("night shift", Assert.Single(_people.Audit).Reason);
    }

    [Fact]
    public async Task Change_RolesTakenAwayMeanwhile_AreNotUsedInAnOpenPage()
    {
        Enter("anna", ConsoleRole.All);
        var ben = _people.Put("ben", Good, ConsoleRole.Viewer);
        var page = Render<PeoplePage>();
        page.Find("button[aria-label='Change ben']").Click();
        page.Find("#role-Manager").Change(true);
        _people.Put("anna", Good, ConsoleRole.Viewer);
        _standings.Forget("id-anna");
        page.FindAll("form")[0].Submit();
        Assert.Equal(ConsoleRole.Viewer, (await _people.FindByNameAsync("ben", default))?.Roles);
    }

    [Fact]
    public async Task Change_OwnPassword_NeedsThePresentOne()
    {
        Enter("anna", ConsoleRole.All);
        var page = Render<PeoplePage>();
        page.Find("button[aria-label='Change anna']").Click();
        page.Find("#old-password").Change("not it");
        page.Find("#change-password").Change("quite another one");
        page.FindAll("form")[1].Submit();
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
