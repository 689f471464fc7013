using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.DistributionSets;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Creating, changing and deleting types of modules and sets over the Management API (hawkbit-api, 2.10).</summary>
internal static class TypeCommandEndpoints
{
    private const int LongestKey = 64;
    private const int LongestName = 128;
    private const int LongestDescription = 512;
    private const int LongestColour = 16;

    public static void MapTypeCommands(this RouteGroupBuilder api)
    {
        api.MapPost("/softwaremoduletypes", CreateModuleTypesAsync);
        api.MapPut("/softwaremoduletypes/{typeId}", ChangeModuleTypeAsync);
        api.MapDelete("/softwaremoduletypes/{typeId}", async (PathId typeId, HttpContext context, IInventoryTypes commands) =>
            BodyCommand.Done(await commands.DeleteModuleTypeAsync(context.Caller(), typeId.Value, context.RequestAborted)));
        api.MapPost("/distributionsettypes", CreateSetTypesAsync);
        api.MapPut("/distributionsettypes/{typeId}", ChangeSetTypeAsync);
        api.MapDelete("/distributionsettypes/{typeId}", async (PathId typeId, HttpContext context, IInventoryTypes commands) =>
            BodyCommand.Done(await commands.DeleteSetTypeAsync(context.Caller(), typeId.Value, context.RequestAborted)));
        api.MapParts("mandatorymoduletypes", isMandatory: true);
        api.MapParts("optionalmoduletypes", isMandatory: false);
    }

    private static void MapParts(this RouteGroupBuilder api, string name, bool isMandatory)
    {
        api.MapPost($"/distributionsettypes/{{typeId}}/{name}", (PathId typeId, HttpContext context, IInventoryTypes commands) => BodyCommand.OfObjectAsync(
            context,
            body => body.Whole("id", 1, long.MaxValue, isRequired: true),
            id => commands.PutPartAsync(context.Caller(), typeId.Value, id!.Value, isMandatory, context.RequestAborted)));
        api.MapGet($"/distributionsettypes/{{typeId}}/{name}/{{moduleTypeId}}", async (PathId typeId, PathId moduleTypeId, HttpContext context, IManagedSets sets) =>
            await PartAsync(typeId, moduleTypeId, isMandatory, context, sets) is { } part
                ? JsonAnswer.Ok(TypeEndpoints.Write(context, part))
                : UnknownPart(typeId, moduleTypeId));
        api.MapDelete($"/distributionsettypes/{{typeId}}/{name}/{{moduleTypeId}}", async (
            PathId typeId, PathId moduleTypeId, HttpContext context, IManagedSets sets, IInventoryTypes commands) =>
            await PartAsync(typeId, moduleTypeId, isMandatory, context, sets) is null
                ? UnknownPart(typeId, moduleTypeId)
                : BodyCommand.Done(await commands.RemovePartAsync(context.Caller(), typeId.Value, moduleTypeId.Value, context.RequestAborted)));
    }

    private static Task<IResult> CreateModuleTypesAsync(HttpContext context, IInventoryTypes commands, IManagedModules modules) => BodyCommand.OfListAsync(
        context,
        body => new NewModuleType(
            body.Text("key", LongestKey, 1, isRequired: true) ?? "",
            body.Text("name", LongestName, 1, isRequired: true) ?? "",
            body.Text("description", LongestDescription),
            body.Text("colour", LongestColour),
            (int)(body.Whole("minArtifacts", 0, 10_000) ?? 0),
            (int)(body.Whole("maxAssignments", 1, int.MaxValue) ?? 1)),
        wanted => commands.CreateModuleTypesAsync(context.Caller(), wanted, context.RequestAborted),
        receipt => BodyCommand.CreatedAsync(receipt, async id => await TypeEndpoints.FindAsync(id, context, modules) is { } type ? TypeEndpoints.Write(context, type) : null));

    // hawkBit changes these two and passes over the others.
    private static Task<IResult> ChangeModuleTypeAsync(PathId typeId, HttpContext context, IInventoryTypes commands, IManagedModules modules) => BodyCommand.OfObjectAsync(
        context,
        body => new ModuleTypeChange(Description: body.Text("description", LongestDescription), Colour: body.Text("colour", LongestColour)),
        change => commands.ChangeModuleTypeAsync(context.Caller(), typeId.Value, change, context.RequestAborted),
        async _ => TypeEndpoints.One(typeId, await TypeEndpoints.FindAsync(typeId.Value, context, modules), t => TypeEndpoints.Write(context, t)));

    private static Task<IResult> CreateSetTypesAsync(HttpContext context, IInventoryTypes commands, IManagedSets sets) => BodyCommand.OfListAsync(
        context,
        body => new NewSetType(
            body.Text("key", LongestKey, 1, isRequired: true) ?? "",
            body.Text("name", LongestName, 1, isRequired: true) ?? "",
            body.Text("description", LongestDescription),
            body.Text("colour", LongestColour),
            IdsOf(body, "mandatorymodules"),
            IdsOf(body, "optionalmodules")),
        wanted => commands.CreateSetTypesAsync(context.Caller(), wanted, context.RequestAborted),
        receipt => BodyCommand.CreatedAsync(receipt, async id => await TypeEndpoints.FindAsync(id, context, sets) is { } type ? TypeEndpoints.Write(context, type) : null));

    private static Task<IResult> ChangeSetTypeAsync(PathId typeId, HttpContext context, IInventoryTypes commands, IManagedSets sets) => BodyCommand.OfObjectAsync(
        context,
        body => new SetTypeChange(Description: body.Text("description", LongestDescription), Colour: body.Text("colour", LongestColour)),
        change => commands.ChangeSetTypeAsync(context.Caller(), typeId.Value, change, context.RequestAborted),
        async _ => TypeEndpoints.One(typeId, await TypeEndpoints.FindAsync(typeId.Value, context, sets), t => TypeEndpoints.Write(context, t)));

    private static async Task<ManagedModuleType?> PartAsync(PathId typeId, PathId moduleTypeId, bool isMandatory, HttpContext context, IManagedSets sets)
    {
        var type = await TypeEndpoints.FindAsync(typeId.Value, context, sets);
        return (isMandatory ? type?.Mandatory : type?.Optional)?.FirstOrDefault(t => t.Id == moduleTypeId.Value);
    }

    private static List<long> IdsOf(BodyReader item, string name) =>
        [.. (item.List(name) ?? []).Select(m => m.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0)];

    private static IResult UnknownPart(PathId typeId, PathId moduleTypeId) => Errors.NotFound($"There is no module type {moduleTypeId.Text} in that list of set type {typeId.Text}.");
}
