using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.LiveFeed.Filters;

namespace RolloutConsole.Api.Management.Filters;

/// <summary>A saved filter on the wire; what it does not assign is shown as null (hawkbit-api, 2.1 and 2.8).</summary>
internal sealed record FilterJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    long Id,
    string Name,
    string Query,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? AutoAssignDistributionSet,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? AutoAssignActionType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? AutoAssignWeight,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool? ConfirmationRequired,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>Writes saved filters.</summary>
internal sealed class FilterWriter(Links links)
{
    /// <summary>A row of a list.</summary>
    public FilterJson Row(ManagedFilter filter) => Write(filter, links.Self(PathOf(filter.Id)));

    /// <summary>A row of a list with <c>representation=full</c>.</summary>
    public FilterJson FullRow(ManagedFilter filter)
    {
        var more = links.Self(PathOf(filter.Id));
        if (filter.SetId is { } setId)
        {
            more["DS"] = links.To(Links.Path("distributionsets", setId));
        }

        return Write(filter, more);
    }

    /// <summary>A single answer.</summary>
    public FilterJson One(ManagedFilter filter)
    {
        var more = links.Self(PathOf(filter.Id));
        more["autoAssignDS"] = links.To($"{PathOf(filter.Id)}/autoAssignDS");
        return Write(filter, more);
    }

    private static string PathOf(long filterId) => Links.Path("targetfilters", filterId);

    private static FilterJson Write(ManagedFilter filter, IReadOnlyDictionary<string, Link> filterLinks) => new(
        filter.Stamp.CreatedBy,
        filter.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        filter.Stamp.ModifiedBy,
        filter.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        filter.Id,
        filter.Name,
        filter.Query,
        filter.SetId,
        filter.ActionType is { } type ? ActionWords.Of(type) : null,
        filter.Weight,
        filter.ConfirmationRequired,
        filterLinks);
}
