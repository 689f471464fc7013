using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets.Import;

namespace RolloutConsole.Store.Targets;

/// <summary>Creates, changes and deletes targets.</summary>
internal sealed class TargetInventory(
    CommandDoor door,
    WriteGate gate,
    IDbContextFactory<RolloutDbContext> contexts,
    IAuditStore audit,
    ISecretProtector protector,
    IOutcomeSignal signal,
    TimeProvider clock) : ITargetInventory
{
    private const string InsertOne = """
        INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, description, description_folded, group_path,
          group_path_folded, address, address_folded, update_status, target_type_id, auto_confirm, attributes_requested, security_token_hash,
          security_token_protected, created_at, created_by, last_modified_at, last_modified_by, deleted_at)
        VALUES (@controller, @controllerFolded, @name, @nameFolded, @description, @descriptionFolded, @group, @groupFolded, @address,
          @addressFolded, @status, @type, 0, 1, @hash, @protected, @now, @by, @now, @by, @hidden)
        """;

    // Look-ups and inserts of one slice stay well under 50 ms behind the gate (architecture, section 5).
    private const int Slice = 500;

    private const string Taken = """
        SELECT j.value FROM json_each(@ids) j CROSS JOIN targets t WHERE t.controller_id = j.value AND t.deleted_at IS NULL ORDER BY j.key LIMIT 1
        """;

    /// <inheritdoc/>
    public async Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewTarget> targets, CancellationToken cancellationToken)
    {
        var call = new CommandCall(
            Permission.ManageInventory, "target.create", targets.Count == 1 ? $"target {targets[0].ControllerId}" : $"{targets.Count} targets");
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        if (TargetChecks.Check(targets) is { } invalid)
        {
            return await door.RefuseAsync(caller, call, invalid);
        }

        // Encrypting takes longer than inserting, so it is done before the gate.
        var secrets = targets.Select(t => t.SecurityToken ?? DeviceToken.New()).Select(t => (DeviceToken.HashOf(t), protector.Protect(t))).ToList();
        var rows = targets.Zip(secrets, (target, secret) => new Row(target, secret.Item1, secret.Item2)).ToList();
        return await CreateAllOrNoneAsync(caller, call, rows, cancellationToken);
    }

    // All slices but the last are written hidden, as if deleted; the last one shows them all in the transaction that checks and audits
    // the command. A kill in between leaves rows that nobody sees.
    private async Task<CommandReceipt> CreateAllOrNoneAsync(Caller caller, CommandCall call, List<Row> rows, CancellationToken cancellationToken)
    {
        var hidden = new List<long>();
        IReadOnlyList<Row[]> slices = rows.Count == 0 ? [[]] : [.. rows.Chunk(Slice)];
        var isAccepted = false;
        try
        {
            foreach (var slice in slices.SkipLast(1))
            {
                await gate.RunAsync(
                    WritePriority.Ordinary, durable: false, session => hidden.AddRange(Insert(session, caller, slice, clock.GetUtcNow(), isHidden: true)), cancellationToken);
            }

            var receipt = await door.RunAsync(caller, call, (session, now) => Finish(session, caller, rows, slices[^1], hidden, now), cancellationToken);
            isAccepted = receipt.IsAccepted;
            return receipt;
        }
        finally
        {
            foreach (var slice in isAccepted ? [] : hidden.Chunk(Slice))
            {
                await gate.RunAsync(
                    WritePriority.Ordinary,
                    durable: false,
                    session => session.Execute("DELETE FROM targets WHERE id IN (SELECT value FROM json_each(@ids))", ("@ids", slice.ToJson())),
                    CancellationToken.None);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> ChangeAsync(Caller caller, string controllerId, TargetChange change, CancellationToken cancellationToken)
    {
        var call = new CommandCall(Permission.ManageInventory, "target.change", $"target {controllerId}");
        (byte[] Hash, string Protected)? secret = change.SecurityToken is { } token ? (DeviceToken.HashOf(token), protector.Protect(token)) : null;
        return await door.RunAsync(
            caller,
            call,
            (session, now) =>
            {
                if (Find(session, controllerId) is not { } target)
                {
                    return Unknown(controllerId);
                }

                if (TargetChecks.Check(change) is { } invalid)
                {
                    return invalid;
                }

                if (change.TargetTypeId is > 0 and var typeId && !HasType(session, typeId))
                {
                    return UnknownType(typeId);
                }

                Apply(target, change, secret);
                (target.LastModifiedAt, target.LastModifiedBy) = (now, caller.Name);
                session.Context.SaveChanges();
                return CommandReceipt.Accepted(target.Id, secret is null ? "" : "The security token was changed.");
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> DeleteAsync(Caller caller, string controllerId, CancellationToken cancellationToken)
    {
        var touched = ActionMoves.Nothing;
        var receipt = await door.RunAsync(
            caller,
            new CommandCall(Permission.ManageInventory, "target.delete", $"target {controllerId}"),
            (session, now) =>
            {
                if (Find(session, controllerId) is not { } target)
                {
                    return Unknown(controllerId);
                }

                var mover = new ActionMover(session, now);
                foreach (var action in mover.ActionsOf(target.Id, $"status <> {(int)ActionStatus.Removed} AND a.recall <> {(int)ActionRecall.Replaced}"))
                {
                    mover.TryMove(action, ActionTrigger.Remove, "");
                }

                touched = mover.Finish();
                session.Execute("DELETE FROM target_attributes WHERE target_id = @id", ("@id", target.Id));
                session.Execute("DELETE FROM target_metadata WHERE target_id = @id", ("@id", target.Id));
                session.Execute("DELETE FROM target_tags WHERE target_id = @id", ("@id", target.Id));
                (target.DeletedAt, target.LastModifiedAt, target.LastModifiedBy) = (now, now, caller.Name);
                session.Context.SaveChanges();
                return CommandReceipt.Accepted(target.Id);
            },
            cancellationToken);
        touched.Tell(signal);
        return receipt;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<long, string>> ReadTokensAsync(
        Caller caller, IReadOnlyCollection<long> targetIds, CancellationToken cancellationToken)
    {
        var tokens = new Dictionary<long, string>();
        if (targetIds.Count == 0 || !Permissions.Allows(caller, Permission.ReadDeviceSecrets))
        {
            return tokens;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Set<TargetRow>().Where(t => targetIds.Contains(t.Id) && t.DeletedAt == null)
            .Select(t => new { t.Id, t.ControllerId, t.SecurityTokenProtected }).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (row.SecurityTokenProtected is { } stored && protector.Unprotect(stored) is { } token)
            {
                tokens[row.Id] = token;
            }
        }

        // Written before the tokens are shown: what was not written is not shown.
        var subject = rows.Count == 1 ? $"target {rows[0].ControllerId}" : $"{rows.Count} targets";
        await audit.AppendAsync(new AuditEntry(clock.GetUtcNow(), caller, "target.read-token", subject, "accepted"), cancellationToken);
        return tokens;
    }

    private static CommandReceipt Finish(
        WriteSession session, Caller caller, List<Row> rows, IReadOnlyList<Row> last, List<long> hidden, DateTimeOffset now)
    {
        if (session.Rows(Taken, row => row.GetString(0), ("@ids", JsonSerializer.Serialize(rows.Select(r => r.Target.ControllerId)))) is [var taken])
        {
            return CommandReceipt.Refused(
                CommandOutcome.Conflict, $"controllerId: there is a target '{taken}' already. Choose another id, or change that target.");
        }

        if (ImportSql.HeldOf(session, rows.Select(r => r.Target.ControllerId)) is { } held)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Conflict, $"controllerId: an import that is just ending creates '{held}'. Choose another id, or change that target in a moment.");
        }

        foreach (var typeId in rows.Select(r => r.Target.TargetTypeId).OfType<long>().Distinct())
        {
            if (!HasType(session, typeId))
            {
                return UnknownType(typeId);
            }
        }

        session.Execute("UPDATE targets SET deleted_at = NULL WHERE id IN (SELECT value FROM json_each(@ids))", ("@ids", hidden.ToJson()));
        ImmutableList<long> ids = [.. hidden, .. Insert(session, caller, last, now, isHidden: false)];
        return CommandReceipt.Accepted(ids.Count == 1 ? ids[0] : null) with { Ids = ids };
    }

    private static List<long> Insert(WriteSession session, Caller caller, IReadOnlyList<Row> rows, DateTimeOffset now, bool isHidden)
    {
        var ids = new List<long>(rows.Count);
        foreach (var (target, hash, stored) in rows)
        {
            var name = string.IsNullOrWhiteSpace(target.Name) ? target.ControllerId[..Math.Min(TargetTextRules.LongestName, target.ControllerId.Length)] : target.Name;
            session.Execute(
                InsertOne,
                ("@controller", target.ControllerId), ("@controllerFolded", TextFold.Fold(target.ControllerId)),
                ("@name", name), ("@nameFolded", TextFold.Fold(name)),
                ("@description", target.Description), ("@descriptionFolded", TextFold.Fold(target.Description)),
                ("@group", target.Group), ("@groupFolded", TextFold.Fold(target.Group)),
                ("@address", target.Address), ("@addressFolded", TextFold.Fold(target.Address)),
                ("@status", TargetUpdateStatus.Unknown), ("@type", target.TargetTypeId),
                ("@hash", hash), ("@protected", stored), ("@now", now), ("@by", caller.Name), ("@hidden", isHidden ? now : null));
            ids.Add(session.LastId);
        }

        return ids;
    }

    private static void Apply(TargetRow target, TargetChange change, (byte[] Hash, string Protected)? secret)
    {
        if (change.Name is { } name)
        {
            (target.Name, target.NameFolded) = (name, TextFold.Fold(name));
        }

        if (change.Description is { } description)
        {
            (target.Description, target.DescriptionFolded) = (description, TextFold.Fold(description));
        }

        if (change.Address is { } address)
        {
            (target.Address, target.AddressFolded) = (address, TextFold.Fold(address));
        }

        if (change.Group is { } group)
        {
            (target.GroupPath, target.GroupPathFolded) = (group, TextFold.Fold(group));
        }

        if (secret is { } given)
        {
            (target.SecurityTokenHash, target.SecurityTokenProtected) = (given.Hash, given.Protected);
        }

        target.AttributesRequested |= change.RequestAttributes;
        target.TargetTypeId = change.TargetTypeId switch { null => target.TargetTypeId, -1 => null, var id => id };
    }

    private static TargetRow? Find(WriteSession session, string controllerId) =>
        session.Context.Set<TargetRow>().SingleOrDefault(t => t.ControllerId == controllerId && t.DeletedAt == null);

    private static bool HasType(WriteSession session, long typeId) =>
        session.Number("SELECT id FROM target_types WHERE id = @id AND deleted_at IS NULL", ("@id", typeId)) is not null;

    private sealed record Row(NewTarget Target, byte[] Hash, string Protected);

    private static CommandReceipt Unknown(string controllerId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no target '{controllerId}'.");

    private static CommandReceipt UnknownType(long typeId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"targetType: there is no target type {typeId}.");
}
