using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.DistributionSets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Types of targets over the Management API (hawkbit-api, 2.5 and 2.7).</summary>
internal static class TargetTypeEndpoints
{
    private const string SetTypes = "compatibledistributionsettypes";

    public static void MapTargetTypes(this RouteGroupBuilder api)
    {
        api.MapGet("/targettypes", ListAsync);
        api.MapPost("/targettypes", CreateAsync);
        api.MapGet("/targettypes/{typeId}", GetAsync);
        api.MapPut("/targettypes/{typeId}", ChangeAsync);
        api.MapDelete("/targettypes/{typeId}", async (PathId typeId, HttpContext context, ITargetTypes types) =>
            Done(await types.DeleteAsync(context.Caller(), typeId.Value, context.RequestAborted)));
        api.MapGet("/targettypes/{typeId}/compatibledistributionsettypes", ListSetTypesAsync);
        api.MapPost("/targettypes/{typeId}/compatibledistributionsettypes", AddSetTypesAsync);
        api.MapDelete("/targettypes/{typeId}/compatibledistributionsettypes/{setTypeId}", async (PathId typeId, PathId setTypeId, HttpContext context, ITargetTypes types) =>
            Done(await types.RemoveSetTypeAsync(context.Caller(), typeId.Value, setTypeId.Value, context.RequestAborted)));
        api.MapPost("/targets/{controllerId}/targettype", AssignAsync);
        api.MapDelete("/targets/{controllerId}/targettype", async (string controllerId, HttpContext context, ITargetInventory inventory) =>
            Done(await inventory.ChangeAsync(context.Caller(), controllerId, new TargetChange(TargetTypeId: -1), context.RequestAborted)));
    }

    private static IResult Done(CommandReceipt receipt) => receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);

    private static async Task<IResult> ListAsync(HttpContext context, IManagedLabels labels)
    {
        var (page, refusal) = PageQuery.Read(context.Request, LabelFields.Types);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, LabelFields.Types, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var rows = await labels.ListTypesAsync(filter, page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<LabelJson>.Of(rows, t => LabelJson.Of(t, new Links(context.Request))));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ITargetTypes types, IManagedLabels labels)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<NewTargetType> wanted = [.. items.Select(ReadNew)];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await types.CreateAsync(context.Caller(), wanted, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        var created = new List<LabelJson>(receipt.Ids.Count);
        foreach (var id in receipt.Ids)
        {
            // One that somebody deleted meanwhile is left out of the answer.
            if (await labels.FindTypeAsync(id, context.RequestAborted) is { } type)
            {
                created.Add(LabelJson.Of(type, new Links(context.Request)));
            }
        }

        return JsonAnswer.Created(created);
    }

    // hawkBit's older bodies have no key: the name is taken then.
    private static NewTargetType ReadNew(BodyReader body)
    {
        var name = body.Text("name", TargetTextRules.LongestName, 1, isRequired: true) ?? "";
        return new NewTargetType(
            body.Text("key", TargetTextRules.LongestKey, 1) ?? name[..Math.Min(name.Length, TargetTextRules.LongestKey)].Trim(),
            name,
            body.Text("description", TargetTextRules.LongestDescription),
            body.Text("colour", TargetTextRules.LongestColour),
            [.. (body.List(SetTypes) ?? []).Select(item => item.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0)]);
    }

    private static async Task<IResult> GetAsync(PathId typeId, HttpContext context, IManagedLabels labels) =>
        await labels.FindTypeAsync(typeId.Value, context.RequestAborted) is { } type
            ? JsonAnswer.Ok(LabelJson.Of(type, new Links(context.Request), isFull: true))
            : Unknown(typeId);

    private static async Task<IResult> ChangeAsync(PathId typeId, HttpContext context, ITargetTypes types, IManagedLabels labels)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var change = new TargetTypeChange(
            body.Text("name", TargetTextRules.LongestName, 1), body.Text("description", TargetTextRules.LongestDescription), body.Text("colour", TargetTextRules.LongestColour));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await types.ChangeAsync(context.Caller(), typeId.Value, change, context.RequestAborted);
        return receipt.IsAccepted ? await GetAsync(typeId, context, labels) : Errors.Refused(receipt);
    }

    private static async Task<IResult> ListSetTypesAsync(PathId typeId, HttpContext context, IManagedLabels labels, IManagedSets sets)
    {
        if (await labels.FindTypeAsync(typeId.Value, context.RequestAborted) is not { } type)
        {
            return Unknown(typeId);
        }

        var taken = (await sets.ListTypesAsync(context.RequestAborted)).Where(t => type.SetTypeIds.Contains(t.Id));
        return JsonAnswer.Ok(taken.Select(t => TypeEndpoints.Write(context, t)).ToList());
    }

    private static async Task<IResult> AddSetTypesAsync(PathId typeId, HttpContext context, ITargetTypes types)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<long> ids = [.. items.Select(item => item.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0)];
        return faults.Count > 0 ? Errors.Faulty(faults) : Done(await types.AddSetTypesAsync(context.Caller(), typeId.Value, ids, context.RequestAborted));
    }

    private static async Task<IResult> AssignAsync(string controllerId, HttpContext context, ITargetInventory inventory)
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
            : Done(await inventory.ChangeAsync(context.Caller(), controllerId, new TargetChange(TargetTypeId: id), context.RequestAborted));
    }

    private static IResult Unknown(PathId typeId) => Errors.NotFound($"There is no target type {typeId.Text}.");
}
