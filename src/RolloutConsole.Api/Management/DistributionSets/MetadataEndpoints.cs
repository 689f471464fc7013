using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.Api.Management.DistributionSets;

/// <summary>Notes of sets and modules over the Management API (hawkbit-api, 2.11 and 2.12).</summary>
internal static class MetadataEndpoints
{
    private const int LongestKey = 128;
    private const int LongestValue = 4000;

    private static readonly RowField[] s_fields = [new("key", RowFieldKind.Text), new("value", RowFieldKind.Text)];

    public static void MapMetadata(this RouteGroupBuilder api)
    {
        api.MapFor("/distributionsets/{ownerId}/metadata", NoteOwner.Set);
        api.MapFor("/softwaremodules/{ownerId}/metadata", NoteOwner.Module);
    }

    private static void MapFor(this RouteGroupBuilder api, string path, Func<long, NoteOwner> ownerOf)
    {
        api.MapGet(path, async (PathId ownerId, HttpContext context, IManagedMetadata metadata) =>
        {
            var (page, refusal) = PageQuery.Read(context.Request, s_fields);
            if (refusal is not null)
            {
                return refusal;
            }

            // At most 100, all of them read at once: order and page are made here.
            return await metadata.ListAsync(ownerOf(ownerId.Value), context.RequestAborted) is { } notes
                ? JsonAnswer.Ok(ListBody<NoteJson>.Of(new OffsetPageOf<InventoryNote>([.. Ordered(notes, page).Skip(page.Offset).Take(page.Limit)], notes.Count), NoteJson.Of))
                : Unknown(ownerOf(ownerId.Value));
        });
        api.MapPost(path, (PathId ownerId, HttpContext context, IInventoryMetadata commands) => BodyCommand.OfListAsync(
            context,
            body => new InventoryNote(body.Text("key", LongestKey, 1, isRequired: true) ?? "", body.Text("value", LongestValue) ?? "", body.Flag("targetVisible")),
            notes => commands.AddAsync(context.Caller(), ownerOf(ownerId.Value), notes, context.RequestAborted),
            _ => Task.FromResult(Results.StatusCode(StatusCodes.Status201Created))));
        api.MapGet(path + "/{key}", async (PathId ownerId, string key, HttpContext context, IManagedMetadata metadata) =>
            (await metadata.ListAsync(ownerOf(ownerId.Value), context.RequestAborted))?.FirstOrDefault(n => n.Key == key) is { } note
                ? JsonAnswer.Ok(NoteJson.Of(note))
                : Errors.NotFound($"key: {ownerOf(ownerId.Value)} has no note '{key}'."));
        api.MapPut(path + "/{key}", (PathId ownerId, string key, HttpContext context, IInventoryMetadata commands) => BodyCommand.OfObjectAsync(
            context,
            body => new InventoryNote(key, body.Text("value", LongestValue, isRequired: true) ?? "", body.Flag("targetVisible")),
            note => commands.ChangeAsync(context.Caller(), ownerOf(ownerId.Value), note, context.RequestAborted)));
        api.MapDelete(path + "/{key}", async (PathId ownerId, string key, HttpContext context, IInventoryMetadata commands) =>
            BodyCommand.Done(await commands.RemoveAsync(context.Caller(), ownerOf(ownerId.Value), key, context.RequestAborted)));
    }

    private static IEnumerable<InventoryNote> Ordered(IEnumerable<InventoryNote> notes, OffsetPage page) => page.Sort switch
    {
        [{ Field.Name: "value", Descending: var down }, ..] => down ? notes.OrderByDescending(n => n.Value, StringComparer.Ordinal) : notes.OrderBy(n => n.Value, StringComparer.Ordinal),
        [{ Descending: true }, ..] => notes.Reverse(),
        _ => notes,
    };

    private static IResult Unknown(NoteOwner owner) => Errors.NotFound($"There is no {(owner.IsModule ? "software module" : "distribution set")} {owner.Id}.");
}

/// <summary>A note on the wire; the last member only for modules.</summary>
internal sealed record NoteJson(string Key, string Value, bool? TargetVisible)
{
    /// <summary>A note's wire form.</summary>
    public static NoteJson Of(InventoryNote note) => new(note.Key, note.Value, note.TargetVisible);
}
