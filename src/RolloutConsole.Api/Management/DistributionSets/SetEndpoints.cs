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

    private static Task<IResult> CreateAsync(HttpContext context, IDistributionSets commands, IManagedSets sets) => BodyCommand.OfListAsync(
        context,
        ReadNew,
        wanted => commands.CreateAsync(context.Caller(), wanted, context.RequestAborted),
        receipt => BodyCommand.CreatedAsync(
            receipt, async id => await sets.FindAsync(id, context.RequestAborted) is { } set ? new SetWriter(new Links(context.Request)).Row(set) : null));

    private static async Task<IResult> GetAsync(PathId setId, HttpContext context, IManagedSets sets) =>
        await sets.FindAsync(setId.Value, context.RequestAborted) is { IsDeleted: false } set
            ? JsonAnswer.Ok(new SetWriter(new Links(context.Request)).Full(set))
            : Unknown(setId);

    private static Task<IResult> ChangeAsync(PathId setId, HttpContext context, IDistributionSets commands, IManagedSets sets) => BodyCommand.OfObjectAsync(
        context,
        body => new DistributionSetChange(
            body.Text("name", 128, 1), body.Text("version", 64, 1), body.Text("description", 512), body.Flag("locked"), body.Flag("requiredMigrationStep")),
        change => commands.ChangeAsync(context.Caller(), setId.Value, change, context.RequestAborted),
        _ => GetAsync(setId, context, sets));

    private static async Task<IResult> DeleteAsync(PathId setId, HttpContext context, IDistributionSets commands) =>
        BodyCommand.Done(await commands.DeleteAsync(context.Caller(), setId.Value, context.RequestAborted));

    private static Task<IResult> InvalidateAsync(PathId setId, HttpContext context, IDistributionSets commands) => BodyCommand.OfObjectAsync(
        context,
        ReadInvalidation,
        how => commands.InvalidateAsync(context.Caller(), setId.Value, how, context.RequestAborted));

    private static SetInvalidation ReadInvalidation(BodyReader body)
    {
        var how = body.Word("actionCancelationType", s_invalidations);
        if (!body.Has("actionCancelationType"))
        {
            body.Fail("actionCancelationType", "It is missing.", "Send soft, force or none.");
        }

        return how ?? SetInvalidation.None;
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

    private static Task<IResult> AddModulesAsync(PathId setId, HttpContext context, IDistributionSets commands) => BodyCommand.OfListAsync(
        context,
        body => body.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0,
        ids => commands.AddModulesAsync(context.Caller(), setId.Value, ids, context.RequestAborted));

    private static async Task<IResult> RemoveModuleAsync(PathId setId, PathId moduleId, HttpContext context, IDistributionSets commands) =>
        BodyCommand.Done(await commands.RemoveModuleAsync(context.Caller(), setId.Value, moduleId.Value, context.RequestAborted));

    private static NewDistributionSet ReadNew(BodyReader body) => new(
        body.Text("name", 128, 1, isRequired: true) ?? "",
        body.Text("version", 64, 1, isRequired: true) ?? "",
        body.Text("type", 64, 1),
        body.Text("description", 512),
        [.. (body.List("modules") ?? []).Select(m => m.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0)],
        body.Flag("requiredMigrationStep") == true);

    private static IResult Unknown(PathId setId) => Errors.NotFound($"There is no distribution set {setId.Text}.");
}
