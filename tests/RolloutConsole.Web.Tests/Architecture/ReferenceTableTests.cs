using System.Reflection;
using System.Xml.Linq;

namespace RolloutConsole.Web.Tests.Architecture;

/// <summary>Holds the table "Parts and the one road" of the architecture: who may reference whom, and who must never see what.</summary>
public sealed class ReferenceTableTests
{
    private static readonly Dictionary<string, string[]> s_mayReference = new()
    {
        ["Engine"] = [],
        ["LiveFeed"] = ["Engine"],
        ["Store"] = ["Engine", "LiveFeed"],
        ["Api"] = ["Engine", "LiveFeed"],
        ["SimulatedFleet"] = [],
        ["Web"] = ["Engine", "LiveFeed", "Store", "Api", "SimulatedFleet"],
    };

    private static readonly (string Part, string[] NeverSees)[] s_neverSees =
    [
        ("Engine", ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data.Sqlite"]),
        ("LiveFeed", ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data.Sqlite"]),
        // Identity's entity types are plain classes in a package of their own; everything else of ASP.NET Core stays out.
        ("Store", ["Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.SignalR"]),
        ("Api", ["Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "Microsoft.AspNetCore.Components"]),
        ("SimulatedFleet", ["Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data.Sqlite"]),
    ];

    public static TheoryData<string> Parts => [.. s_mayReference.Keys];

    public static TheoryData<string, string> Forbidden
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var (part, names) in s_neverSees)
            {
                foreach (var name in names)
                {
                    rows.Add(part, name);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Project_References_OnlyWhatTheTableAllows(string part)
    {
        var project = XDocument.Load(Path.Combine(Root(), "src", $"RolloutConsole.{part}", $"RolloutConsole.{part}.csproj"));

        var references = project.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)["RolloutConsole.".Length..]);

        Assert.Empty(references.Except(s_mayReference[part]));
    }

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void Assembly_NeverSees_WhatTheTableForbids(string part, string forbidden)
    {
        var assembly = Assembly.Load($"RolloutConsole.{part}");

        Assert.DoesNotContain(assembly.GetReferencedAssemblies(), r => r.Name!.StartsWith(forbidden, StringComparison.Ordinal));
    }

    [Fact]
    public void WebSource_OutsideHosting_NeverNamesTheStore()
    {
        var web = Path.Combine(Root(), "src", "RolloutConsole.Web");
        var offenders = Directory.EnumerateFiles(web, "*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => Path.GetRelativePath(web, f).Split(Path.DirectorySeparatorChar)[0] is not ("Hosting" or "obj" or "bin"))
            .Where(f => File.ReadAllText(f) is var text
                && (text.Contains("RolloutConsole.Store", StringComparison.Ordinal) || text.Contains("DbContext", StringComparison.Ordinal)));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Repository_TopLevel_HoldsNothingButWhatTheArchitectureNames()
    {
        string[] allowed = ["src", "tests", "wwwroot-assets", "docs", "RolloutConsole.sln", "appsettings.json", "README.md", "test.sh", "global.json", "BannedSymbols.txt"];

        var others = Directory.EnumerateFileSystemEntries(Root()).Select(Path.GetFileName)
            .Where(n => !n!.StartsWith('.') && !n.StartsWith("Directory.", StringComparison.Ordinal) && !allowed.Contains(n));

        Assert.Empty(others);
    }

    [Fact]
    public void Source_NothingCalls_ShowModal()
    {
        // As soon as a modal dialog is open the emergency stop is dead (operator-experience, section 7).
        string[] folders = ["src", "wwwroot-assets"];
        var offenders = folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root(), f), "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".js" or ".cs" or ".razor" && !f.Split(Path.DirectorySeparatorChar).Any(p => p is "node_modules" or "wwwroot" or "obj" or "bin"))
            .Where(f => File.ReadAllText(f).Contains("showModal(", StringComparison.Ordinal));

        Assert.Empty(offenders);
    }

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "RolloutConsole.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("the solution's folder");
        }

        return folder;
    }
}
