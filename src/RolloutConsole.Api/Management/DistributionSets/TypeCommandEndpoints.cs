using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
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
            Done(await commands.DeleteModuleTypeAsync(context.Caller(), typeId.Value, context.RequestAborted)));
        api.MapPost("/distributionsettypes", CreateSetTypesAsync);
        api.MapPut("/distributionsettypes/{typeId}", ChangeSetTypeAsync);
        api.MapDelete("/distributionsettypes/{typeId}", async (PathId typeId, HttpContext context, IInventoryTypes commands) =>
            Done(await commands.DeleteSetTypeAsync(context.Caller(), typeId.Value, context.RequestAborted)));
        api.MapParts("mandatorymoduletypes", isMandatory: true);
        api.MapParts("optionalmoduletypes", isMandatory: false);
    }

    private static void MapParts(this RouteGroupBuilder api, string name, bool isMandatory)
    {
        api.MapPost($"/distributionsettypes/{{typeId}}/{name}", async (PathId typeId, HttpContext context, IInventoryTypes commands) =>
        {
            var (root, refusal) = await RequestBody.ReadAsync(context);
            if (refusal is not null)
            {
                return refusal;
            }

            var body = BodyReader.OfObject(root);
            var id = body.Whole("id", 1, long.MaxValue, isRequired: true);
            return body.Faults.Count > 0
                ? Errors.Faulty(body.Faults)
                : Done(await commands.PutPartAsync(context.Caller(), typeId.Value, id!.Value, isMandatory, context.RequestAborted));
        });
        api.MapGet($"/distributionsettypes/{{typeId}}/{name}/{{moduleTypeId}}", async (PathId typeId, PathId moduleTypeId, HttpContext context, IManagedSets sets) =>
            await PartAsync(typeId, moduleTypeId, isMandatory, context, sets) is { } part
                ? JsonAnswer.Ok(TypeEndpoints.Write(context, part))
                : UnknownPart(typeId, moduleTypeId));
        api.MapDelete($"/distributionsettypes/{{typeId}}/{name}/{{moduleTypeId}}", async (
            PathId typeId, PathId moduleTypeId, HttpContext context, IManagedSets sets, IInventoryTypes commands) =>
            await PartAsync(typeId, moduleTypeId, isMandatory, context, sets) is null
                ? UnknownPart(typeId, moduleTypeId)
                : Done(await commands.RemovePartAsync(context.Caller(), typeId.Value, moduleTypeId.Value, context.RequestAborted)));
    }

    private static async Task<IResult> CreateModuleTypesAsync(HttpContext context, IInventoryTypes commands, IManagedModules modules)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<NewModuleType> wanted =
        [
            .. items.Select(item => new NewModuleType(
                item.Text("key", LongestKey, 1, isRequired: true) ?? "",
                item.Text("name", LongestName, 1, isRequired: true) ?? "",
                item.Text("description", LongestDescription),
                item.Text("colour", LongestColour),
                (int)(item.Whole("minArtifacts", 0, 10_000) ?? 0),
                (int)(item.Whole("maxAssignments", 1, int.MaxValue) ?? 1))),
        ];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await commands.CreateModuleTypesAsync(context.Caller(), wanted, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        var types = (await modules.ListTypesAsync(context.RequestAborted)).ToDictionary(t => t.Id);
        return JsonAnswer.Created(receipt.Ids.Where(types.ContainsKey).Select(id => TypeEndpoints.Write(context, types[id])).ToList());
    }

    private static async Task<IResult> ChangeModuleTypeAsync(PathId typeId, HttpContext context, IInventoryTypes commands, IManagedModules modules)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        // hawkBit changes these two and passes over the others.
        var body = BodyReader.OfObject(root);
        var change = new ModuleTypeChange(Description: body.Text("description", LongestDescription), Colour: body.Text("colour", LongestColour));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.ChangeModuleTypeAsync(context.Caller(), typeId.Value, change, context.RequestAborted);
        return !receipt.IsAccepted
            ? Errors.Refused(receipt)
            : (await modules.ListTypesAsync(context.RequestAborted)).FirstOrDefault(t => t.Id == typeId.Value) is { } type
                ? JsonAnswer.Ok(TypeEndpoints.Write(context, type))
                : Errors.NotFound($"There is no type {typeId.Text}.");
    }

    private static async Task<IResult> CreateSetTypesAsync(HttpContext context, IInventoryTypes commands, IManagedSets sets)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<NewSetType> wanted =
        [
            .. items.Select(item => new NewSetType(
                item.Text("key", LongestKey, 1, isRequired: true) ?? "",
                item.Text("name", LongestName, 1, isRequired: true) ?? "",
                item.Text("description", LongestDescription),
                item.Text("colour", LongestColour),
                IdsOf(item, "mandatorymodules"),
                IdsOf(item, "optionalmodules"))),
        ];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await commands.CreateSetTypesAsync(context.Caller(), wanted, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        var types = (await sets.ListTypesAsync(context.RequestAborted)).ToDictionary(t => t.Id);
        return JsonAnswer.Created(receipt.Ids.Where(types.ContainsKey).Select(id => TypeEndpoints.Write(context, types[id])).ToList());
    }

    private static async Task<IResult> ChangeSetTypeAsync(PathId typeId, HttpContext context, IInventoryTypes commands, IManagedSets sets)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var change = new SetTypeChange(Description: body.Text("description", LongestDescription), Colour: body.Text("colour", LongestColour));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.ChangeSetTypeAsync(context.Caller(), typeId.Value, change, context.RequestAborted);
        return !receipt.IsAccepted
            ? Errors.Refused(receipt)
            : (await sets.ListTypesAsync(context.RequestAborted)).FirstOrDefault(t => t.Id == typeId.Value) is { } type
                ? JsonAnswer.Ok(TypeEndpoints.Write(context, type))
                : Errors.NotFound($"There is no type {typeId.Text}.");
    }

    private static async Task<ManagedModuleType?> PartAsync(PathId typeId, PathId moduleTypeId, bool isMandatory, HttpContext context, IManagedSets sets)
    {
        var type = (await sets.ListTypesAsync(context.RequestAborted)).FirstOrDefault(t => t.Id == typeId.Value);
        return (isMandatory ? type?.Mandatory : type?.Optional)?.FirstOrDefault(t => t.Id == moduleTypeId.Value);
    }

    private static List<long> IdsOf(BodyReader item, string name) =>
        [.. (item.List(name) ?? []).Select(m => m.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0)];

    private static IResult Done(CommandReceipt receipt) => receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);

    private static IResult UnknownPart(PathId typeId, PathId moduleTypeId) => Errors.NotFound($"There is no module type {moduleTypeId.Text} in that list of set type {typeId.Text}.");
}
