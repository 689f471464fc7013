using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Settings;
using RolloutConsole.LiveFeed.Rollouts;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Rollouts;

/// <summary>Rollouts over the Management API (hawkbit-api, 2.13).</summary>
internal static class RolloutEndpoints
{
    // Every verb without a body, with the command it gives; the wire's spelling is the specification's.
    private static readonly (string Verb, RolloutCommand Command)[] s_verbs =
    [
        ("start", RolloutCommand.Start),
        ("pause", RolloutCommand.Pause),
        ("resume", RolloutCommand.Resume),
        ("triggerNextGroup", RolloutCommand.TriggerNextGroup),
        ("approve", RolloutCommand.Approve),
        ("deny", RolloutCommand.Deny),
    ];

    public static void MapRollouts(this RouteGroupBuilder api)
    {
        api.MapGet("/rollouts", ListAsync);
        api.MapPost("/rollouts", CreateAsync);
        api.MapGet("/rollouts/{rolloutId}", GetAsync);
        api.MapPut("/rollouts/{rolloutId}", RenameAsync);
        api.MapDelete("/rollouts/{rolloutId}", DeleteAsync);
        foreach (var (verb, command) in s_verbs)
        {
            api.MapPost($"/rollouts/{{rolloutId}}/{verb}", (PathId rolloutId, HttpContext context, IRolloutCommands commands) =>
                GiveAsync(rolloutId, command, context, commands));
        }

        api.MapPost("/rollouts/{rolloutId}/stop", StopAsync);
        api.MapPost("/rollouts/{rolloutId}/retry", RetryAsync);
        api.MapGet("/rollouts/{rolloutId}/deploygroups", ListGroupsAsync);
        api.MapGet("/rollouts/{rolloutId}/deploygroups/{groupId}", GetGroupAsync);
        api.MapGet("/rollouts/{rolloutId}/deploygroups/{groupId}/targets", ListMembersAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IManagedRollouts rollouts)
    {
        var (page, refusal) = PageQuery.Read(context.Request, RolloutFields.Rollouts);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, RolloutFields.Rollouts, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var writer = new RolloutWriter(new Links(context.Request));
        var rows = await rollouts.ListAsync(filter, PageQuery.ReadDeleted(context.Request), page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<RolloutJson>.Of(rows, PageQuery.IsFull(context.Request) ? writer.Full : writer.Compact));
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, IRolloutCommands commands, IDistributionSetFacts sets, IManagedRollouts rollouts)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var request = RolloutBody.Read(body, HasConfirmationFlow(context));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.CreateAsync(context.Caller(), request, context.RequestAborted);
        if (!receipt.IsAccepted)
        {
            return await RolloutRefusal.OfAsync(receipt, request, sets, context.RequestAborted);
        }

        return await CreatedAsync(receipt, context, rollouts);
    }

    private static async Task<IResult> RetryAsync(PathId rolloutId, HttpContext context, IRolloutCommands commands, IManagedRollouts rollouts)
    {
        var receipt = await commands.RetryAsync(context.Caller(), rolloutId.Value, context.RequestAborted);
        return receipt.IsAccepted ? await CreatedAsync(receipt, context, rollouts) : Errors.Refused(receipt);
    }

    private static async Task<IResult> CreatedAsync(CommandReceipt receipt, HttpContext context, IManagedRollouts rollouts) =>
        await rollouts.FindAsync(receipt.Id!.Value, context.RequestAborted) is { } rollout
            ? JsonAnswer.Created(new RolloutWriter(new Links(context.Request)).Full(rollout))
            : Errors.NotFound($"Rollout {receipt.Id} was deleted meanwhile.");

    private static async Task<IResult> GetAsync(PathId rolloutId, HttpContext context, IManagedRollouts rollouts) =>
        await rollouts.FindAsync(rolloutId.Value, context.RequestAborted) is { } rollout
            ? JsonAnswer.Ok(new RolloutWriter(new Links(context.Request)).Full(rollout))
            : Unknown(rolloutId);

