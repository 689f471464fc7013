using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RolloutConsole.Web.Tests.Architecture;

/// <summary>A test that holds a rule: <c>Engine CircuitBreakerTests.Threshold_Bounded_IsTheTables (1, 10, 3)</c>.</summary>
/// <param name="Project">Middle part of the test project's name.</param>
/// <param name="Class">Class, in a file of its own.</param>
/// <param name="Method">The test.</param>
/// <param name="Row">Text of its data row; empty where it has none.</param>
internal sealed record CoveringTest(string Project, string Class, string Method, string Row);

/// <summary>A rule of a model system.</summary>
/// <param name="Section">Section of the specification.</param>
/// <param name="Name">Row or letter.</param>
/// <param name="Says">What it says.</param>
/// <param name="Tests">The tests that hold it.</param>
/// <param name="Difference">What the console does differently, or why the rule is not taken over; empty for nothing.</param>
internal sealed record ModelRule(string Section, string Name, string Says, IReadOnlyList<CoveringTest> Tests, string Difference);

/// <summary>The rules of one specification, as <c>tests/coverage</c> lists them (see the README there).</summary>
internal sealed partial class ModelCoverage
{
    private ModelCoverage(string specification, IReadOnlyList<(string Name, int? Rows)> sections, IReadOnlyList<ModelRule> rules) =>
        (Specification, Sections, Rules) = (specification, sections, rules);

    /// <summary>Name of the specification's file without ending.</summary>
    public string Specification { get; }

    /// <summary>Its sections in order, with the number of rows that the specification has.</summary>
    public IReadOnlyList<(string Name, int? Rows)> Sections { get; }

    /// <summary>Its rules in order.</summary>
    public IReadOnlyList<ModelRule> Rules { get; }

    /// <summary>All specifications by name.</summary>
    public static IReadOnlyList<ModelCoverage> ReadAll(string root) =>
        [.. Directory.GetFiles(Path.Combine(root, "tests", "coverage"), "*.txt").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Every fault: rules without test, tests that are not there, sections that are not complete.</summary>
    public IEnumerable<string> Faults(TestSources sources)
    {
        foreach (var (name, rows) in Sections)
        {
            var listed = Rules.Where(r => r.Section == name).Select(r => r.Name).Distinct().Count();
            if (rows is { } all && listed != all)
            {
                yield return $"{Specification}, {name}: {listed} of {all} rows are listed.";
            }
        }

        foreach (var rule in Rules)
        {
            var where = $"{Specification}, {rule.Section}, {rule.Name}";
            if (rule.Tests.Count == 0 && !rule.Difference.StartsWith("not taken over:", StringComparison.Ordinal))
            {
                yield return $"{where}: no test holds it, and it does not say why it is not taken over.";
            }

            foreach (var fault in rule.Tests.Select(sources.FaultOf).OfType<string>())
            {
                yield return $"{where}: {fault}";
            }
        }
    }

    private static ModelCoverage Read(string path)
    {
        var (sections, rules) = (new List<(string, int?)>(), new List<ModelRule>());
        foreach (var line in File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (SectionLine().Match(line) is { Success: true } section)
            {
                var rows = section.Groups["rows"];
                sections.Add((section.Groups["name"].Value, rows.Success ? int.Parse(rows.Value, CultureInfo.InvariantCulture) : null));
                continue;
            }

            var cells = line.Split(" | ", StringSplitOptions.TrimEntries);
            if (cells.Length is < 3 or > 4 || sections.Count == 0)
            {
                throw new InvalidDataException($"{Path.GetFileName(path)}: '{line}' is no rule: name | what it says | tests | difference.");
            }

            var tests = cells[2] == "-" ? [] : cells[2].Split("; ", StringSplitOptions.TrimEntries).Select(t => TestOf(path, t)).ToList();
            rules.Add(new ModelRule(sections[^1].Item1, cells[0], cells[1], tests, cells.Length == 4 ? cells[3] : ""));
        }

        return new ModelCoverage(Path.GetFileNameWithoutExtension(path), sections, rules);
    }

    private static CoveringTest TestOf(string path, string text) => TestText().Match(text) is { Success: true } test
        ? new CoveringTest(test.Groups["project"].Value, test.Groups["class"].Value, test.Groups["method"].Value, test.Groups["row"].Value)
        : throw new InvalidDataException($"{Path.GetFileName(path)}: '{text}' is no test: Project Class.Method (row).");

    [GeneratedRegex(@"^== (?<name>.+?)(?: \[(?<rows>\d+)\])?$")]
    private static partial Regex SectionLine();

    [GeneratedRegex(@"^(?<project>\w+) (?<class>\w+)\.(?<method>\w+)(?: \((?<row>.+)\))?$")]
    private static partial Regex TestText();
}

/// <summary>The tests as they are written.</summary>
internal sealed partial class TestSources(string root)
{
    private readonly Dictionary<string, string?> _files = [];

