using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Actions over the Management API, of one target and of all (hawkbit-api, 2.5 and 2.6).</summary>
internal static class ActionEndpoints
{
    public static void MapActions(this RouteGroupBuilder api)
    {
        api.MapGet("/actions", ListAllAsync);
        api.MapGet("/actions/{actionId}", GetAnyAsync);
        api.MapGet("/targets/{controllerId}/actions", ListAsync);
        api.MapGet("/targets/{controllerId}/actions/{actionId}", GetAsync);
        api.MapPut("/targets/{controllerId}/actions/{actionId}", ForceAsync);
        api.MapDelete("/targets/{controllerId}/actions/{actionId}", CancelAsync);
        api.MapGet("/targets/{controllerId}/actions/{actionId}/status", ListHistoryAsync);
    }

    private static Task<IResult> ListAllAsync(HttpContext context, IManagedActions actions) => PageAsync(context, actions, null);

    private static async Task<IResult> GetAnyAsync(PathId actionId, HttpContext context, IManagedActions actions) =>
        await actions.FindAsync(actionId.Value, context.RequestAborted) is { } action
            ? JsonAnswer.Ok(new ActionWriter(new Links(context.Request)).Full(action))
            : Unknown(actionId);

    private static async Task<IResult> ListAsync(string controllerId, HttpContext context, IManagedTargets targets, IManagedActions actions) =>
        await targets.FindAsync(controllerId, context.RequestAborted) is { } target
            ? await PageAsync(context, actions, target.Id)
            : TargetEndpoints.Unknown(controllerId);

    private static async Task<IResult> GetAsync(string controllerId, PathId actionId, HttpContext context, IManagedTargets targets, IManagedActions actions)
    {
        var (action, refusal) = await FindAsync(controllerId, actionId, context, targets, actions);
        return refusal ?? JsonAnswer.Ok(new ActionWriter(new Links(context.Request)).Full(action!));
    }

    private static async Task<IResult> ForceAsync(
        string controllerId, PathId actionId, HttpContext context, IActionCommands commands, IManagedTargets targets, IManagedActions actions)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        if (!"forced".Equals(body.Text("forceType", 32, 1, isRequired: true), StringComparison.OrdinalIgnoreCase) && body.Faults.Count == 0)
        {
            body.Fail("forceType", "An action can only be made forced.", "Send forced.");
        }

        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.ForceAsync(context.Caller(), controllerId, actionId.Value, context.RequestAborted);
        return receipt.IsAccepted ? await GetAsync(controllerId, actionId, context, targets, actions) : Errors.Refused(receipt);
    }

    private static async Task<IResult> CancelAsync(string controllerId, PathId actionId, HttpContext context, IActionCommands commands)
    {
        var word = context.Request.Query["force"].ToString();
        if (!bool.TryParse(word.Length == 0 ? "false" : word, out var force))
        {
            return Errors.NotReadable($"force: '{word}' is neither true nor false. Send one of them.");
        }

        var receipt = await commands.CancelAsync(context.Caller(), controllerId, actionId.Value, force, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> ListHistoryAsync(
        string controllerId, PathId actionId, HttpContext context, IManagedTargets targets, IManagedActions actions)
    {
        var (page, badPage) = PageQuery.Read(context.Request, ActionFields.History);
        var (action, refusal) = await FindAsync(controllerId, actionId, context, targets, actions);
        if ((refusal ?? badPage) is { } refused)
        {
            return refused;
        }

        var rows = await actions.ListHistoryAsync(action!.Id, page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<ActionEntryJson>.Of(rows, ActionWriter.Entry));
    }

    private static async Task<(ManagedAction? Action, IResult? Refusal)> FindAsync(
        string controllerId, PathId actionId, HttpContext context, IManagedTargets targets, IManagedActions actions)
    {
        if (await targets.FindAsync(controllerId, context.RequestAborted) is not { } target)
        {
            return (null, TargetEndpoints.Unknown(controllerId));
        }

        var action = await actions.FindAsync(actionId.Value, context.RequestAborted);
        return action?.TargetId == target.Id ? (action, null) : (null, Unknown(actionId));
    }

    private static async Task<IResult> PageAsync(HttpContext context, IManagedActions actions, long? targetId)
    {
        var (page, refusal) = PageQuery.Read(context.Request, ActionFields.All);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, ActionFields.All, MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var writer = new ActionWriter(new Links(context.Request));
        var rows = await actions.ListAsync(targetId, filter, page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<ActionJson>.Of(rows, PageQuery.IsFull(context.Request) ? writer.Full : writer.Row));
    }

    private static IResult Unknown(PathId id) => Errors.NotFound($"There is no action {id.Text} of that target.");

    /// <summary>What placeholders in a search stand for now.</summary>
    internal static FilterContext MomentOf(HttpContext context)
    {
        var settings = context.RequestServices.Get<IConsoleSettings>().Current;
        return FilterContext.At(context.RequestServices.Get<TimeProvider>().GetUtcNow(), settings.PollingTime, settings.PollingOverdueTime);
    }
}
