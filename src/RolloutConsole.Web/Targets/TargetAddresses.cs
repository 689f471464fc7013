using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
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

    /// <summary>The order.</summary>
    public TargetListSort Sort { get; init; }

    /// <summary>The value where the page begins, in an order by values. Without a key it is jumped to.</summary>
    public string? At { get; init; }

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
        .With("sort", Sort).With("at", At).With("after", After).With("before", Before).With("device", Selected).ToString();

    /// <summary>Where all rows of the list, whatever the page, are had as a file.</summary>
    /// <param name="format"><c>csv</c> or <c>jsonl</c>.</param>
    public string Export(string format) => QueryText.For("/api/console/targets/export").With("format", format)
        .With("filter", Filter).With("q", Search).With("state", State).With("rollout", RolloutId).With("group", Group).ToString();

    /// <summary>The same devices for a change of all of them; null while the filter is at fault.</summary>
    /// <param name="now">From when silence counts.</param>
    public TargetJobSelection? ToSelection(DateTimeOffset now)
    {
        var query = ToQuery(1, out var fault);
        return fault is not null ? null : new TargetJobSelection
        {
            Filter = query.Filter,
            Search = query.Search,
            RolloutId = query.RolloutId,
            Group = query.Group,
            IsOverdue = State == TargetListFilter.Overdue,
            SilentSince = State == TargetListFilter.Silent ? now - TargetListStates.SilentAfter : null,
            UpdateStates = RolloutId is null ? TargetListStates.UpdatesOf(State) : [],
            MemberStates = RolloutId is null ? [] : TargetListStates.ActionsOf(State),
        };
    }

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
            Sort = rollout is null ? QueryText.Word<TargetListSort>(query("sort")) : default,
            At = query("at"),
            After = after,
            Before = after is null ? QueryText.Number(query("before")) : null,
            Selected = QueryText.Number(query("device")),
        };
    }

    /// <summary>The same list from its beginning, with nothing selected.</summary>
    public TargetListAddress FromStart() => this with { At = null, After = null, Before = null, Selected = null };

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
            Sort = Sort,
            From = After ?? Before ?? (At is null ? null : 0),
            FromValue = At,
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

    /// <summary>The form for one new device.</summary>
    public const string New = "/devices/new";

    /// <summary>Where devices come from a file.</summary>
    public const string Import = "/devices/import";

    /// <summary>Tags and types.</summary>
    public const string Labels = "/devices/labels";

    /// <summary>The form for a saved filter with a text to begin with.</summary>
    public static string SaveFilter(string text) => QueryText.For("/filters/new").With("query", text).ToString();

    /// <summary>A device's page.</summary>
    public static string Of(long targetId) => $"/devices/{targetId}";

    /// <summary>The members of a rollout.</summary>
    public static string InRollout(long rolloutId, TargetListFilter state = TargetListFilter.All, int? group = null) =>
        new TargetListAddress { RolloutId = rolloutId, State = state, Group = group }.ToString();
}
