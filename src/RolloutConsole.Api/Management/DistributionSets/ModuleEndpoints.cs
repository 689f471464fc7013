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

    private static async Task<IResult> CreateAsync(HttpContext context, ISoftwareModules commands, IManagedModules modules)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<NewSoftwareModule> wanted = [.. items.Select(ReadNew)];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await commands.CreateAsync(context.Caller(), wanted, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        var writer = new ModuleWriter(new Links(context.Request));
        var created = new List<ModuleJson>(receipt.Ids.Count);
        foreach (var id in receipt.Ids)
        {
            if (await modules.FindAsync(id, context.RequestAborted) is { } module)
            {
                created.Add(writer.Row(module));
            }
        }

        return JsonAnswer.Created(created);
    }

    private static async Task<IResult> GetAsync(PathId moduleId, HttpContext context, IManagedModules modules) =>
        await modules.FindAsync(moduleId.Value, context.RequestAborted) is { IsDeleted: false } module
            ? JsonAnswer.Ok(new ModuleWriter(new Links(context.Request)).Full(module))
            : Unknown(moduleId);

    private static async Task<IResult> ChangeAsync(PathId moduleId, HttpContext context, ISoftwareModules commands, IManagedModules modules)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var change = new SoftwareModuleChange(body.Text("description", 512), body.Text("vendor", 256), body.Flag("locked") == true);
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.ChangeAsync(context.Caller(), moduleId.Value, change, context.RequestAborted);
        return receipt.IsAccepted ? await GetAsync(moduleId, context, modules) : Errors.Refused(receipt);
    }

    private static async Task<IResult> DeleteAsync(PathId moduleId, HttpContext context, ISoftwareModules commands)
    {
        var receipt = await commands.DeleteAsync(context.Caller(), moduleId.Value, context.RequestAborted);
        return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
    }

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
