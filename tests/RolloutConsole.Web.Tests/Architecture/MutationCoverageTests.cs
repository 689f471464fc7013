using System.Text.RegularExpressions;

namespace RolloutConsole.Web.Tests.Architecture;

/// <summary>
/// The table of rules that <c>./test.sh --long</c> breaks on purpose: every lettered rule of the model systems and every section
/// of them is in it, and it follows the code. Running it is another matter: that takes hours.
/// </summary>
public sealed partial class MutationCoverageTests
{
    private static readonly string s_root = ReferenceTableTests.Root();
    private static readonly string[] s_needed = ["rule", "file", "text", "becomes", "tests"];
    private static readonly Dictionary<string, string> s_systems = new()
    {
        ["aws-iot-jobs"] = "AWS", ["ecs-rolling-update"] = "ECS", ["hawkbit-rollouts"] = "hawkBit",
    };

    private static readonly List<Dictionary<string, string>> s_rules = [.. Read()];

    [Fact]
    public void EveryRuleOfTheModelSystems_IsBrokenOnPurpose()
    {
        var broken = s_rules.SelectMany(References).ToHashSet();

        Assert.DoesNotContain(Expected(), rule => !broken.Contains(rule));
    }

    [Fact]
    public void Reference_NamesARuleThatThereIs()
    {
        var known = ModelCoverage.ReadAll(s_root)
            .SelectMany(s => s.Rules.Select(r => r.Name).Concat(s.Sections.Select(x => SectionOf(s, x.Name))))
            .ToHashSet();

        Assert.DoesNotContain(s_rules.SelectMany(References), reference => !known.Contains(reference));
    }

    [Fact]
    public void Table_FollowsTheCode()
    {
        var sources = new Dictionary<string, string>();
        var faults = new List<string>();
        foreach (var rule in s_rules)
        {
            var name = rule.GetValueOrDefault("rule", "a rule without a name");
            if (s_needed.Where(k => !rule.ContainsKey(k)).ToList() is { Count: > 0 } missing)
            {
                faults.Add($"{name}: {string.Join(", ", missing)} is missing.");
                continue;
            }

            var path = Path.Combine(s_root, rule["file"]);
            var times = File.Exists(path) ? Regex.Count(File.ReadAllText(path), Regex.Escape(rule["text"])) : 0;
            if (times != 1)
            {
                faults.Add($"{name}: the text stands {times} times in {rule["file"]}.");
            }

            var tests = rule["tests"].Split(' ');
            faults.AddRange(tests[1..].Where(t => !TestsOf(tests[0]).Contains(t.Split('.')[^1], StringComparison.Ordinal)).Select(t => $"{name}: there is no test {t}."));
        }

        Assert.Empty(faults.Concat(s_rules.GroupBy(r => r.GetValueOrDefault("rule")).Where(g => g.Count() > 1).Select(g => $"{g.Key}: twice.")));

        string TestsOf(string project)
        {
            if (!sources.TryGetValue(project, out var text))
            {
                var folder = Path.Combine(s_root, "tests", $"RolloutConsole.{project}.Tests");
                sources[project] = text = string.Concat(Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
            }

            return text;
        }
    }

    // Lettered rules, and every section of a specification that has a rule with a test.
    private static IEnumerable<string> Expected() =>
        ModelCoverage.ReadAll(s_root).SelectMany(s => s.Rules.Select(r => r.Name).Where(name => LetteredRule().IsMatch(name))
            .Concat(s.Rules.Where(r => r.Tests.Count > 0).Select(r => SectionOf(s, r.Section)).Distinct()));

    private static IEnumerable<string> References(Dictionary<string, string> rule) =>
        rule.TryGetValue("of", out var of) ? of.Split(", ", StringSplitOptions.TrimEntries) : [];

    private static string SectionOf(ModelCoverage specification, string heading) => $"{s_systems[specification.Specification]} {heading.Split(' ')[0]}";

    // The format is that of tests/mutations/run.mjs: blocks of lines "key: value", comments begin with #.
    private static IEnumerable<Dictionary<string, string>> Read() =>
        File.ReadAllText(Path.Combine(s_root, "tests", "mutations", "rules.txt"))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => Line().Match(line)).ToList())
            .Where(lines => lines.Count > 0)
            .Select(lines => lines.ToDictionary(l => l.Groups["key"].Value, l => l.Groups["value"].Value));

    [GeneratedRegex(@"^(?<key>\w+): ?(?<value>.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^([AB]-|[JE])\d+$")]
    private static partial Regex LetteredRule();
}
