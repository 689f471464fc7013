using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.DistributionSets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
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
            BodyCommand.Done(await types.DeleteAsync(context.Caller(), typeId.Value, context.RequestAborted)));
        api.MapGet("/targettypes/{typeId}/compatibledistributionsettypes", ListSetTypesAsync);
        api.MapPost("/targettypes/{typeId}/compatibledistributionsettypes", AddSetTypesAsync);
        api.MapDelete("/targettypes/{typeId}/compatibledistributionsettypes/{setTypeId}", async (PathId typeId, PathId setTypeId, HttpContext context, ITargetTypes types) =>
            BodyCommand.Done(await types.RemoveSetTypeAsync(context.Caller(), typeId.Value, setTypeId.Value, context.RequestAborted)));
        api.MapPost("/targets/{controllerId}/targettype", AssignAsync);
        api.MapDelete("/targets/{controllerId}/targettype", async (string controllerId, HttpContext context, ITargetInventory inventory) =>
            BodyCommand.Done(await inventory.ChangeAsync(context.Caller(), controllerId, new TargetChange(TargetTypeId: -1), context.RequestAborted)));
    }

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

    private static Task<IResult> CreateAsync(HttpContext context, ITargetTypes types, IManagedLabels labels) => BodyCommand.OfListAsync(
        context,
        ReadNew,
        wanted => types.CreateAsync(context.Caller(), wanted, context.RequestAborted),
        receipt => BodyCommand.CreatedAsync(
            receipt, async id => await labels.FindTypeAsync(id, context.RequestAborted) is { } type ? LabelJson.Of(type, new Links(context.Request)) : null));

    // hawkBit's older bodies have no key: the name is taken then.
    private static NewTargetType ReadNew(BodyReader body)
    {
        var name = body.Text("name", TargetTextRules.LongestName, 1, isRequired: true) ?? "";
        return new NewTargetType(
            body.Text("key", TargetTextRules.LongestKey, 1) ?? name[..Math.Min(name.Length, TargetTextRules.LongestKey)].Trim(),
            name,
            body.Text("description", TargetTextRules.LongestDescription),
            body.Text("colour", TargetTextRules.LongestColour),
            [.. (body.List(SetTypes) ?? []).Select(IdOf)]);
    }

    private static async Task<IResult> GetAsync(PathId typeId, HttpContext context, IManagedLabels labels) =>
        await labels.FindTypeAsync(typeId.Value, context.RequestAborted) is { } type
            ? JsonAnswer.Ok(LabelJson.Of(type, new Links(context.Request), isFull: true))
            : Unknown(typeId);

    private static Task<IResult> ChangeAsync(PathId typeId, HttpContext context, ITargetTypes types, IManagedLabels labels) => BodyCommand.OfObjectAsync(
        context,
        body => new TargetTypeChange(
            body.Text("name", TargetTextRules.LongestName, 1), body.Text("description", TargetTextRules.LongestDescription), body.Text("colour", TargetTextRules.LongestColour)),
        change => types.ChangeAsync(context.Caller(), typeId.Value, change, context.RequestAborted),
        _ => GetAsync(typeId, context, labels));

    private static async Task<IResult> ListSetTypesAsync(PathId typeId, HttpContext context, IManagedLabels labels, IManagedSets sets)
    {
        if (await labels.FindTypeAsync(typeId.Value, context.RequestAborted) is not { } type)
        {
            return Unknown(typeId);
        }

        var taken = (await sets.ListTypesAsync(context.RequestAborted)).Where(t => type.SetTypeIds.Contains(t.Id));
        return JsonAnswer.Ok(taken.Select(t => TypeEndpoints.Write(context, t)).ToList());
    }

    private static Task<IResult> AddSetTypesAsync(PathId typeId, HttpContext context, ITargetTypes types) => BodyCommand.OfListAsync(
        context, IdOf, ids => types.AddSetTypesAsync(context.Caller(), typeId.Value, ids, context.RequestAborted));

    private static Task<IResult> AssignAsync(string controllerId, HttpContext context, ITargetInventory inventory) => BodyCommand.OfObjectAsync(
        context, IdOf, id => inventory.ChangeAsync(context.Caller(), controllerId, new TargetChange(TargetTypeId: id), context.RequestAborted));

    private static long IdOf(BodyReader body) => body.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0;

    private static IResult Unknown(PathId typeId) => Errors.NotFound($"There is no target type {typeId.Text}.");
}
