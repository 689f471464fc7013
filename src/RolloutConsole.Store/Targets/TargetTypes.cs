using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Creates, changes and deletes types of targets.</summary>
internal sealed class TargetTypes(CommandDoor door) : ITargetTypes
{
    private const int MostNew = 100;

    // A count of a million takes longer than one may stay behind the gate; beyond this the message says "more than".
    private const int MostCounted = 10_000;

    /// <inheritdoc/>
    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTargetType> types, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("target-type.create", types.Count == 1 ? $"target type {types[0].Key}" : $"{types.Count} target types"),
        (session, now) => Create(session, caller, types, now),
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeAsync(Caller caller, long typeId, TargetTypeChange change, CancellationToken cancellationToken) => RunAsync(
        caller,
        "target-type.change",
        typeId,
        (session, type) =>
        {
            var (name, description, colour) = (change.Name ?? type.Name, change.Description ?? type.Description, change.Colour ?? type.Colour);
            if (Check(type.Key, name, description, colour) is { Count: > 0 } faults)
            {
                return CommandReceipt.Invalid(faults);
            }

            if (Holder(session, "name", name) is { } holder && holder != typeId)
            {
                return Taken("name", name);
            }

            (type.Name, type.NameFolded, type.Description, type.Colour) = (name, TextFold.Fold(name), description, colour);
            return CommandReceipt.Accepted(typeId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteAsync(Caller caller, long typeId, CancellationToken cancellationToken) => RunAsync(
        caller,
        "target-type.delete",
        typeId,
        (session, type) =>
        {
            // Targets of an import that is not published yet have it too (docs/decisions/0009).
            var users = session.Number(
                "SELECT count(*) FROM (SELECT 1 FROM targets WHERE target_type_id = @id AND (deleted_at IS NULL OR deleted_at < 0) LIMIT @most)",
                ("@id", typeId), ("@most", MostCounted + 1))!.Value;
            if (users > 0)
            {
                var words = users > MostCounted ? string.Create(CultureInfo.InvariantCulture, $"more than {MostCounted:N0} targets")
                    : users == 1 ? "1 target" : string.Create(CultureInfo.InvariantCulture, $"{users:N0} targets");
                return CommandReceipt.Refused(
                    CommandOutcome.Locked,
                    $"Target type '{type.Key}' is in use: {words} {(users == 1 ? "has" : "have")} it. Give them another type first.",
                    RefusalKey.TargetTypeInUse);
            }

            session.Execute("DELETE FROM target_type_sets WHERE target_type_id = @id", ("@id", typeId));
            session.Context.Remove(type);
            return CommandReceipt.Accepted(typeId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> AddSetTypesAsync(Caller caller, long typeId, IReadOnlyCollection<long> setTypeIds, CancellationToken cancellationToken) => RunAsync(
        caller,
        "target-type.add-set-types",
        typeId,
        (session, _) =>
        {
            var present = session.Rows(
                "SELECT distribution_set_type_id FROM target_type_sets WHERE target_type_id = @id", row => row.GetInt64(0), ("@id", typeId));
            return Link(session, typeId, [.. setTypeIds.Except(present)], present.Count) ?? CommandReceipt.Accepted(typeId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> RemoveSetTypeAsync(Caller caller, long typeId, long setTypeId, CancellationToken cancellationToken) => RunAsync(
        caller,
        "target-type.remove-set-type",
        typeId,
        (session, type) => session.Execute(
            "DELETE FROM target_type_sets WHERE target_type_id = @id AND distribution_set_type_id = @set", ("@id", typeId), ("@set", setTypeId)) > 0
            ? CommandReceipt.Accepted(typeId)
            : CommandReceipt.Refused(CommandOutcome.NotFound, $"Target type '{type.Key}' does not list set type {setTypeId}."),
        cancellationToken);

    private Task<CommandReceipt> RunAsync(
        Caller caller, string action, long typeId, Func<WriteSession, TargetTypeRow, CommandReceipt> work, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call(action, $"target type {typeId}"),
        (session, now) =>
        {
            if (session.Context.Set<TargetTypeRow>().SingleOrDefault(t => t.Id == typeId && t.DeletedAt == null) is not { } type)
            {
                return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no target type {typeId}.");
            }

            var receipt = work(session, type);
            if (receipt.IsAccepted)
            {
                (type.LastModifiedAt, type.LastModifiedBy) = (now, caller.Name);
                session.Context.SaveChanges();
            }

            return receipt;
        },
        cancellationToken);

    private static CommandReceipt Create(WriteSession session, Caller caller, IReadOnlyList<NewTargetType> types, DateTimeOffset now)
    {
        if (types.Count > MostNew)
        {
            return CommandReceipt.Refused(CommandOutcome.Invalid, $"{types.Count} types are too many for one request. Send at most {MostNew}.", RefusalKey.Quota);
        }

        if (types.SelectMany(t => Check(t.Key, t.Name, t.Description, t.Colour)).Take(10).ToList() is { Count: > 0 } faults)
        {
            return CommandReceipt.Invalid(faults);
        }

        var (keys, names) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var type in types)
        {
            if (!keys.Add(TextFold.Fold(type.Key)) || Holder(session, "key", type.Key) is not null)
            {
                return Taken("key", type.Key);
            }

            if (!names.Add(TextFold.Fold(type.Name)) || Holder(session, "name", type.Name) is not null)
            {
                return Taken("name", type.Name);
            }

            if (CheckSetTypes(session, type.SetTypeIds ?? [], 0) is { } refusal)
            {
                return refusal;
            }
        }

        var rows = types.Select(t => new TargetTypeRow
        {
            Key = t.Key, KeyFolded = TextFold.Fold(t.Key), Name = t.Name, NameFolded = TextFold.Fold(t.Name), Description = t.Description, Colour = t.Colour,
            CreatedAt = now, CreatedBy = caller.Name, LastModifiedAt = now, LastModifiedBy = caller.Name,
        }).ToList();
        session.Context.AddRange(rows);
        session.Context.SaveChanges();
        foreach (var (row, type) in rows.Zip(types))
        {
            Insert(session, row.Id, type.SetTypeIds ?? []);
        }

        ImmutableList<long> ids = [.. rows.Select(r => r.Id)];
        return CommandReceipt.Accepted(ids.Count == 1 ? ids[0] : null) with { Ids = ids };
    }

    private static CommandReceipt? Link(WriteSession session, long typeId, IReadOnlyCollection<long> setTypeIds, int present)
    {
        if (CheckSetTypes(session, setTypeIds, present) is { } refusal)
        {
            return refusal;
        }

        Insert(session, typeId, setTypeIds);
        return null;
    }

    private static void Insert(WriteSession session, long typeId, IEnumerable<long> setTypeIds) => session.Execute(
        "INSERT INTO target_type_sets (target_type_id, distribution_set_type_id) SELECT DISTINCT @id, value FROM json_each(@sets)",
        ("@id", typeId), ("@sets", setTypeIds.ToJson()));

    private static CommandReceipt? CheckSetTypes(WriteSession session, IReadOnlyCollection<long> setTypeIds, int present)
    {
        if (present + setTypeIds.Distinct().Count() > ITargetTypes.MostSetTypes)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid,
                $"compatibledistributionsettypes: {present + setTypeIds.Distinct().Count()} set types are too many for one target type. Keep at most {ITargetTypes.MostSetTypes}.",
                RefusalKey.Quota);
        }

        return session.Number(
            "SELECT j.value FROM json_each(@sets) j WHERE NOT EXISTS (SELECT 1 FROM distribution_set_types s WHERE s.id = j.value AND s.deleted_at IS NULL) LIMIT 1",
            ("@sets", setTypeIds.ToJson())) is { } unknown
            ? CommandReceipt.Refused(CommandOutcome.NotFound, $"compatibledistributionsettypes: there is no set type {unknown}.")
            : null;
    }

    private static List<PlanFault> Check(string key, string name, string? description, string? colour) =>
    [
        .. new[]
        {
            TargetTextRules.CheckRequired("key", key, TargetTextRules.LongestKey),
            TargetTextRules.CheckRequired("name", name, TargetTextRules.LongestName),
            TargetTextRules.CheckLines("description", description, TargetTextRules.LongestDescription),
            TargetTextRules.CheckOptional("colour", colour, TargetTextRules.LongestColour),
        }.OfType<PlanFault>(),
    ];

    private static long? Holder(WriteSession session, string column, string text) => session.Number(
        $"SELECT id FROM target_types WHERE {column}_folded = @text AND deleted_at IS NULL", ("@text", TextFold.Fold(text)));

    private static CommandCall Call(string action, string subject) => new(Permission.ManageInventory, action, subject);

    private static CommandReceipt Taken(string field, string text) => CommandReceipt.Refused(
        CommandOutcome.Conflict, $"{field}: there is a target type with the {field} '{text}' already. Choose another {field}.");
}
