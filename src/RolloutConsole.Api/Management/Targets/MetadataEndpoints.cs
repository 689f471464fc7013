using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Paging;
using RolloutConsole.LiveFeed.Targets;

namespace RolloutConsole.Api.Management.Targets;

/// <summary>Metadata of targets over the Management API (hawkbit-api, 2.5).</summary>
internal static class MetadataEndpoints
{
    public static void MapTargetMetadata(this RouteGroupBuilder api)
    {
        api.MapGet("/targets/{controllerId}/metadata", ListAsync);
        api.MapPost("/targets/{controllerId}/metadata", CreateAsync);
        api.MapGet("/targets/{controllerId}/metadata/{key}", GetAsync);
        api.MapPut("/targets/{controllerId}/metadata/{key}", ChangeAsync);
        api.MapDelete("/targets/{controllerId}/metadata/{key}", async (string controllerId, string key, HttpContext context, ITargetMetadata metadata) =>
            BodyCommand.Done(await metadata.DeleteAsync(context.Caller(), controllerId, key, context.RequestAborted)));
    }

    // At most 100 entries, all read at once: order and page are made here.
    private static async Task<IResult> ListAsync(string controllerId, HttpContext context, IManagedLabels labels)
    {
        var (page, refusal) = PageQuery.Read(context.Request, LabelFields.Metadata);
        if (refusal is not null)
        {
            return refusal;
        }

        if (context.Request.Query["q"].ToString().Length > 0)
        {
            return Errors.BadFilter("q: metadata of one target cannot be searched in this version; list all of it.", isAboutField: false);
        }

        if (await labels.ReadMetadataAsync(controllerId, context.RequestAborted) is not { } entries)
        {
            return TargetEndpoints.Unknown(controllerId);
        }

        IEnumerable<KeyValuePair<string, string>> ordered = entries;
        foreach (var term in page.Sort.Reverse())
        {
            Func<KeyValuePair<string, string>, string> by = term.Field.Name == "key" ? e => e.Key : e => e.Value;
            ordered = term.Descending ? ordered.OrderByDescending(by, StringComparer.Ordinal) : ordered.OrderBy(by, StringComparer.Ordinal);
        }

        var rows = new OffsetPageOf<KeyValuePair<string, string>>([.. ordered.Skip(page.Offset).Take(page.Limit)], entries.Count);
        return JsonAnswer.Ok(ListBody<MetadataJson>.Of(rows, e => new MetadataJson(e.Key, e.Value)));
    }

    private static Task<IResult> CreateAsync(string controllerId, HttpContext context, ITargetMetadata metadata) => BodyCommand.OfListAsync(
        context,
        body => KeyValuePair.Create(
            body.Text("key", TargetTextRules.LongestMetadataKey, 1, isRequired: true) ?? "", body.Text("value", TargetTextRules.LongestMetadataValue) ?? ""),
        entries => metadata.SetAsync(context.Caller(), controllerId, entries, context.RequestAborted),
        _ => Task.FromResult(Results.StatusCode(StatusCodes.Status201Created)));

    private static async Task<IResult> GetAsync(string controllerId, string key, HttpContext context, IManagedLabels labels) =>
        await labels.ReadMetadataAsync(controllerId, context.RequestAborted) switch
        {
            null => TargetEndpoints.Unknown(controllerId),
            var entries when entries.FirstOrDefault(e => e.Key == key) is { Key: not null } entry => JsonAnswer.Ok(new MetadataJson(entry.Key, entry.Value)),
            _ => NoEntry(controllerId, key),
        };

    private static async Task<IResult> ChangeAsync(string controllerId, string key, HttpContext context, ITargetMetadata metadata, IManagedLabels labels)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var value = body.Text("value", TargetTextRules.LongestMetadataValue, isRequired: true);
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        if (await labels.ReadMetadataAsync(controllerId, context.RequestAborted) is { } entries && !entries.Any(e => e.Key == key))
        {
            return NoEntry(controllerId, key);
        }

        return BodyCommand.Done(await metadata.SetAsync(context.Caller(), controllerId, [KeyValuePair.Create(key, value!)], context.RequestAborted));
    }

    private static IResult NoEntry(string controllerId, string key) => Errors.NotFound($"Target '{controllerId}' has no metadata '{key}'.");

    private sealed record MetadataJson(string Key, string Value);
}
