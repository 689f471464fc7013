using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.DistributionSets;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Software modules over the Management API (hawkbit-api, 2.11).</summary>
internal static class ModuleEndpoints
{
    public static void MapModules(this RouteGroupBuilder api)
    {
        api.MapGet("/softwaremodules", ListAsync);
        api.MapPost("/softwaremodules", CreateAsync);
        api.MapGet("/softwaremodules/{moduleId}", GetAsync);
        api.MapPut("/softwaremodules/{moduleId}", ChangeAsync);
        api.MapDelete("/softwaremodules/{moduleId}", DeleteAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IManagedModules modules)
    {
        var (page, refusal) = PageQuery.Read(context.Request, SetFields.Modules);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, SetFields.Modules, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var rows = await modules.ListAsync(filter, PageQuery.ReadDeleted(context.Request), page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<ModuleJson>.Of(rows, new ModuleWriter(new Links(context.Request)).Row));
    }

    private static Task<IResult> CreateAsync(HttpContext context, ISoftwareModules commands, IManagedModules modules) => BodyCommand.OfListAsync(
        context,
        ReadNew,
        wanted => commands.CreateAsync(context.Caller(), wanted, context.RequestAborted),
        receipt => BodyCommand.CreatedAsync(
            receipt, async id => await modules.FindAsync(id, context.RequestAborted) is { } module ? new ModuleWriter(new Links(context.Request)).Row(module) : null));

    private static async Task<IResult> GetAsync(PathId moduleId, HttpContext context, IManagedModules modules) =>
        await modules.FindAsync(moduleId.Value, context.RequestAborted) is { IsDeleted: false } module
            ? JsonAnswer.Ok(new ModuleWriter(new Links(context.Request)).Full(module))
            : Unknown(moduleId);

    private static Task<IResult> ChangeAsync(PathId moduleId, HttpContext context, ISoftwareModules commands, IManagedModules modules) => BodyCommand.OfObjectAsync(
        context,
        body => new SoftwareModuleChange(body.Text("description", 512), body.Text("vendor", 256), body.Flag("locked") == true),
        change => commands.ChangeAsync(context.Caller(), moduleId.Value, change, context.RequestAborted),
        _ => GetAsync(moduleId, context, modules));

    private static async Task<IResult> DeleteAsync(PathId moduleId, HttpContext context, ISoftwareModules commands) =>
        BodyCommand.Done(await commands.DeleteAsync(context.Caller(), moduleId.Value, context.RequestAborted));

    /// <summary>The refusal for an id that no module has.</summary>
    public static IResult Unknown(PathId moduleId) => Errors.NotFound($"There is no software module {moduleId.Text}.");

    private static NewSoftwareModule ReadNew(BodyReader body) => new(
        body.Text("name", 128, 1, isRequired: true) ?? "",
        body.Text("version", 64, 1, isRequired: true) ?? "",
        body.Text("type", 64, 1, isRequired: true) ?? "",
        body.Text("vendor", 256),
        body.Text("description", 512),
        body.Flag("encrypted") == true);
}