    private static async Task<IResult> RenameAsync(PathId rolloutId, HttpContext context, IRolloutCommands commands, IManagedRollouts rollouts)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var name = body.Text("name", 128, 1);
        var description = body.Text("description", 512);
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.RenameAsync(context.Caller(), rolloutId.Value, name, description, context.RequestAborted);
        return receipt.Outcome switch
        {
            CommandOutcome.Accepted => await GetAsync(rolloutId, context, rollouts),
            CommandOutcome.IllegalState => Errors.Of(403, "entityReadOnly", receipt.Message, "EntityReadOnly"),
            _ => Errors.Refused(receipt),
        };
    }

    /// <summary>
    /// hawkBit's stop has no body; here it may say why, as an AWS job does when it is cancelled: <c>reasonCode</c> and <c>comment</c>, both
    /// optional (aws-iot-jobs, A-14). A body that is no JSON is ignored, as hawkBit does.
    /// </summary>
    private static async Task<IResult> StopAsync(PathId rolloutId, HttpContext context, IRolloutCommands commands)
    {
        string? code = null, comment = null;
        if (context.Request.HasJsonContentType() && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            var (root, refusal) = await RequestBody.ReadAsync(context);
            if (refusal is not null)
            {
                return refusal;
            }

            var body = BodyReader.OfObject(root);
            (code, comment) = (body.Text("reasonCode", RolloutEnd.LongestCode), body.Text("comment", RolloutEnd.LongestComment));
            if (body.Faults.Count > 0)
            {
                return Errors.Faulty(body.Faults);
            }
        }

        var receipt = await commands.StopAsync(context.Caller(), rolloutId.Value, code, comment, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> GiveAsync(PathId rolloutId, RolloutCommand command, HttpContext context, IRolloutCommands commands)
    {
        // Only approve and deny carry words of a person (hawkbit-api, 2.13).
        var remark = command is RolloutCommand.Approve or RolloutCommand.Deny ? context.Request.Query["remark"].FirstOrDefault() : null;
        var receipt = await commands.GiveAsync(context.Caller(), rolloutId.Value, command, remark, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> DeleteAsync(PathId rolloutId, HttpContext context, IRolloutCommands commands, IManagedRollouts rollouts)
    {
        var receipt = await commands.GiveAsync(context.Caller(), rolloutId.Value, RolloutCommand.Delete, null, context.RequestAborted);
        if (receipt.IsAccepted)
        {
            return Results.NoContent();
        }

        // Deleting what is being deleted is no fault of the caller (hawkbit-rollouts, 2.2).
        return receipt.Outcome == CommandOutcome.IllegalState
            && await rollouts.FindAsync(rolloutId.Value, context.RequestAborted) is { Status: RolloutStatus.Deleting or RolloutStatus.Deleted }
                ? Results.NoContent()
                : Errors.Refused(receipt);
    }

    private static async Task<IResult> ListGroupsAsync(PathId rolloutId, HttpContext context, IManagedRollouts rollouts)
    {
        var (page, refusal) = PageQuery.Read(context.Request, RolloutFields.Groups);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, RolloutFields.Groups, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        if (await rollouts.FindAsync(rolloutId.Value, context.RequestAborted) is null)
        {
            return Unknown(rolloutId);
        }

        var writer = new RolloutWriter(new Links(context.Request), HasConfirmationFlow(context));
        var isFull = PageQuery.IsFull(context.Request);
        var rows = await rollouts.ListGroupsAsync(rolloutId.Value, filter, page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<GroupJson>.Of(rows, group => writer.Group(rolloutId.Value, group, isFull)));
    }

    private static async Task<IResult> GetGroupAsync(PathId rolloutId, PathId groupId, HttpContext context, IManagedRollouts rollouts) =>
        await rollouts.FindGroupAsync(rolloutId.Value, groupId.Value, context.RequestAborted) is { } group
            ? JsonAnswer.Ok(new RolloutWriter(new Links(context.Request), HasConfirmationFlow(context)).Group(rolloutId.Value, group, isFull: true))
            : UnknownGroup(groupId);

    private static async Task<IResult> ListMembersAsync(
        PathId rolloutId, PathId groupId, HttpContext context, IManagedRollouts rollouts, IManagedTargets targets) =>
        await rollouts.FindGroupAsync(rolloutId.Value, groupId.Value, context.RequestAborted) is { } group
            ? await TargetEndpoints.ListScopeAsync(context, targets, new TargetScope.MembersOf(group.Id))
            : UnknownGroup(groupId);

    private static bool HasConfirmationFlow(HttpContext context) => context.RequestServices.Get<IConsoleSettings>().Current.ConfirmationFlow;

    private static IResult Unknown(PathId rolloutId) => Errors.NotFound($"There is no rollout {rolloutId.Text}.");

    private static IResult UnknownGroup(PathId groupId) => Errors.NotFound($"There is no deployment group {groupId.Text} of that rollout.");
}
