using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Tags of targets over the Management API (hawkbit-api, 2.5 and 2.7).</summary>
internal static class TagEndpoints
{
    private static readonly Dictionary<string, MissingTargets> s_policies = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = MissingTargets.Fail,
        ["FAIL"] = MissingTargets.Fail,
        ["ON_WHAT_FOUND_AND_FAIL"] = MissingTargets.DoFoundAndFail,
        ["ON_WHAT_FOUND_AND_SUCCESS"] = MissingTargets.DoFoundAndSucceed,
    };

    private delegate Task<CommandReceipt> Assigning(long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing);

    public static void MapTargetTags(this RouteGroupBuilder api)
    {
        api.MapGet("/targettags", ListAsync);
        api.MapPost("/targettags", CreateAsync);
        api.MapGet("/targettags/{tagId}", GetAsync);
        api.MapPut("/targettags/{tagId}", ChangeAsync);
        api.MapDelete("/targettags/{tagId}", async (PathId tagId, HttpContext context, ITargetTags tags) =>
            BodyCommand.Done(await tags.DeleteAsync(context.Caller(), tagId.Value, context.RequestAborted)));
        api.MapGet("/targettags/{tagId}/assigned", ListAssignedAsync);
        api.MapPost("/targettags/{tagId}/assigned", (PathId tagId, HttpContext context, ITargetTags tags, IManagedTargets targets) =>
            AssignAsync(tagId, context, targets, (id, ids, missing) => tags.AssignAsync(context.Caller(), id, ids, missing, context.RequestAborted)));
        api.MapDelete("/targettags/{tagId}/assigned", (PathId tagId, HttpContext context, ITargetTags tags, IManagedTargets targets) =>
            AssignAsync(tagId, context, targets, (id, ids, missing) => tags.UnassignAsync(context.Caller(), id, ids, missing, context.RequestAborted)));
        api.MapPost("/targettags/{tagId}/assigned/{controllerId}", async (PathId tagId, string controllerId, HttpContext context, ITargetTags tags) =>
            BodyCommand.Done(await tags.AssignAsync(context.Caller(), tagId.Value, [controllerId], MissingTargets.Fail, context.RequestAborted)));
        api.MapDelete("/targettags/{tagId}/assigned/{controllerId}", async (PathId tagId, string controllerId, HttpContext context, ITargetTags tags) =>
            BodyCommand.Done(await tags.UnassignAsync(context.Caller(), tagId.Value, [controllerId], MissingTargets.Fail, context.RequestAborted)));
        api.MapGet("/targets/{controllerId}/tags", async (string controllerId, HttpContext context, IManagedLabels labels) =>
            await labels.ReadTagsAsync(controllerId, context.RequestAborted) is { } tags
                ? JsonAnswer.Ok(tags.Select(t => LabelJson.Of(t, new Links(context.Request))).ToList())
                : TargetEndpoints.Unknown(controllerId));
    }

    private static async Task<IResult> ListAsync(HttpContext context, IManagedLabels labels)
    {
        var (page, refusal) = PageQuery.Read(context.Request, LabelFields.Tags);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, LabelFields.Tags, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var rows = await labels.ListTagsAsync(filter, page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<LabelJson>.Of(rows, t => LabelJson.Of(t, new Links(context.Request))));
    }

    private static Task<IResult> CreateAsync(HttpContext context, ITargetTags tags, IManagedLabels labels) => BodyCommand.OfListAsync(
        context,
        body => new NewTag(
            body.Text("name", TargetTextRules.LongestName, 1, isRequired: true) ?? "",
            body.Text("description", TargetTextRules.LongestDescription),
            body.Text("colour", TargetTextRules.LongestColour)),
        wanted => tags.CreateAsync(context.Caller(), wanted, context.RequestAborted),
        receipt => BodyCommand.CreatedAsync(
            receipt, async id => await labels.FindTagAsync(id, context.RequestAborted) is { } tag ? LabelJson.Of(tag, new Links(context.Request)) : null));

    private static async Task<IResult> GetAsync(PathId tagId, HttpContext context, IManagedLabels labels) =>
        await labels.FindTagAsync(tagId.Value, context.RequestAborted) is { } tag
            ? JsonAnswer.Ok(LabelJson.Of(tag, new Links(context.Request), isFull: true))
            : Errors.NotFound($"There is no tag {tagId.Text}.");

    private static Task<IResult> ChangeAsync(PathId tagId, HttpContext context, ITargetTags tags, IManagedLabels labels) => BodyCommand.OfObjectAsync(
        context,
        body => new TagChange(
            body.Text("name", TargetTextRules.LongestName, 1), body.Text("description", TargetTextRules.LongestDescription), body.Text("colour", TargetTextRules.LongestColour)),
        change => tags.ChangeAsync(context.Caller(), tagId.Value, change, context.RequestAborted),
        _ => GetAsync(tagId, context, labels));

    private static async Task<IResult> ListAssignedAsync(PathId tagId, HttpContext context, IManagedLabels labels, IManagedTargets targets) =>
        await labels.FindTagAsync(tagId.Value, context.RequestAborted) is null
            ? Errors.NotFound($"There is no tag {tagId.Text}.")
            : await TargetEndpoints.ListScopeAsync(context, targets, new TargetScope.Tagged(tagId.Value));

    // Texts answer with nothing; the objects of former releases want the targets back.
    private static async Task<IResult> AssignAsync(PathId tagId, HttpContext context, IManagedTargets targets, Assigning assign)
    {
        var policy = context.Request.Query["onNotFoundPolicy"].ToString();
        if (!s_policies.TryGetValue(policy, out var missing))
        {
            return Errors.NotReadable($"onNotFoundPolicy: '{policy}' is not known. Send one of {string.Join(", ", s_policies.Keys.Where(k => k.Length > 0))}.");
        }

        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var isFormer = root.ValueKind == JsonValueKind.Object || (root.ValueKind == JsonValueKind.Array && root.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object));
        var ids = new List<string>();
        if (isFormer)
        {
            var (items, faults) = BodyReader.OfList(root);
            ids.AddRange(items.Select(item => item.Text("controllerId", TargetTextRules.LongestControllerId, 1, isRequired: true) ?? ""));
            if (faults.Count > 0)
            {
                return Errors.Faulty(faults);
            }
        }
        else if (root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(e => BodyReader.TextOf(e) is not null))
        {
            ids.AddRange(root.EnumerateArray().Select(e => BodyReader.TextOf(e)!));
        }
        else
        {
            return Errors.NotReadable("body: it is no list of controller ids. Send one such as [\"dev-1\",\"dev-2\"].");
        }

        var receipt = await assign(tagId.Value, ids, missing);
        return !receipt.IsAccepted ? Errors.Refused(receipt) : isFormer ? JsonAnswer.Ok(await TargetsAsync(context, targets, ids)) : Results.NoContent();
    }

    private static async Task<List<TargetJson>> TargetsAsync(HttpContext context, IManagedTargets targets, List<string> controllerIds)
    {
        var rows = new List<ManagedTarget>(controllerIds.Count);
        foreach (var id in controllerIds)
        {
            if (await targets.FindAsync(id, context.RequestAborted) is { } row)
            {
                rows.Add(row);
            }
        }

        var writer = await TargetEndpoints.WriterAsync(context, rows);
        return rows.ConvertAll(writer.Row);
    }
}
