using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Types of modules and sets over the Management API (hawkbit-api, 2.9 and 2.10): reading, and their wire form.</summary>
internal static class TypeEndpoints
{
    private static readonly RowField[] s_fields = [SetFields.Modules[0], SetFields.Modules[1], new("key", RowFieldKind.Text)];

    public static void MapTypes(this RouteGroupBuilder api)
    {
        api.MapGet("/softwaremoduletypes", async (HttpContext context, IManagedModules modules) =>
            Page(context, await modules.ListTypesAsync(context.RequestAborted), t => (t.Id, t.Name, t.Key), t => Write(context, t)));
        api.MapGet("/softwaremoduletypes/{typeId}", async (PathId typeId, HttpContext context, IManagedModules modules) =>
            One(typeId, await FindAsync(typeId.Value, context, modules), t => Write(context, t)));
        api.MapGet("/distributionsettypes", async (HttpContext context, IManagedSets sets) =>
            Page(context, await sets.ListTypesAsync(context.RequestAborted), t => (t.Id, t.Name, t.Key), t => Write(context, t)));
        api.MapGet("/distributionsettypes/{typeId}", async (PathId typeId, HttpContext context, IManagedSets sets) =>
            One(typeId, await FindAsync(typeId.Value, context, sets), t => Write(context, t)));
        api.MapGet("/distributionsettypes/{typeId}/mandatorymoduletypes", async (PathId typeId, HttpContext context, IManagedSets sets) =>
            One(typeId, await FindAsync(typeId.Value, context, sets), t => t.Mandatory.Select(m => Write(context, m)).ToList()));
        api.MapGet("/distributionsettypes/{typeId}/optionalmoduletypes", async (PathId typeId, HttpContext context, IManagedSets sets) =>
            One(typeId, await FindAsync(typeId.Value, context, sets), t => t.Optional.Select(m => Write(context, m)).ToList()));
        api.MapTypeCommands();
    }

    /// <summary>A type of modules; null when there is none.</summary>
    public static async Task<ManagedModuleType?> FindAsync(long typeId, HttpContext context, IManagedModules modules) =>
        (await modules.ListTypesAsync(context.RequestAborted)).FirstOrDefault(t => t.Id == typeId);

    /// <summary>A type of sets; null when there is none.</summary>
    public static async Task<ManagedSetType?> FindAsync(long typeId, HttpContext context, IManagedSets sets) =>
        (await sets.ListTypesAsync(context.RequestAborted)).FirstOrDefault(t => t.Id == typeId);

    /// <summary>The answer with a type, or with part of it; 404 without one.</summary>
    public static IResult One<T>(PathId id, T? row, Func<T, object> write)
        where T : class => row is null ? Errors.NotFound($"There is no type {id.Text}.") : JsonAnswer.Ok(write(row));

    // There are a handful of types, all read at once: order and page are made here.
    private static IResult Page<T>(HttpContext context, IReadOnlyList<T> types, Func<T, (long Id, string Name, string Key)> fields, Func<T, TypeJson> write)
    {
        var (page, refusal) = PageQuery.Read(context.Request, s_fields);
        if (refusal is not null)
        {
            return refusal;
        }

        if (context.Request.Query["q"].ToString().Length > 0)
        {
            return Errors.BadFilter("q: types cannot be searched in this version; list all of them.", isAboutField: false);
        }

        IEnumerable<T> ordered = types;
        foreach (var term in page.Sort.Reverse())
        {
            Func<T, object> by = term.Field.Name switch { "id" => t => fields(t).Id, "name" => t => fields(t).Name, _ => t => fields(t).Key };
            ordered = term.Descending ? ordered.OrderByDescending(by) : ordered.OrderBy(by);
        }

        return JsonAnswer.Ok(ListBody<TypeJson>.Of(new OffsetPageOf<T>([.. ordered.Skip(page.Offset).Take(page.Limit)], types.Count), write));
    }

    /// <summary>A type of modules on the wire.</summary>
    public static TypeJson Write(HttpContext context, ManagedModuleType type) => new(
        type.Id,
        type.Key,
        type.Name,
        type.Description,
        type.Colour,
        type.MinArtifacts,
        type.MaxAssignments,
        false,
        type.Stamp.CreatedBy,
        type.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
        type.Stamp.ModifiedBy,
        type.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
        new Links(context.Request).Self(Links.Path("softwaremoduletypes", type.Id)));

    /// <summary>A type of sets on the wire.</summary>
    public static TypeJson Write(HttpContext context, ManagedSetType type)
    {
        var links = new Links(context.Request);
        var self = Links.Path("distributionsettypes", type.Id);
        var more = links.Self(self);
        more["mandatorymodules"] = links.To($"{self}/mandatorymoduletypes");
        more["optionalmodules"] = links.To($"{self}/optionalmoduletypes");
        return new TypeJson(
            type.Id,
            type.Key,
            type.Name,
            type.Description,
            type.Colour,
            null,
            null,
            false,
            type.Stamp.CreatedBy,
            type.Stamp.CreatedAt.ToUnixTimeMilliseconds(),
            type.Stamp.ModifiedBy,
            type.Stamp.ModifiedAt.ToUnixTimeMilliseconds(),
            more);
    }
}

/// <summary>A type on the wire; the two numbers only for modules.</summary>
internal sealed record TypeJson(
    long Id,
    string Key,
    string Name,
    string? Description,
    string? Colour,
    int? MinArtifacts,
    int? MaxAssignments,
    bool Deleted,
    string CreatedBy,
    long CreatedAt,
    string LastModifiedBy,
    long LastModifiedAt,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);
