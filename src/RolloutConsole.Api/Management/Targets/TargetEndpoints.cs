using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.DistributionSets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Targets over the Management API (hawkbit-api, 2.5).</summary>
internal static class TargetEndpoints
{
    public static void MapTargets(this RouteGroupBuilder api)
    {
        api.MapGet("/targets", (HttpContext context, IManagedTargets targets) => ListScopeAsync(context, targets, new TargetScope.All()));
        api.MapPost("/targets", CreateAsync);
        api.MapGet("/targets/{controllerId}", GetAsync);
        api.MapPut("/targets/{controllerId}", ChangeAsync);
        api.MapDelete("/targets/{controllerId}", DeleteAsync);
        api.MapGet("/targets/{controllerId}/attributes", GetAttributesAsync);
        api.MapGet("/targets/{controllerId}/assignedDS", (string controllerId, IManagedTargets targets, IManagedSets sets, HttpContext context) =>
            GetSetAsync(controllerId, t => t.AssignedSetId, targets, sets, context));
        api.MapGet("/targets/{controllerId}/installedDS", (string controllerId, IManagedTargets targets, IManagedSets sets, HttpContext context) =>
            GetSetAsync(controllerId, t => t.InstalledSetId, targets, sets, context));
    }

    /// <summary>One page of targets of any scope; also serves the lists below sets and groups.</summary>
    public static async Task<IResult> ListScopeAsync(HttpContext context, IManagedTargets targets, TargetScope scope)
    {
        var (page, refusal) = PageQuery.Read(context.Request, TargetSortFields.All);
        var (filter, badFilter) = PageQuery.ReadTargetFilter(context.Request);
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var rows = await targets.ListAsync(scope, filter, page, context.RequestAborted);
        var writer = await WriterAsync(context, rows.Rows);
        return JsonAnswer.Ok(ListBody<TargetJson>.Of(rows, writer.Row));
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ITargetInventory inventory, IManagedTargets targets)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<NewTarget> wanted = [.. items.Select(TargetBody.ReadNew)];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        var receipt = await inventory.CreateAsync(context.Caller(), wanted, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return Errors.Refused(receipt);
        }

        var created = new List<ManagedTarget>(wanted.Count);
        foreach (var target in wanted)
        {
            // One that somebody deleted meanwhile is left out of the answer.
            if (await targets.FindAsync(target.ControllerId, context.RequestAborted) is { } row)
            {
                created.Add(row);
            }
        }

        var writer = await WriterAsync(context, created);
        return JsonAnswer.Created(created.Select(writer.Row).ToList());
    }

    private static async Task<IResult> GetAsync(string controllerId, HttpContext context, IManagedTargets targets) =>
        await targets.FindAsync(controllerId, context.RequestAborted) is { } target
            ? JsonAnswer.Ok((await WriterAsync(context, [target])).Full(target))
            : Unknown(controllerId);

    private static Task<IResult> ChangeAsync(string controllerId, HttpContext context, ITargetInventory inventory, IManagedTargets targets) => BodyCommand.OfObjectAsync(
        context,
        TargetBody.ReadChange,
        change => inventory.ChangeAsync(context.Caller(), controllerId, change, context.RequestAborted),
        _ => GetAsync(controllerId, context, targets));

    private static async Task<IResult> DeleteAsync(string controllerId, HttpContext context, ITargetInventory inventory) =>
        BodyCommand.Done(await inventory.DeleteAsync(context.Caller(), controllerId, context.RequestAborted));

    private static async Task<IResult> GetAttributesAsync(string controllerId, HttpContext context, IManagedTargets targets) =>
        await targets.ReadAttributesAsync(controllerId, context.RequestAborted) switch
        {
            null => Unknown(controllerId),
            { Count: 0 } => Results.NoContent(),
            var attributes => JsonAnswer.Ok(attributes),
        };

    private static async Task<IResult> GetSetAsync(
        string controllerId, Func<ManagedTarget, long?> which, IManagedTargets targets, IManagedSets sets, HttpContext context)
    {
        if (await targets.FindAsync(controllerId, context.RequestAborted) is not { } target)
        {
            return Unknown(controllerId);
        }

        return which(target) is { } setId && await sets.FindAsync(setId, context.RequestAborted) is { } set
            ? JsonAnswer.Ok(new SetWriter(new Links(context.Request)).Full(set))
            : Results.NoContent();
    }

    /// <summary>The refusal for a controller id that no living target has.</summary>
    public static IResult Unknown(string controllerId) => Errors.NotFound($"There is no target '{controllerId}'.");

    // Tokens are read once for the whole page, so that the audit gets one row per request.
    internal static async Task<TargetWriter> WriterAsync(HttpContext context, IReadOnlyList<ManagedTarget> rows)
    {
        var services = context.RequestServices;
        var tokens = rows.Count == 0
            ? new Dictionary<long, string>()
            : await services.Get<ITargetInventory>().ReadTokensAsync(context.Caller(), [.. rows.Select(r => r.Id)], context.RequestAborted);
        return new TargetWriter(new Links(context.Request), services.Get<IConsoleSettings>().Current, services.Get<TimeProvider>().GetUtcNow(), tokens);
    }
}
