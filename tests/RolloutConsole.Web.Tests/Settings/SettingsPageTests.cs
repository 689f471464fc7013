using Bunit;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Web.Settings;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Settings;

public sealed class SettingsPageTests : PageContext
{
    private readonly FakeSettingsCommands _commands = new();

    public SettingsPageTests()
    {
        Services.AddSingleton<ISettingsCommands>(_commands);
        Person.Caller = new Caller("anna", ConsoleRole.Admin, CallerKind.Person);
    }

    [Theory]
    [InlineData(null, "Never")]
    [InlineData(0, "Always")]
    [InlineData(500, "Above so many devices")]
    public void Page_ShowsTheRuleThatHolds(int? above, string word)
    {
        Settings.Current = new() { Approval = new ApprovalRule(above) };
        var page = Render<SettingsPage>();
        Assert.Equal(word, page.Find("[role='radio'][aria-checked='true']").TextContent);
        Assert.Equal(above is > 0 ? "500" : null, page.FindAll("#approval-above").FirstOrDefault()?.GetAttribute("value"));
    }

    [Fact]
    public async Task Save_AboveANumber_SetsBothSettings()
    {
        var page = Render<SettingsPage>();
        await page.FindAll("[role='radio']")[2].ClickAsync();
        await page.Find("#approval-above").InputAsync("2,000");
        await page.Find("form").SubmitAsync();
        Assert.Equal(("true", "2000"), (_commands.Set!["rollout.approval.enabled"], _commands.Set["rollout.approval.above"]));
        Assert.Contains("Saved", page.Find("[data-testid='settings.said']").TextContent);
    }

    [Fact]
    public async Task Save_NoNumber_IsSaidAtItsField()
    {
        var page = Render<SettingsPage>();
        await page.FindAll("[role='radio']")[2].ClickAsync();
        await page.Find("#approval-above").InputAsync("many");
        await page.Find("form").SubmitAsync();
        Assert.Null(_commands.Set);
        Assert.Contains("'many' is not a number of devices", page.Find("[data-testid='settings.approval']").TextContent);
    }

    [Fact]
    public void Page_ForAManager_SaysWhoMayChange()
    {
        Person.Caller = new Caller("mara", ConsoleRole.Manager, CallerKind.Person);
        var page = Render<SettingsPage>();
        Assert.Contains("Admin", page.Find("[data-testid='settings.why']").TextContent);
        Assert.True(page.Find("[data-testid='settings.approval.save']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Save_Flow_SetsBothSettingsOfDevices()
    {
        Settings.Current = new() { AutoCloseActions = true };
        var page = Render<SettingsPage>();
        Assert.True(page.Find("#setting-autoclose").HasAttribute("checked"));

        await page.Find("#setting-confirmation").ChangeAsync(true);
        await page.Find("[data-testid='settings.flow'] form").SubmitAsync();

        Assert.Equal(("true", "true"), (_commands.Set!["user.confirmation.flow.enabled"], _commands.Set["repository.actions.autoclose.enabled"]));
        Assert.Contains("Saved", page.Find("[data-testid='settings.flow.said']").TextContent);
    }

    [Fact]
    public void Flow_ForAManager_CannotBeChanged()
    {
        Person.Caller = new Caller("mara", ConsoleRole.Manager, CallerKind.Person);
        Assert.True(Render<SettingsPage>().Find("[data-testid='settings.flow.save']").HasAttribute("disabled"));
    }

    private sealed class FakeSettingsCommands : ISettingsCommands
    {
        public IReadOnlyDictionary<string, string>? Set { get; private set; }

        public Task<IReadOnlyList<SettingValue>> ReadAsync(Caller caller, IReadOnlyCollection<string>? names, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<CommandReceipt> SetAsync(Caller caller, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
        {
            Set = values;
            return Task.FromResult(CommandReceipt.Accepted());
        }

        public Task<CommandReceipt> ResetAsync(Caller caller, string name, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
