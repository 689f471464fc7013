using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>A tag or a type of targets on the wire (hawkbit-api, 2.7); key and <c>deleted</c> only for types.</summary>
internal sealed record LabelJson(
    long Id,
    string? Key,
    string Name,
    string? Description,
    string? Colour,
    bool? Deleted,
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links)
{
    /// <summary>A tag; single ones say where their targets are.</summary>
    public static LabelJson Of(ManagedTag tag, Links links, bool isFull = false)
    {
        var self = Wire.Links.Path("targettags", tag.Id);
        var more = links.Self(self);
        if (isFull)
        {
            more["assignedTargets"] = links.To($"{self}/assigned?offset=0&limit=50");
        }

        return Of(tag.Id, null, tag.Name, tag.Description, tag.Colour, null, tag.Stamp, more);
    }

    /// <summary>A type; single ones say where the types of sets are that it takes.</summary>
    public static LabelJson Of(ManagedTargetType type, Links links, bool isFull = false)
    {
        var self = Wire.Links.Path("targettypes", type.Id);
        var more = links.Self(self);
        if (isFull)
        {
            more["compatibledistributionsettypes"] = links.To($"{self}/compatibledistributionsettypes");
        }

        return Of(type.Id, type.Key, type.Name, type.Description, type.Colour, false, type.Stamp, more);
    }

    private static LabelJson Of(
        long id, string? key, string name, string? description, string? colour, bool? deleted, AuditStamp stamp, IReadOnlyDictionary<string, Link> links) => new(
        id, key, name, description, colour, deleted,
        stamp.CreatedBy, stamp.CreatedAt.ToUnixTimeMilliseconds(), stamp.ModifiedBy, stamp.ModifiedAt.ToUnixTimeMilliseconds(), links);
}
