using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Manual assignment of a set to targets, from either side (hawkbit-api, 2.5 and 2.12).</summary>
internal static class AssignmentEndpoints
{
    public static void MapAssignments(this RouteGroupBuilder api)
    {
        api.MapPost("/distributionsets/{setId}/assignedTargets", AssignTargetsAsync);
        api.MapPost("/targets/{controllerId}/assignedDS", AssignSetAsync);
        api.MapGet("/distributionsets/{setId}/assignedTargets", (PathId setId, IManagedSets sets, IManagedTargets targets, HttpContext context) =>
            ListAsync(setId, new TargetScope.AssignedTo(setId.Value), sets, targets, context));
        api.MapGet("/distributionsets/{setId}/installedTargets", (PathId setId, IManagedSets sets, IManagedTargets targets, HttpContext context) =>
            ListAsync(setId, new TargetScope.Installed(setId.Value), sets, targets, context));
    }

    private static async Task<IResult> ListAsync(
        PathId setId, TargetScope scope, IManagedSets sets, IManagedTargets targets, HttpContext context) =>
        await sets.FindAsync(setId.Value, context.RequestAborted) is { IsDeleted: false }
            ? await TargetEndpoints.ListScopeAsync(context, targets, scope)
            : Errors.NotFound($"There is no distribution set {setId.Text}.");

    private static async Task<IResult> AssignTargetsAsync(PathId setId, HttpContext context, IActionCommands commands)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        IReadOnlyList<Assignment> wanted = [.. items.Select(item => Read(item, item.Text("id", 256, 1, isRequired: true) ?? ""))];
        return faults.Count > 0 ? Errors.Faulty(faults) : await AssignAsync(setId.Value, wanted, context, commands);
    }

    private static async Task<IResult> AssignSetAsync(string controllerId, HttpContext context, IActionCommands commands, IManagedTargets targets)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var (items, faults) = BodyReader.OfList(root);
        var sets = items.Select(item => item.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0).ToList();
        IReadOnlyList<Assignment> wanted = [.. items.Select(item => Read(item, controllerId))];
        if (faults.Count > 0)
        {
            return Errors.Faulty(faults);
        }

        if (sets.Count != 1)
        {
            return Errors.Refused(CommandReceipt.Refused(
                CommandOutcome.Invalid, "body: a target takes one set at a time. Send exactly one.", RefusalKey.MultiAssignment));
        }

        return await targets.FindAsync(controllerId, context.RequestAborted) is null
            ? TargetEndpoints.Unknown(controllerId)
            : await AssignAsync(sets[0], wanted, context, commands);
    }

    private static async Task<IResult> AssignAsync(long setId, IReadOnlyList<Assignment> wanted, HttpContext context, IActionCommands commands)
    {
        var word = context.Request.Query["offline"].ToString();
        if (!bool.TryParse(word.Length == 0 ? "false" : word, out var offline))
        {
            return Errors.NotReadable($"offline: '{word}' is neither true nor false. Send one of them.");
        }

        var answer = await commands.AssignAsync(context.Caller(), setId, wanted, offline, context.RequestAborted);
        if (!answer.Receipt.IsAccepted)
        {
            return Errors.Refused(answer.Receipt);
        }

        var links = new Links(context.Request);
        return JsonAnswer.Ok(new AssignmentJson(
            answer.AlreadyAssigned,
            answer.Created.Count,
            answer.AlreadyAssigned + answer.Created.Count,
            [.. answer.Created.Select(a => new AssignedActionJson(a.ActionId, links.Self(ActionWriter.PathOf(a.ControllerId, a.ActionId))))]));
    }

    private static Assignment Read(BodyReader body, string controllerId)
    {
        if (body.Has("maintenanceWindow"))
        {
            body.Fail("maintenanceWindow", "Maintenance windows of single assignments are not available in this version.", "Leave it out.");
        }

        return new Assignment(
            controllerId,
            body.Word("type", ActionWords.Types) ?? ActionType.Forced,
            body.Moment("forcetime"),
            (int)(body.Whole("weight", 0, PlanRules.HighestWeight) ?? PlanRules.HighestWeight),
            body.Flag("confirmationRequired"));
    }
}

/// <summary>The answer to a manual assignment on the wire.</summary>
internal sealed record AssignmentJson(int AlreadyAssigned, int Assigned, int Total, IReadOnlyList<AssignedActionJson> AssignedActions);

/// <summary>An action of that answer.</summary>
internal sealed record AssignedActionJson(long Id, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);
