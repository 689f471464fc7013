using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Rollouts;

/// <summary>What the address of the rollout list remembers.</summary>
public sealed record RolloutListAddress
{
    /// <summary>The quick filter.</summary>
    public RolloutListFilter Filter { get; init; }

    /// <summary>The filter text as it was typed.</summary>
    public string Text { get; init; } = "";

    /// <summary>The page after this id (older rollouts).</summary>
    public long? After { get; init; }

    /// <summary>The page before this id (newer rollouts).</summary>
    public long? Before { get; init; }

    /// <summary>The address.</summary>
    public override string ToString() => QueryText.For("/rollouts").With("state", Filter).With("q", Text).With("after", After).With("before", Before).ToString();

    /// <summary>Reads an address; what is not understood is left out.</summary>
    public static RolloutListAddress Read(string address)
    {
        var query = QueryText.Read(address);
        var text = query("q")?.Trim() ?? "";

        // The short way of the bottom bar to everything that waits for an approval; with mine, for one of the person who looks.
        if (query("state") == "approval" && text.Length == 0)
        {
            text = query("mine") is null ? "state:waitingforapproval" : "state:waitingforapproval owner:!me";
        }

        var after = QueryText.Number(query("after"));
        return new RolloutListAddress
        {
            Filter = QueryText.Word<RolloutListFilter>(query("state")),
            Text = text.Length > RolloutListText.Longest ? text[..RolloutListText.Longest] : text,
            After = after,
            Before = after is null ? QueryText.Number(query("before")) : null,
        };
    }
}

/// <summary>The tabs of a rollout's page.</summary>
internal enum RolloutTab
{
    /// <summary>What happens now.</summary>
    Progress,

    /// <summary>The devices.</summary>
    Targets,

    /// <summary>Everything that happened.</summary>
    Events,

    /// <summary>The frozen plan.</summary>
    Plan,
}

/// <summary>Addresses of rollouts, built and read here only.</summary>
internal static class RolloutAddresses
{
    /// <summary>The list without any filter.</summary>
    public const string List = "/rollouts";

    /// <summary>The empty form.</summary>
    public const string New = "/rollouts/new";

    /// <summary>A rollout's page.</summary>
    public static string Of(long rolloutId, RolloutTab tab = RolloutTab.Progress) => QueryText.For($"/rollouts/{rolloutId}").With("tab", tab).ToString();

    /// <summary>The rollout whose page an address is; null for every other page.</summary>
    public static long? IdOf(string address)
    {
        var path = address.Split('?', '#')[0];
        var at = path.LastIndexOf("/rollouts/", StringComparison.Ordinal);
        return at < 0 ? null : QueryText.Number(path[(at + "/rollouts/".Length)..].TrimEnd('/'));
    }

    /// <summary>The tab that an address of a rollout's page means.</summary>
    public static RolloutTab TabOf(string address) => QueryText.Word<RolloutTab>(QueryText.Read(address)("tab"));

    /// <summary>The form, filled with the plan of a rollout.</summary>
    public static string CopyOf(long rolloutId) => QueryText.For(New).With("from", rolloutId).ToString();
}
