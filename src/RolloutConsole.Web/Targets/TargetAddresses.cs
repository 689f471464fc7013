using RolloutConsole.Engine.Filters;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Web.Rollouts;
using RolloutConsole.Web.Widgets;

namespace RolloutConsole.Web.Targets;

/// <summary>What the address of the device list remembers.</summary>
public sealed record TargetListAddress
{
    /// <summary>Whether it is the tab of a rollout's page; otherwise it is the device list.</summary>
    public bool IsTab { get; init; }

    /// <summary>Target filter as it was typed; may be at fault.</summary>
    public string Filter { get; init; } = "";

    /// <summary>Text searched in ids and names.</summary>
    public string Search { get; init; } = "";

    /// <summary>The quick filter.</summary>
    public TargetListFilter State { get; init; }

    /// <summary>Only members of this rollout.</summary>
    public long? RolloutId { get; init; }

    /// <summary>Only members of this group of the rollout.</summary>
    public long? Group { get; init; }

    /// <summary>The page after this id.</summary>
    public long? After { get; init; }

    /// <summary>The page before this id.</summary>
    public long? Before { get; init; }

    /// <summary>The device that is shown beside the list.</summary>
    public long? Selected { get; init; }

    /// <summary>The address.</summary>
    public override string ToString() => QueryText.For(IsTab ? RolloutAddresses.Of(RolloutId!.Value) : TargetAddresses.List)
        .With("tab", IsTab ? RolloutTab.Targets : default)
        .With("filter", Filter).With("q", Search).With("state", State).With("rollout", IsTab ? null : RolloutId).With("group", Group)
        .With("after", After).With("before", Before).With("device", Selected).ToString();

    /// <summary>Reads an address; what is not understood is left out.</summary>
    public static TargetListAddress Read(string address)
    {
        var query = QueryText.Read(address);
        var after = QueryText.Number(query("after"));
        var ownPage = RolloutAddresses.IdOf(address);
        var rollout = ownPage ?? QueryText.Number(query("rollout"));
        return new TargetListAddress
        {
            IsTab = ownPage is not null,
            Filter = query("filter")?.Trim() ?? "",
            Search = query("q")?.Trim() ?? "",
            State = QueryText.Word<TargetListFilter>(query("state")),
            RolloutId = rollout,
            Group = rollout is null ? null : QueryText.Number(query("group")),
            After = after,
            Before = after is null ? QueryText.Number(query("before")) : null,
            Selected = QueryText.Number(query("device")),
        };
    }

    /// <summary>The same list from its beginning, with nothing selected.</summary>
    public TargetListAddress FromStart() => this with { After = null, Before = null, Selected = null };

    /// <summary>What to ask the store for.</summary>
    /// <param name="size">Rows of a page.</param>
    /// <param name="fault">What is wrong with the filter; null when nothing is.</param>
    public TargetListQuery ToQuery(int size, out FilterFault? fault)
    {
        TargetFilter? filter = null;
        fault = null;
        if (Filter.Length > 0)
        {
            TargetFilter.TryParse(Filter, out filter, out fault);
        }

        return new TargetListQuery
        {
            Filter = filter,
            Search = Search,
            RolloutId = RolloutId,
            Group = (int?)Group,
            State = State,
            From = After ?? Before,
            Backwards = Before is not null,
            Size = size,
        };
    }
}

/// <summary>Addresses of devices, built and read here only.</summary>
internal static class TargetAddresses
{
    /// <summary>The list without any filter.</summary>
    public const string List = "/devices";

    /// <summary>A device's page.</summary>
    public static string Of(long targetId) => $"/devices/{targetId}";

    /// <summary>The members of a rollout.</summary>
    public static string InRollout(long rolloutId, TargetListFilter state = TargetListFilter.All, int? group = null) =>
        new TargetListAddress { RolloutId = rolloutId, State = state, Group = group }.ToString();
}
