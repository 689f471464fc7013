using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Keeps what people note about targets.</summary>
internal sealed class TargetMetadata(CommandDoor door) : ITargetMetadata
{
    private const string Put = """
        INSERT INTO target_metadata (target_id, key, key_folded, value, value_folded) VALUES (@target, @key, @keyFolded, @value, @valueFolded)
        ON CONFLICT (target_id, key) DO UPDATE SET value = excluded.value, value_folded = excluded.value_folded
        """;

    /// <inheritdoc/>
    public Task<CommandReceipt> SetAsync(
        Caller caller, string controllerId, IReadOnlyCollection<KeyValuePair<string, string>> entries, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("target.set-metadata", controllerId, string.Join(", ", entries.Take(5).Select(e => e.Key))),
        (session, _) =>
        {
            var faults = entries.SelectMany(Check).Take(10).ToList();
            if (faults.Count > 0)
            {
                return CommandReceipt.Invalid(faults);
            }

            if (Find(session, controllerId) is not { } targetId)
            {
                return Unknown(controllerId);
            }

            var keys = session.Rows("SELECT key FROM target_metadata WHERE target_id = @target", row => row.GetString(0), ("@target", targetId));
            var count = keys.Union(entries.Select(e => e.Key), StringComparer.Ordinal).Count();
            if (count > TargetTextRules.MostEntries)
            {
                return CommandReceipt.Refused(
                    CommandOutcome.Invalid,
                    $"metadata: target '{controllerId}' would have {count} entries. Keep at most {TargetTextRules.MostEntries}: delete some first.",
                    RefusalKey.Quota);
            }

            foreach (var (key, value) in entries)
            {
                session.Execute(
                    Put, ("@target", targetId), ("@key", key), ("@keyFolded", TextFold.Fold(key)), ("@value", value), ("@valueFolded", TextFold.Fold(value)));
            }

            return CommandReceipt.Accepted(targetId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteAsync(Caller caller, string controllerId, string key, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("target.delete-metadata", controllerId, key),
        (session, _) => Find(session, controllerId) switch
        {
            null => Unknown(controllerId),
            { } targetId when session.Execute(
                "DELETE FROM target_metadata WHERE target_id = @target AND key = @key", ("@target", targetId), ("@key", key)) == 0 =>
                CommandReceipt.Refused(CommandOutcome.NotFound, $"Target '{controllerId}' has no metadata '{key}'."),
            { } targetId => CommandReceipt.Accepted(targetId),
        },
        cancellationToken);

    private static IEnumerable<PlanFault> Check(KeyValuePair<string, string> entry) => new[]
    {
        TargetTextRules.CheckRequired("key", entry.Key, TargetTextRules.LongestMetadataKey),
        TargetTextRules.CheckLines("value", entry.Value, TargetTextRules.LongestMetadataValue),
    }.OfType<PlanFault>();

    private static long? Find(WriteSession session, string controllerId) =>
        session.Number("SELECT id FROM targets WHERE controller_id = @id AND deleted_at IS NULL", ("@id", controllerId));

    private static CommandCall Call(string action, string controllerId, string keys) =>
        new(Permission.ManageInventory, action, $"target {controllerId} {keys}");

    private static CommandReceipt Unknown(string controllerId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no target '{controllerId}'.");
}
