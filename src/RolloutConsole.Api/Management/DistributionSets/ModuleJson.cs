using System.Text.Json.Serialization;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.LiveFeed.DistributionSets;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>A software module on the wire (hawkbit-api, 2.11).</summary>
internal sealed record ModuleJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    long Id,
    string Name,
    string Version,
    string Type,
    string TypeName,
    string? Vendor,
    string? Description,
    bool Encrypted,
    bool Locked,
    bool Deleted,
    bool Complete,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>A file of a module on the wire.</summary>
internal sealed record ArtifactJson(
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    long Id,
    HashesJson Hashes,
    string ProvidedFilename,
    long Size,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);

/// <summary>Checksums of a file, lower-case hexadecimal.</summary>
internal sealed record HashesJson(string Sha1, string Md5, string Sha256);

/// <summary>Writes modules and their files.</summary>
internal sealed class ModuleWriter(Links links)
{
    public ModuleJson Row(ManagedModule module) => Write(module, links.Self(PathOf(module.Id)));

    public ModuleJson Full(ManagedModule module)
    {
        var self = PathOf(module.Id);
        var more = links.Self(self);
        more["artifacts"] = links.To($"{self}/artifacts");
        more["type"] = links.To(Links.Path("softwaremoduletypes", module.TypeId));
        more["metadata"] = links.To($"{self}/metadata?offset=0&limit=50");
        return Write(module, more);
    }

    public ArtifactJson Artifact(long moduleId, ManagedArtifact artifact)
    {
        var self = Links.Path($"{PathOf(moduleId)}/artifacts", artifact.Id);
        var more = links.Self(self);
        more["download"] = links.To($"{self}/download");
        return new ArtifactJson(
            artifact.Stamp.CreatedBy,
            artifact.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
            artifact.Stamp.ModifiedBy,
            artifact.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
            artifact.Id,
            new HashesJson(artifact.Sha1, artifact.Md5, artifact.Sha256),
            artifact.FileName,
            artifact.Size,
            more);
    }

    private static string PathOf(long moduleId) => Links.Path("softwaremodules", moduleId);

    private static ModuleJson Write(ManagedModule module, IReadOnlyDictionary<string, Link> moduleLinks) => new(
        module.Stamp.CreatedBy,
        module.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        module.Stamp.ModifiedBy,
        module.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        module.Id,
        module.Name,
        module.Version,
        module.TypeKey,
        module.TypeName,
        module.Vendor,
        module.Description,
        module.IsEncrypted,
        module.IsLocked,
        module.IsDeleted,
        module.IsComplete,
        moduleLinks);
}
