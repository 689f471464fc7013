using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.DistributionSets;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Filters.Saved;
using RolloutConsole.Engine.Policies;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Filters;

namespace RolloutConsole.Api.Management.Filters;

/// <summary>Saved target filters and what they assign by themselves, over the Management API (hawkbit-api, 2.8 and 2.12).</summary>
internal static class FilterEndpoints
{
    private const int LongestQuery = 1024;

    public static void MapFilters(this RouteGroupBuilder api)
    {
        api.MapGet("/targetfilters", (HttpContext context, IManagedFilters filters) => ListAsync(context, filters, null));
        api.MapPost("/targetfilters", CreateAsync);
        api.MapGet("/targetfilters/{filterId}", GetAsync);
        api.MapPut("/targetfilters/{filterId}", ChangeAsync);
        api.MapDelete("/targetfilters/{filterId}", DeleteAsync);
        api.MapGet("/targetfilters/{filterId}/autoAssignDS", GetSetAsync);
        api.MapPost("/targetfilters/{filterId}/autoAssignDS", AssignSetAsync);
        api.MapDelete("/targetfilters/{filterId}/autoAssignDS", RemoveSetAsync);
        api.MapGet("/distributionsets/{setId}/autoAssignTargetFilters", ListOfSetAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IManagedFilters filters, long? setId)
    {
        var (page, refusal) = PageQuery.Read(context.Request, FilterFields.All);
        var (filter, badFilter) = PageQuery.ReadFilter(context.Request, FilterFields.All, ActionEndpoints.MomentOf(context));
        if ((refusal ?? badFilter) is { } refused)
        {
            return refused;
        }

        var writer = new FilterWriter(new Links(context.Request));
        var rows = await filters.ListAsync(filter, setId, page, context.RequestAborted);
        return JsonAnswer.Ok(ListBody<FilterJson>.Of(rows, PageQuery.IsFull(context.Request) ? writer.FullRow : writer.Row));
    }

    private static async Task<IResult> ListOfSetAsync(PathId setId, HttpContext context, IManagedSets sets, IManagedFilters filters) =>
        await sets.FindAsync(setId.Value, context.RequestAborted) is { IsDeleted: false }
            ? await ListAsync(context, filters, setId.Value)
            : Errors.NotFound($"There is no distribution set {setId.Text}.");

    private static async Task<IResult> CreateAsync(HttpContext context, ITargetFilters commands, IManagedFilters filters)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var wanted = new NewTargetFilter(
            body.Text("name", SavedFilterRules.LongestName, 1, isRequired: true) ?? "", body.Text("query", LongestQuery, 1, isRequired: true) ?? "");
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.CreateAsync(context.Caller(), wanted, context.RequestAborted);
        return receipt.IsAccepted && await filters.FindAsync(receipt.Id!.Value, context.RequestAborted) is { } created
            ? JsonAnswer.Created(new FilterWriter(new Links(context.Request)).One(created))
            : Errors.Refused(receipt);
    }

    private static async Task<IResult> GetAsync(PathId filterId, HttpContext context, IManagedFilters filters) =>
        await filters.FindAsync(filterId.Value, context.RequestAborted) is { } filter
            ? JsonAnswer.Ok(new FilterWriter(new Links(context.Request)).One(filter))
            : Unknown(filterId);

    private static async Task<IResult> ChangeAsync(PathId filterId, HttpContext context, ITargetFilters commands, IManagedFilters filters)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var change = new TargetFilterChange(body.Text("name", SavedFilterRules.LongestName, 1), body.Text("query", LongestQuery, 1));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.ChangeAsync(context.Caller(), filterId.Value, change, context.RequestAborted);
        return receipt.IsAccepted ? await GetAsync(filterId, context, filters) : Errors.Refused(receipt);
    }

    private static async Task<IResult> DeleteAsync(PathId filterId, HttpContext context, ITargetFilters commands)
    {
        var receipt = await commands.DeleteAsync(context.Caller(), filterId.Value, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static async Task<IResult> GetSetAsync(PathId filterId, HttpContext context, IManagedFilters filters, IManagedSets sets)
    {
        if (await filters.FindAsync(filterId.Value, context.RequestAborted) is not { } filter)
        {
            return Unknown(filterId);
        }

        return filter.SetId is { } setId && await sets.FindAsync(setId, context.RequestAborted) is { } set
            ? JsonAnswer.Ok(new SetWriter(new Links(context.Request)).Full(set))
            : Results.NoContent();
    }

    private static async Task<IResult> AssignSetAsync(PathId filterId, HttpContext context, ITargetFilters commands, IManagedFilters filters)
    {
        var (root, refusal) = await RequestBody.ReadAsync(context);
        if (refusal is not null)
        {
            return refusal;
        }

        var body = BodyReader.OfObject(root);
        var choice = new AutoAssignmentChoice(
            body.Whole("id", 1, long.MaxValue, isRequired: true) ?? 0,
            body.Word("type", ActionWords.Types) ?? ActionType.Forced,
            (int?)body.Whole("weight", 0, PlanRules.HighestWeight),
            body.Flag("confirmationRequired"));
        if (body.Faults.Count > 0)
        {
            return Errors.Faulty(body.Faults);
        }

        var receipt = await commands.SetAutoAssignmentAsync(context.Caller(), filterId.Value, choice, context.RequestAborted);
        return receipt.IsAccepted ? await GetAsync(filterId, context, filters) : Errors.Refused(receipt);
    }

    private static async Task<IResult> RemoveSetAsync(PathId filterId, HttpContext context, ITargetFilters commands)
    {
        var receipt = await commands.RemoveAutoAssignmentAsync(context.Caller(), filterId.Value, context.RequestAborted);
        return BodyCommand.Done(receipt);
    }

    private static IResult Unknown(PathId filterId) => Errors.NotFound($"There is no target filter {filterId.Text}.");
}