    /// <summary>Why a test does not hold anything; null when it runs and has the row.</summary>
    public string? FaultOf(CoveringTest test)
    {
        if (FileOf(test) is not { } text)
        {
            return $"there is no class {test.Class} in the {test.Project} tests.";
        }

        var method = Regex.Match(text, $@"(?<attributes>(?:^ *\[.*\]\r?\n(?:^ *//.*\r?\n)?)+)^ *public (?:async )?(?:Task|void) {test.Method}\(", RegexOptions.Multiline);
        if (!method.Success)
        {
            return $"{test.Class} has no test {test.Method}.";
        }

        var attributes = method.Groups["attributes"].Value;
        if (!TestAttribute().IsMatch(attributes) || attributes.Contains("Skip =", StringComparison.Ordinal))
        {
            return $"{test.Class}.{test.Method} does not run.";
        }

        // Rows of a theory stand above it, or in a member of its class.
        var rows = attributes.Contains("MemberData", StringComparison.Ordinal) ? text : attributes;
        return rows.Contains(test.Row, StringComparison.Ordinal) ? null : $"{test.Class}.{test.Method} has no row ({test.Row}).";
    }

    private string? FileOf(CoveringTest test)
    {
        var key = $"{test.Project}/{test.Class}";
        if (!_files.TryGetValue(key, out var text))
        {
            var folder = Path.Combine(root, "tests", $"RolloutConsole.{test.Project}.Tests");

            // Classes of two folders may have one name.
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder, $"{test.Class}.cs", SearchOption.AllDirectories) : [];
            _files[key] = text = files.Length == 0 ? null : string.Concat(files.Select(File.ReadAllText));
        }

        return text;
    }

    [GeneratedRegex(@"\[\w*(Fact|Theory)\b")]
    private static partial Regex TestAttribute();
}

/// <summary>The page that is made of the lists.</summary>
internal static class CoveragePage
{
    /// <summary>Its text.</summary>
    public static string Write(IReadOnlyList<ModelCoverage> specifications)
    {
        var page = new StringBuilder("# Coverage of the model systems\n\n")
            .Append("Which rule of the three systems is held by which test, and what the console does differently on purpose. Made of `tests/coverage`; see there.\n");
        foreach (var specification in specifications)
        {
            var differing = specification.Rules.Count(r => r.Difference.Length > 0);
            page.Append(CultureInfo.InvariantCulture, $"\n## {specification.Specification}\n\n{specification.Rules.Count} rules, {differing} with a difference.\n");
            foreach (var (name, _) in specification.Sections)
            {
                page.Append(CultureInfo.InvariantCulture, $"\n### {name}\n\n| Rule | What it says | Tests | Difference |\n| --- | --- | --- | --- |\n");
                foreach (var rule in specification.Rules.Where(r => r.Section == name))
                {
                    page.Append(CultureInfo.InvariantCulture, $"| {rule.Name} | {rule.Says} | {string.Join("<br>", rule.Tests.Select(Show))} | {rule.Difference} |\n");
                }
            }
        }

        return page.ToString();
    }

    private static string Show(CoveringTest test) => $"`{test.Class}.{test.Method}`{(test.Row.Length > 0 ? $" ({test.Row})" : "")}".Replace("|", "\\|", StringComparison.Ordinal);
}
