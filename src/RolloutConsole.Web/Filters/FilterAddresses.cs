using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Filters;

/// <summary>Addresses of saved filters, built here only.</summary>
internal static class FilterAddresses
{
    /// <summary>The list.</summary>
    public const string List = "/filters";

    /// <summary>Where a new one is saved.</summary>
    public const string New = "/filters/new";

    /// <summary>A filter's page.</summary>
    public static string Of(long filterId) => $"/filters/{filterId}";

    /// <summary>The form of a new filter with a text in it.</summary>
    public static string Save(string query) => QueryText.For(New).With("query", query).ToString();

    /// <summary>The form of a new rollout over the devices of a text.</summary>
    public static string Roll(string query) => QueryText.For("/rollouts/new").With("filter", query).ToString();

    /// <summary>A page of the list.</summary>
    public static string Page(string search, long? after = null, long? before = null) =>
        QueryText.For(List).With("q", search).With("after", after).With("before", before).ToString();
}
