using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.LiveFeed.DistributionSets;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Keeps the notes of sets and modules. The two tables differ in their names and in one column.</summary>
internal sealed class InventoryMetadata(CommandDoor door, ReadPool reads) : IInventoryMetadata, IManagedMetadata
{
    private const int LongestKey = 128;
    private const int LongestValue = 4000;

    // Of one set or module (hawkbit-rollouts, 10.2).
    private const int Most = 100;

    /// <inheritdoc/>
    public Task<CommandReceipt> AddAsync(Caller caller, NoteOwner owner, IReadOnlyList<InventoryNote> notes, CancellationToken cancellationToken) => RunAsync(
        caller,
        "add",
        owner,
        string.Join(", ", notes.Take(10).Select(n => n.Key)),
        session =>
        {
            var faults = notes.SelectMany(Check).ToList();
            if (faults.Count > 0)
            {
                return CommandReceipt.Invalid(faults);
            }

            var keys = Read(session, owner).Select(n => n.Key).ToHashSet(StringComparer.Ordinal);
            if (notes.FirstOrDefault(n => !keys.Add(n.Key)) is { } taken)
            {
                return CommandReceipt.Refused(CommandOutcome.Conflict, $"key: there is a note '{taken.Key}' already. Change it, or choose another key.");
            }

            if (keys.Count > Most)
            {
                return CommandReceipt.Refused(
                    CommandOutcome.Invalid, $"metadata: with these there would be {keys.Count}; {Most} are the most. Remove some first.", RefusalKey.Quota);
            }

            if (LockedFor(session, owner, notes.Any(n => n.TargetVisible == true)) is { } locked)
            {
                return locked;
            }

            foreach (var note in notes)
            {
                session.Execute(
                    owner.IsModule
                        ? "INSERT INTO software_module_metadata (software_module_id, key, value, target_visible) VALUES (@id, @key, @value, @visible)"
                        : "INSERT INTO distribution_set_metadata (distribution_set_id, key, value) VALUES (@id, @key, @value)",
                    ValuesOf(owner, note));
            }

            return CommandReceipt.Accepted(owner.Id);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeAsync(Caller caller, NoteOwner owner, InventoryNote note, CancellationToken cancellationToken) => RunAsync(
        caller,
        "change",
        owner,
        note.Key,
        session =>
        {
            var faults = Check(note).ToList();
            if (faults.Count > 0)
            {
                return CommandReceipt.Invalid(faults);
            }

            if (LockedFor(session, owner, note.TargetVisible == true || IsVisible(session, owner, note.Key)) is { } locked)
            {
                return locked;
            }

            var changed = session.Execute(
                owner.IsModule
                    ? "UPDATE software_module_metadata SET value = @value, target_visible = coalesce(@visible, target_visible) WHERE software_module_id = @id AND key = @key"
                    : "UPDATE distribution_set_metadata SET value = @value WHERE distribution_set_id = @id AND key = @key",
                owner.IsModule ? [.. ValuesOf(owner, note).SkipLast(1), ("@visible", note.TargetVisible)] : ValuesOf(owner, note));
            return changed > 0 ? CommandReceipt.Accepted(owner.Id) : UnknownKey(owner, note.Key);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> RemoveAsync(Caller caller, NoteOwner owner, string key, CancellationToken cancellationToken) => RunAsync(
        caller,
        "remove",
        owner,
        key,
        session => LockedFor(session, owner, IsVisible(session, owner, key)) ?? (session.Execute(
            owner.IsModule
                ? "DELETE FROM software_module_metadata WHERE software_module_id = @id AND key = @key"
                : "DELETE FROM distribution_set_metadata WHERE distribution_set_id = @id AND key = @key",
            ("@id", owner.Id), ("@key", key)) > 0
            ? CommandReceipt.Accepted(owner.Id)
            : UnknownKey(owner, key)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<InventoryNote>?> ListAsync(NoteOwner owner, CancellationToken cancellationToken) =>
        reads.ReadAsync<IReadOnlyList<InventoryNote>?>(session => Exists(session, owner) ? Read(session, owner) : null, cancellationToken);

    private Task<CommandReceipt> RunAsync(
        Caller caller, string verb, NoteOwner owner, string keys, Func<WriteSession, CommandReceipt> work, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        new CommandCall(Permission.ManageInventory, $"metadata.{verb}", $"{owner} keys {keys}"),
        (session, _) => Exists(session, owner)
            ? work(session)
            : CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no {(owner.IsModule ? "software module" : "distribution set")} {owner.Id}."),
        cancellationToken);

    private static bool Exists(Session session, NoteOwner owner) => session.Number(
        owner.IsModule
            ? "SELECT 1 FROM software_modules WHERE id = @id AND deleted_at IS NULL"
            : "SELECT 1 FROM distribution_sets WHERE id = @id AND deleted_at IS NULL",
        ("@id", owner.Id)) is not null;

    private static List<InventoryNote> Read(Session session, NoteOwner owner) => owner.IsModule
        ? session.Rows(
            "SELECT key, value, target_visible FROM software_module_metadata WHERE software_module_id = @id ORDER BY key",
            row => new InventoryNote(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0),
            ("@id", owner.Id))
        : session.Rows(
            "SELECT key, value FROM distribution_set_metadata WHERE distribution_set_id = @id ORDER BY key",
            row => new InventoryNote(row.GetString(0), row.GetString(1)),
            ("@id", owner.Id));

    // What devices receive with a module is content, which its lock holds; notes for people are not (hawkbit-rollouts, 1.3).
    private static CommandReceipt? LockedFor(WriteSession session, NoteOwner owner, bool isVisible) =>
        isVisible && owner.IsModule && SoftwareModules.Find(session.Context, owner.Id) is { Locked: true } module
            ? SoftwareModules.Locked(session.Context, module)
            : null;

    private static bool IsVisible(Session session, NoteOwner owner, string key) => owner.IsModule && session.Number(
        "SELECT 1 FROM software_module_metadata WHERE software_module_id = @id AND key = @key AND target_visible = 1",
        ("@id", owner.Id), ("@key", key)) is not null;

    private static (string, object?)[] ValuesOf(NoteOwner owner, InventoryNote note) => owner.IsModule
        ? [("@id", owner.Id), ("@key", note.Key), ("@value", note.Value), ("@visible", note.TargetVisible == true)]
        : [("@id", owner.Id), ("@key", note.Key), ("@value", note.Value)];

    private static IEnumerable<PlanFault> Check(InventoryNote note)
    {
        if (string.IsNullOrWhiteSpace(note.Key) || note.Key.Length > LongestKey)
        {
            yield return new PlanFault("key", $"It has {note.Key.Trim().Length} characters.", $"Use 1 to {LongestKey}.");
        }

        if (note.Value.Length > LongestValue)
        {
            yield return new PlanFault("value", $"It has {note.Value.Length} characters.", $"Use at most {LongestValue}.");
        }
    }

    private static CommandReceipt UnknownKey(NoteOwner owner, string key) =>
        CommandReceipt.Refused(CommandOutcome.NotFound, $"key: {owner} has no note '{key}'.");
}
