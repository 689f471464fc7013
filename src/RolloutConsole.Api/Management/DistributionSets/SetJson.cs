using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.LiveFeed.DistributionSets;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>A distribution set on the wire (hawkbit-api, 2.12).</summary>
internal sealed record SetJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    long Id,
    string Name,
    string Version,
    string? Description,
    string Type,
    string TypeName,
    bool Complete,
    bool Locked,
    bool Deleted,
    bool Valid,
    bool RequiredMigrationStep,
    IReadOnlyList<ModuleJson> Modules,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>Writes sets.</summary>
internal sealed class SetWriter(Links links)
{
    private readonly ModuleWriter _modules = new(links);

    public SetJson Row(ManagedSet set) => Write(set, links.Self(PathOf(set.Id)));

    public SetJson Full(ManagedSet set)
    {
        var self = PathOf(set.Id);
        var more = links.Self(self);
        more["modules"] = links.To($"{self}/assignedSM?offset=0&limit=50");
        more["type"] = links.To(Links.Path("distributionsettypes", set.TypeId));
        more["metadata"] = links.To($"{self}/metadata?offset=0&limit=50");
        return Write(set, more);
    }

    private static string PathOf(long setId) => Links.Path("distributionsets", setId);

    private SetJson Write(ManagedSet set, IReadOnlyDictionary<string, Link> setLinks) => new(
        set.Stamp.CreatedBy,
        set.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        set.Stamp.ModifiedBy,
        set.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        set.Id,
        set.Name,
        set.Version,
        set.Description,
        set.TypeKey,
        set.TypeName,
        set.IsComplete,
        set.IsLocked,
        set.IsDeleted,
        set.IsValid,
        set.RequiredMigrationStep,
        [.. set.Modules.Select(_modules.Row)],
        setLinks);
}
