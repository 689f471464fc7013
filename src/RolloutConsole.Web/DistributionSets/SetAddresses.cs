using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.DistributionSets;

/// <summary>Addresses of distribution sets and modules, built and read here only.</summary>
internal static class SetAddresses
{
    /// <summary>The list without any filter.</summary>
    public const string List = "/distribution-sets";

    /// <summary>A new set.</summary>
    public const string New = "/distribution-sets/new";

    /// <summary>All modules.</summary>
    public const string Modules = "/distribution-sets/modules";

    /// <summary>Types of modules and sets.</summary>
    public const string Types = "/distribution-sets/types";

    /// <summary>A set's page.</summary>
    public static string Of(long setId) => $"{List}/{setId}";

    /// <summary>The list with every version of the set of a name.</summary>
    public static string VersionsOf(string name) => new SetListAddress { Name = name }.ToString();

    /// <summary>A module's page.</summary>
    public static string OfModule(long moduleId) => $"{Modules}/{moduleId}";

    /// <summary>Where the files of a module are sent to.</summary>
    public static string FilesOf(long moduleId) => $"/api/software-modules/{moduleId}/files";

    /// <summary>A file to download.</summary>
    public static string File(long moduleId, long artifactId) => $"{FilesOf(moduleId)}/{artifactId}";

    /// <summary>The form of a new rollout with a set chosen.</summary>
    public static string UseInRollout(long setId) => QueryText.For(RolloutAddresses.New).With("set", setId).ToString();
}

/// <summary>What the address of the list remembers.</summary>
public sealed record SetListAddress
{
    /// <summary>Text searched in names and versions.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only versions of the set of this name; empty for all.</summary>
    public string Name { get; init; } = "";

    /// <summary>The quick filter.</summary>
    public SetListFilter Filter { get; init; }

    /// <summary>Only sets of this type.</summary>
    public long? TypeId { get; init; }

    /// <summary>The page after this id.</summary>
    public long? After { get; init; }

    /// <summary>The page before this id.</summary>
    public long? Before { get; init; }

    /// <summary>The set that is shown beside the list.</summary>
    public long? Selected { get; init; }

    /// <summary>Whether anything is left out of the list.</summary>
    public bool IsFiltered => Search.Length > 0 || Name.Length > 0 || Filter != SetListFilter.All || TypeId is not null;

    /// <summary>The address.</summary>
    public override string ToString() => QueryText.For(SetAddresses.List)
        .With("q", Search).With("name", Name).With("state", Filter).With("type", TypeId).With("after", After).With("before", Before).With("set", Selected).ToString();

    /// <summary>Reads an address; what is not understood is left out.</summary>
    public static SetListAddress Read(string address)
    {
        var query = QueryText.Read(address);
        var after = QueryText.Number(query("after"));
        return new SetListAddress
        {
            Search = query("q")?.Trim() ?? "",
            Name = query("name") ?? "",
            Filter = QueryText.Word<SetListFilter>(query("state")),
            TypeId = QueryText.Number(query("type")),
            After = after,
            Before = after is null ? QueryText.Number(query("before")) : null,
            Selected = QueryText.Number(query("set")),
        };
    }

    /// <summary>The same list from its beginning, with nothing selected.</summary>
    public SetListAddress FromStart() => this with { After = null, Before = null, Selected = null };

    /// <summary>What to ask for.</summary>
    /// <param name="size">Rows of a page.</param>
    public SetListQuery ToQuery(int size) => new()
    {
        Search = Search, Name = Name, Filter = Filter, TypeId = TypeId, From = After ?? Before, Backwards = Before is not null, Size = size,
    };
}
