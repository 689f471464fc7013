using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Confirmation of actions and auto-confirmation of targets over the Management API (hawkbit-api, 2.5).</summary>
internal static class ConfirmationEndpoints
{
    private const int MostMessages = 50;

    private static readonly Dictionary<string, bool> s_answers = new() { ["confirmed"] = true, ["denied"] = false };

    public static void MapConfirmations(this RouteGroupBuilder api)
    {
        api.MapPut("/targets/{controllerId}/actions/{actionId}/confirmation", AnswerAsync);
        api.MapGet("/targets/{controllerId}/autoConfirm", GetAsync);
        api.MapPost("/targets/{controllerId}/autoConfirm/activate", ActivateAsync);
        api.MapPost("/targets/{controllerId}/autoConfirm/deactivate", DeactivateAsync);
    }

    private static async Task<IResult> AnswerAsync(string controllerId, PathId actionId, HttpContext context, IConfirmations confirmations)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var isConfirmed = body.Word("confirmation", s_answers);
        if (isConfirmed is null && !body.Has("confirmation"))
        {
            body.Fail("confirmation", "It is missing.", "Send confirmed or denied.");
        }

        var code = (int?)body.Whole("code", int.MinValue, int.MaxValue);
        var messages = body.Texts("details", 512, MostMessages);
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await confirmations.AnswerAsync(
            context.Caller(), controllerId, actionId.Value, new ConfirmationAnswer(isConfirmed == true, code, messages), context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> GetAsync(string controllerId, HttpContext context, IManagedTargets targets)
    {
        if (await targets.FindAsync(controllerId, context.RequestAborted) is not { } target)
        {
            return TargetEndpoints.Unknown(controllerId);
        }

        var (links, auto) = (new Links(context.Request), target.AutoConfirm);
        var verb = auto is null ? "activate" : "deactivate";
        return JsonAnswer.Ok(new AutoConfirmJson(
            auto is not null,
            auto?.Initiator,
            auto?.Remark,
            auto?.ActivatedAt?.ToUnixTimeMilliseconds(),
            new Dictionary<string, Link> { [verb] = links.To($"{Links.Target(controllerId)}/autoConfirm/{verb}") }));
    }

    private static async Task<IResult> ActivateAsync(string controllerId, HttpContext context, IConfirmations confirmations)
    {
        string? initiator = null, remark = null;
        if (context.Request.ContentLength is not (null or 0) || context.Request.Headers.TransferEncoding.Count > 0)
        {
            var (root, refusal) = await RequestBody.ReadAsync(context);
            if (refusal is not null)
            {
                return refusal;
            }

            var body = BodyReader.OfObject(root);
            initiator = body.Text("initiator", AutoConfirmation.LongestInitiator);
            remark = body.Text("remark", AutoConfirmation.LongestRemark);
            if (body.Faults.Count > 0)
            {
                return Errors.Faulty(body.Faults);
            }
        }

        var receipt = await confirmations.ActivateAsync(context.Caller(), controllerId, initiator, remark, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> DeactivateAsync(string controllerId, HttpContext context, IConfirmations confirmations)
    {
        var receipt = await confirmations.DeactivateAsync(context.Caller(), controllerId, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }
}

/// <summary>Auto-confirmation of a target on the wire.</summary>
internal sealed record AutoConfirmJson(
    bool Active, string? Initiator, string? Remark, long? ActivatedAt, [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, Link> Links);
