using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using RolloutConsole.Web.Shell;

namespace RolloutConsole.Web.Tests.Shell;

public sealed class EnvironmentBadgeTests
{
    private static EnvironmentBadge Read(string? name, string environment) =>
        EnvironmentBadge.From(
            new ConfigurationBuilder().AddInMemoryCollection([new("Environment:Name", name)]).Build(), new HostNamed(environment));

    [Theory]
    [InlineData(null, "Development", "DEMO")]
    [InlineData("", "Production", "PRODUCTION")]
    [InlineData(" staging ", "Production", "STAGING")]
    public void Badge_Settings_ChooseTheWord(string? name, string environment, string expected) =>
        Assert.Equal(expected, Read(name, environment).Name);

    [Fact]
    public void Badge_TooLong_NamesTheSettingAndTheLimit()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Read(new string('x', 25), "Production"));

        Assert.Contains("Environment:Name has 25 characters", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at most 24", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRODUCTION", "Paused", true, "(!) Paused - Rollout 41 - RolloutConsole")]
    [InlineData("STAGING", null, false, "[STAGING] Rollout 41 - RolloutConsole")]
    public void TabTitle_Any_PutsEnvironmentThenStateThenName(string badge, string? state, bool attention, string expected) =>
        Assert.Equal(expected, TabTitle.Text(new EnvironmentBadge(badge), "Rollout 41", state, attention));

    private sealed class HostNamed(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
