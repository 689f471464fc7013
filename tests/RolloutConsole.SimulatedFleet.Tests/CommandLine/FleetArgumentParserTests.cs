using RolloutConsole.SimulatedFleet.CommandLine;

namespace RolloutConsole.SimulatedFleet.Tests.CommandLine;

public sealed class FleetArgumentParserTests
{
    [Fact]
    public void Parse_AllOptions_AreTaken()
    {
        var (a, faults) = FleetArgumentParser.Parse(
            ["--url", "https://h:1", "--devices=7", "--profile", "BAD-release", "--tenant", "T", "--gateway-token", "g", "--seed", "-3",
             "--prefix", "x", "--duration", "1.5", "--poll", "0", "--connections", "9"]);

        Assert.Empty(faults);
        Assert.Equal(("https://h:1/", 7, "bad-release", "T", "g", -3), (a.Url.AbsoluteUri, a.Devices, a.Profile.Name, a.Tenant, a.GatewayToken, a.Seed));
        Assert.Equal(("x", TimeSpan.FromSeconds(1.5), TimeSpan.Zero, 9), (a.Prefix, a.Duration, a.Poll, a.Connections));
        Assert.Equal(["x00001", "x00002"], a.ToOptions().Devices.Take(2).Select(d => d.ControllerId));
    }

    [Theory]
    [InlineData("--url", "localhost:8080", "--url is \"localhost:8080\"; give an absolute http or https address such as http://localhost:8080.")]
    [InlineData("--devices", "0", "--devices is \"0\"; give a whole number from 1 to 1000000 such as 2000.")]
    [InlineData("--devices", "ten", "--devices is \"ten\"; give a whole number from 1 to 1000000 such as 2000.")]
    [InlineData("--profile", "wild", "--profile is \"wild\"; give one of steady, flaky, silent, instant, bad-release, unhealthy.")]
    [InlineData("--poll", "-1", "--poll is \"-1\"; give seconds from 0 to 604800 such as 10.")]
    [InlineData("--poll", "NaN", "--poll is \"NaN\"; give seconds from 0 to 604800 such as 10.")]
    [InlineData("--duration", "0", "--duration is \"0\"; give seconds from 0.1 to 604800 such as 60.")]
    [InlineData("--connections", "99999", "--connections is \"99999\"; give a whole number from 1 to 10000 such as 64.")]
    [InlineData("--gateway-token", "a b", "--gateway-token is \"a b\"; give a token of visible ASCII characters such as 5ea2f1c0.")]
    [InlineData("--device", "5", "--device is not an option; use for example --devices, and --help lists all.")]
    public void Parse_BadValue_NamesTheOptionAndAValueThatWorks(string option, string value, string fault)
    {
        Assert.Equal(fault, Assert.Single(FleetArgumentParser.Parse([option, value]).Faults));
    }

    [Fact]
    public void Parse_SeveralFaults_ReportsEach()
    {
        var (_, faults) = FleetArgumentParser.Parse(["--devices", "--seed", "x", "--seed", "1", "--poll"]);

        Assert.Equal(
            [
                "--devices has no value; give a whole number from 1 to 1000000 such as 2000.",
                "--seed is \"x\"; give a whole number such as 1.",
                "--seed is given more than once; give it once.",
                "--poll has no value; give seconds from 0 to 604800 such as 10.",
            ],
            faults);
    }

    [Fact]
    public void Parse_BothTokens_AreRefused() =>
        Assert.Contains("exclude each other", Assert.Single(FleetArgumentParser.Parse(["--gateway-token", "a", "--target-token", "b"]).Faults), StringComparison.Ordinal);

    [Fact]
    public async Task Command_BadArguments_ExitsWith1AndPrintsNothingElse()
    {
        var (output, errors) = (new StringWriter(), new StringWriter());

        Assert.Equal(1, await FleetCommand.RunAsync(["--devices", "0"], output, errors, TimeProvider.System));
        Assert.Empty(output.ToString());
        Assert.StartsWith("--devices is", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_Help_ListsEveryOptionAndProfile()
    {
        var output = new StringWriter();

        Assert.Equal(0, await FleetCommand.RunAsync(["--devices", "3", "--help"], output, new StringWriter(), TimeProvider.System));
        Assert.All(
            ["--url", "--devices", "--profile", "--tenant", "--gateway-token", "--target-token", "--seed", "--prefix", "--duration", "--poll", "--connections"],
            option => Assert.Contains(option, output.ToString(), StringComparison.Ordinal));
        Assert.All(FleetProfiles.All, p => Assert.Contains(p.Name, output.ToString(), StringComparison.Ordinal));
    }
}
