namespace RolloutConsole.Web.Tests.Architecture;

/// <summary>Every rule of the three model systems has a test, and the page that says which is up to date.</summary>
public sealed class ModelCoverageTests
{
    private static readonly string s_root = ReferenceTableTests.Root();

    [Fact]
    public void EveryRule_HasATestThatRuns()
    {
        var faults = ModelCoverage.ReadAll(s_root).SelectMany(s => s.Faults(new TestSources(s_root))).ToList();

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("aws-iot-jobs", "A-", 19)]
    [InlineData("aws-iot-jobs", "J", 12)]
    [InlineData("aws-iot-jobs", "E", 12)]
    [InlineData("ecs-rolling-update", "B-", 25)]
    public void LetteredRules_AreAllListed(string specification, string letter, int count)
    {
        var names = ModelCoverage.ReadAll(s_root).Single(s => s.Specification == specification).Rules.Select(r => r.Name).ToHashSet();

        Assert.Empty(Enumerable.Range(1, count).Select(n => $"{letter}{n}").Except(names));
    }

    [Theory]
    [InlineData("Web", "ModelCoverageTests", "LetteredRules_AreAllListed", "\"ecs-rolling-update\", \"B-\", 25", null)]
    [InlineData("Web", "ModelCoverageTests", "LetteredRules_AreAllListed", "\"ecs-rolling-update\", \"B-\", 26", "has no row")]
    [InlineData("Web", "ModelCoverageTests", "LetteredRules", "", "has no test")]
    [InlineData("Web", "NoSuchTests", "LetteredRules", "", "there is no class")]
    [InlineData("Web", "TestSources", "FaultOf", "", "there is no class")]
    [InlineData("Web", "ReferenceTableTests", "Root", "", "has no test")]
    public void Test_ThatIsNotThere_IsSeen(string project, string @class, string method, string row, string? fault)
    {
        var found = new TestSources(s_root).FaultOf(new CoveringTest(project, @class, method, row));

        Assert.True(fault is null ? found is null : found?.Contains(fault, StringComparison.Ordinal) == true, found);
    }

    [Fact]
    public void Page_IsMadeOfTheLists()
    {
        var path = Path.Combine(s_root, "docs", "coverage-of-model-systems.md");
        var text = CoveragePage.Write(ModelCoverage.ReadAll(s_root));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == text, "docs/coverage-of-model-systems.md is out of date; tests/coverage/README.md says how to write it.");
    }
}
