using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Distribution sets over the Management API (hawkbit-api, 2.12).</summary>
internal static class SetEndpoints
{
    private static readonly Dictionary<string, SetInvalidation> s_invalidations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["soft"] = SetInvalidation.Soft,
        ["force"] = SetInvalidation.Force,
        ["none"] = SetInvalidation.None,
    };

    public static void MapSets(this RouteGroupBuilder api)
    {
        api.MapGet("/distributionsets", ListAsync);
        api.MapPost("/distributionsets", CreateAsync);
        api.MapGet("/distributionsets/{setId}", GetAsync);
        api.MapPut("/distributionsets/{setId}", ChangeAsync);
        api.MapDelete("/distributionsets/{setId}", DeleteAsync);
        api.MapPost("/distributionsets/{setId}/invalidate", InvalidateAsync);
        api.MapGet("/distributionsets/{setId}/assignedSM", ListModulesAsync);
        api.MapPost("/distributionsets/{setId}/assignedSM", AddModulesAsync);
        api.MapDelete("/distributionsets/{setId}/assignedSM/{moduleId}", RemoveModuleAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IManagedSets sets)
    {
        var (page, refusal) = PageQuery.Read(context.Request, SetFields.Sets);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, SetFields.Sets, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var rows = await sets.ListAsync(filter, PageQuery.ReadDeleted(context.Request), page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<SetJson>.Of(rows, new SetWriter(new Links(context.Request)).Row));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, IDistributionSets commands, IManagedSets sets)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<NewDistributionSet> wanted = [.. items.Select(ReadNew)];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await commands.CreateAsync(context.Caller(), wanted, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        var writer = new SetWriter(new Links(context.Request));
        var created = new List<SetJson>(receipt.Ids.Count);
        foreach (var id in receipt.Ids)
        {
            if (await sets.FindAsync(id, context.RequestAborted) is { } set)
            {
                created.Add(writer.Row(set));
            }
        }

        return JsonAnswer.Created(created);
    }

    private static async Task<IResult> GetAsync(PathId setId, HttpContext context, IManagedSets sets) =>
        await sets.FindAsync(setId.Value, context.RequestAborted) is { IsDeleted: false } set
            ? JsonAnswer.Ok(new SetWriter(new Links(context.Request)).Full(set))
            : Unknown(setId);

    private static async Task<IResult> ChangeAsync(PathId setId, HttpContext context, IDistributionSets commands, IManagedSets sets)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var change = new DistributionSetChange(
            body.Text("name", 128, 1), body.Text("version", 64, 1), body.Text("description", 512), body.Flag("locked"), body.Flag("requiredMigrationStep"));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.ChangeAsync(context.Caller(), setId.Value, change, context.RequestAborted);
        return receipt.IsAccepted ? await GetAsync(setId, context, sets) : Errors.Refused(receipt);
    }

    private static async Task<IResult> DeleteAsync(PathId setId, HttpContext context, IDistributionSets commands)
    {
        var receipt = await commands.DeleteAsync(context.Caller(), setId.Value, context.RequestAborted);
        return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
    }

    private static async Task<IResult> InvalidateAsync(PathId setId, HttpContext context, IDistributionSets commands)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var how = body.Word("actionCancelationType", s_invalidations);
        if (!body.Has("actionCancelationType"))
        {
            body.Fail("actionCancelationType", "It is missing.", "Send soft, force or none.");
        }

        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.InvalidateAsync(context.Caller(), setId.Value, how ?? SetInvalidation.None, context.RequestAborted);
        return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
    }

    private static async Task<IResult> ListModulesAsync(PathId setId, HttpContext context, IManagedSets sets)
    {
        // A set has at most 100 modules, all of them read with it: the page is cut out of them.
        var (page, refusal) = PageQuery.Read(context.Request, [SetFields.Modules[0]]);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await sets.FindAsync(setId.Value, context.RequestAborted) is not { IsDeleted: false } set)
        {
            return Unknown(setId);
        }

        var ordered = page.Sort is [{ Descending: true }, ..] ? set.Modules.Reverse() : set.Modules;
        var rows = new OffsetPageOf<ManagedModule>([.. ordered.Skip(page.Offset).Take(page.Limit)], set.Modules.Count);
        return JsonAnswer.Ok(ListBody<ModuleJson>.Of(rows, new ModuleWriter(new Links(context.Request)).Row));
    }

    private static async Task<IResult> AddModulesAsync(PathId setId, HttpContext context, IDistributionSets commands)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        var ids = items.Select(item => item.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0).ToList();
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await commands.AddModulesAsync(context.Caller(), setId.Value, ids, context.RequestAborted);
        return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
    }

    private static async Task<IResult> RemoveModuleAsync(PathId setId, PathId moduleId, HttpContext context, IDistributionSets commands)
    {
        var receipt = await commands.RemoveModuleAsync(context.Caller(), setId.Value, moduleId.Value, context.RequestAborted);
        return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
    }

    private static NewDistributionSet ReadNew(BodyReader body) => new(
        body.Text("name", 128, 1, isRequired: true) ?? "",
        body.Text("version", 64, 1, isRequired: true) ?? "",
        body.Text("type", 64, 1),
        body.Text("description", 512),
        [.. (body.List("modules") ?? []).Select(m => m.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0)],
        body.Flag("requiredMigrationStep") == true);

    private static IResult Unknown(PathId setId) => Errors.NotFound($"There is no distribution set {setId.Text}.");
}
