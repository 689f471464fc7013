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
        api.MapPost(path, async (PathId ownerId, HttpContext context, IInventoryMetadata commands) =>
        {
            var (root, refusal) = await RequestBody.ReadAsync(context);
            if (refusal is not null)
            {
                return refusal;
            }

            var (items, faults) = BodyReader.OfList(root);
            IReadOnlyList<InventoryNote> notes =
            [
                .. items.Select(item => new InventoryNote(
                    item.Text("key", LongestKey, 1, isRequired: true) ?? "", item.Text("value", LongestValue) ?? "", item.Flag("targetVisible"))),
            ];
            if (faults.Count > 0)
            {
                return Errors.Faulty(faults);
            }

            var receipt = await commands.AddAsync(context.Caller(), ownerOf(ownerId.Value), notes, context.RequestAborted);
            return receipt.IsAccepted ? Results.StatusCode(StatusCodes.Status201Created) : Errors.Refused(receipt);
        });
        api.MapGet(path + "/{key}", async (PathId ownerId, string key, HttpContext context, IManagedMetadata metadata) =>
            (await metadata.ListAsync(ownerOf(ownerId.Value), context.RequestAborted))?.FirstOrDefault(n => n.Key == key) is { } note
                ? JsonAnswer.Ok(NoteJson.Of(note))
                : Errors.NotFound($"key: {ownerOf(ownerId.Value)} has no note '{key}'."));
        api.MapPut(path + "/{key}", async (PathId ownerId, string key, HttpContext context, IInventoryMetadata commands) =>
        {
            var (root, refusal) = await RequestBody.ReadAsync(context);
            if (refusal is not null)
            {
                return refusal;
            }

            var body = BodyReader.OfObject(root);
            var note = new InventoryNote(key, body.Text("value", LongestValue, isRequired: true) ?? "", body.Flag("targetVisible"));
            if (body.Faults.Count > 0)
            {
                return Errors.Faulty(body.Faults);
            }

            var receipt = await commands.ChangeAsync(context.Caller(), ownerOf(ownerId.Value), note, context.RequestAborted);
            return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
        });
        api.MapDelete(path + "/{key}", async (PathId ownerId, string key, HttpContext context, IInventoryMetadata commands) =>
        {
            var receipt = await commands.RemoveAsync(context.Caller(), ownerOf(ownerId.Value), key, context.RequestAborted);
            return receipt.IsAccepted ? Results.NoContent() : Errors.Refused(receipt);
        });
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
