using System.Collections.Immutable;
using System.Text.Json;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets.Jobs;

namespace RolloutConsole.Store.Targets;

/// <summary>Creates, changes and deletes tags, and puts them on targets that are named.</summary>
internal sealed class TargetTags(CommandDoor door, TargetJobBell bell) : ITargetTags
{
    private const int MostNew = 500;

    // More assignments than this are cleared by a job, so that the deletion stays under 50 ms behind the gate (architecture, section 5).
    private const int MostAtOnce = 1000;

    private const string Found = """
        SELECT t.id, t.controller_id FROM json_each(@ids) j CROSS JOIN targets t WHERE t.controller_id = j.value AND t.deleted_at IS NULL
        """;

    /// <inheritdoc/>
    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTag> tags, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("tag.create", tags.Count == 1 ? $"tag {tags[0].Name}" : $"{tags.Count} tags"),
        (session, now) => Create(session, caller, tags, now),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeAsync(Caller caller, long tagId, TagChange change, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("tag.change", $"tag {tagId}"),
        (session, now) =>
        {
            if (Find(session, tagId) is not { } tag)
            {
                return Unknown(tagId);
            }

            var (name, description, colour) = (change.Name ?? tag.Name, change.Description ?? tag.Description, change.Colour ?? tag.Colour);
            if (Check(name, description, colour) is { Count: > 0 } faults)
            {
                return CommandReceipt.Invalid(faults);
            }

            if (Holder(session, name) is { } holder && holder != tagId)
            {
                return Taken(name);
            }

            (tag.Name, tag.NameFolded, tag.Description, tag.Colour) = (name, TextFold.Fold(name), description, colour);
            (tag.LastModifiedAt, tag.LastModifiedBy) = (now, caller.Name);
            session.Context.SaveChanges();
            return CommandReceipt.Accepted(tagId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandReceipt> DeleteAsync(Caller caller, long tagId, CancellationToken cancellationToken)
    {
        var receipt = await door.RunAsync(
            caller,
            Call("tag.delete", $"tag {tagId}"),
            (session, now) =>
            {
                if (Find(session, tagId) is not { } tag)
                {
                    return Unknown(tagId);
                }

                // Ids never come back, so what is left on targets belongs to nothing until the job has cleared it.
                session.Context.Remove(tag);
                session.Context.SaveChanges();
                if (TargetJobSql.ForgetSlice(session, tagId, MostAtOnce) == MostAtOnce)
                {
                    TargetJobSql.Insert(session, new TargetJobRow { Kind = TargetJobKind.ForgetTag, TagId = tagId, TagName = tag.Name }, caller, now);
                }

                return CommandReceipt.Accepted(tagId);
            },
            cancellationToken);
        bell.Ring();
        return receipt;
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> AssignAsync(
        Caller caller, long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing, CancellationToken cancellationToken) =>
        ForEachAsync(caller, "tag.assign", tagId, controllerIds, missing, TargetJobSql.AddTag, cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> UnassignAsync(
        Caller caller, long tagId, IReadOnlyCollection<string> controllerIds, MissingTargets missing, CancellationToken cancellationToken) =>
        ForEachAsync(caller, "tag.unassign", tagId, controllerIds, missing, TargetJobSql.RemoveTag, cancellationToken);

    private Task<CommandReceipt> ForEachAsync(
        Caller caller,
        string action,
        long tagId,
        IReadOnlyCollection<string> controllerIds,
        MissingTargets missing,
        Func<WriteSession, long, IReadOnlyList<long>, int> apply,
        CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call(action, controllerIds.Count == 1 ? $"tag {tagId} target {controllerIds.First()}" : $"tag {tagId} {controllerIds.Count} targets"),
        (session, _) =>
        {
            if (controllerIds.Count > ITargetTags.MostAtOnce)
            {
                return CommandReceipt.Refused(
                    CommandOutcome.Invalid,
                    $"{controllerIds.Count} targets are too many for one request. Send at most {ITargetTags.MostAtOnce}, or tag them by filter.",
                    RefusalKey.Quota);
            }

            if (Find(session, tagId) is null)
            {
                return Unknown(tagId);
            }

            var found = session.Rows(Found, row => (Id: row.GetInt64(0), ControllerId: row.GetString(1)), ("@ids", JsonSerializer.Serialize(controllerIds)));
            var lost = controllerIds.Except(found.Select(f => f.ControllerId), StringComparer.Ordinal).ToList();
            if (lost.Count > 0 && missing == MissingTargets.Fail)
            {
                return Missing(lost, "Nothing was changed.");
            }

            var changed = apply(session, tagId, [.. found.Select(f => f.Id)]);
            return lost.Count > 0 && missing == MissingTargets.DoFoundAndFail
                ? Missing(lost, $"{changed} others were changed.")
                : CommandReceipt.Accepted(tagId, $"{changed} of {controllerIds.Count} changed.");
        },
        cancellationToken);

    private static CommandReceipt Create(WriteSession session, Caller caller, IReadOnlyList<NewTag> tags, DateTimeOffset now)
    {
        if (tags.Count > MostNew)
        {
            return CommandReceipt.Refused(CommandOutcome.Invalid, $"{tags.Count} tags are too many for one request. Send at most {MostNew}.", RefusalKey.Quota);
        }

        if (tags.SelectMany(t => Check(t.Name, t.Description, t.Colour)).Take(10).ToList() is { Count: > 0 } faults)
        {
            return CommandReceipt.Invalid(faults);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (tags.FirstOrDefault(t => !seen.Add(TextFold.Fold(t.Name)) || Holder(session, t.Name) is not null) is { } taken)
        {
            return Taken(taken.Name);
        }

        var rows = tags.Select(t => new TagRow
        {
            Name = t.Name, NameFolded = TextFold.Fold(t.Name), Description = t.Description, Colour = t.Colour,
            CreatedAt = now, CreatedBy = caller.Name, LastModifiedAt = now, LastModifiedBy = caller.Name,
        }).ToList();
        session.Context.AddRange(rows);
        session.Context.SaveChanges();
        ImmutableList<long> ids = [.. rows.Select(r => r.Id)];
        return CommandReceipt.Accepted(ids.Count == 1 ? ids[0] : null) with { Ids = ids };
    }

    private static List<PlanFault> Check(string name, string? description, string? colour) =>
    [
        .. new[]
        {
            TargetTextRules.CheckRequired("name", name, TargetTextRules.LongestName),
            TargetTextRules.CheckLines("description", description, TargetTextRules.LongestDescription),
            TargetTextRules.CheckOptional("colour", colour, TargetTextRules.LongestColour),
        }.OfType<PlanFault>(),
    ];

    private static TagRow? Find(WriteSession session, long tagId) => session.Context.Set<TagRow>().SingleOrDefault(t => t.Id == tagId && t.DeletedAt == null);

    private static long? Holder(WriteSession session, string name) =>
        session.Number("SELECT id FROM tags WHERE name_folded = @name AND deleted_at IS NULL", ("@name", TextFold.Fold(name)));

    private static CommandCall Call(string action, string subject) => new(Permission.ManageInventory, action, subject);

    private static CommandReceipt Unknown(long tagId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no tag {tagId}.");

    private static CommandReceipt Taken(string name) => CommandReceipt.Refused(
        CommandOutcome.Conflict, $"name: there is a tag '{name}' already; filters do not tell upper from lower case. Choose another name.");

    private static CommandReceipt Missing(List<string> lost, string rest) => CommandReceipt.Refused(
        CommandOutcome.NotFound,
        $"There is no target {string.Join(", ", lost.Take(5).Select(id => $"'{id}'"))}{(lost.Count > 5 ? $" and {lost.Count - 5} more" : "")}. {rest}");
}
