using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Creates, changes and deletes software modules and their files.</summary>
internal sealed class SoftwareModules(
    CommandDoor door, WriteGate gate, IDbContextFactory<RolloutDbContext> contexts, ArtifactRoom room) : ISoftwareModules
{
    private const int MostAtOnce = 500;

    /// <inheritdoc/>
    public Task<CommandReceipt> CreateAsync(Caller caller, IReadOnlyList<NewSoftwareModule> modules, CancellationToken cancellationToken) =>
        door.RunAsync(
            caller,
            Call("module.create", modules.Count == 1 ? $"module {modules[0].Name}:{modules[0].Version}" : $"{modules.Count} modules"),
            (session, now) => Create(session.Context, caller, modules, now),
            cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> ChangeAsync(Caller caller, long moduleId, SoftwareModuleChange change, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("module.change", $"module {moduleId}"),
        (session, now) =>
        {
            if (Find(session.Context, moduleId) is not { } module)
            {
                return Unknown(moduleId);
            }

            module.Description = change.Description ?? module.Description;
            module.Vendor = change.Vendor ?? module.Vendor;
            module.Locked |= change.Lock;
            (module.LastModifiedAt, module.LastModifiedBy) = (now, caller.Name);
            session.Context.SaveChanges();
            return CommandReceipt.Accepted(moduleId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteAsync(Caller caller, long moduleId, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("module.delete", $"module {moduleId}"),
        (session, now) =>
        {
            var context = session.Context;
            if (Find(context, moduleId) is not { } module)
            {
                return Unknown(moduleId);
            }

            var sets = (from link in context.Set<DistributionSetModuleRow>().Where(l => l.SoftwareModuleId == moduleId)
                        join set in context.Set<DistributionSetRow>() on link.DistributionSetId equals set.Id
                        select set).ToList();
            if (sets.Find(s => s is { Locked: true, DeletedAt: null }) is { } locked)
            {
                return Locked($"Module {module.Name}:{module.Version} is part of the locked set {locked.Name}:{locked.Version}. Delete that set first.");
            }

            // Scripts delete a set and its modules right after an assignment, so only rollouts hold them (hawkbit-api, 3.2).
            foreach (var set in sets)
            {
                if (SetUsers.DescribeOpen(session, set.Id) is { Length: > 0 } use)
                {
                    return Locked(
                        $"Module {module.Name}:{module.Version} is part of set {set.Name}:{set.Version}, {use}. Wait until that is over, or stop it.");
                }
            }

            var artifacts = context.Set<ArtifactRow>().Where(a => a.SoftwareModuleId == moduleId).ToList();
            if (sets.Count == 0)
            {
                context.RemoveRange(artifacts);
                context.Remove(module);
            }
            else
            {
                (module.DeletedAt, module.LastModifiedAt, module.LastModifiedBy) = (now, now, caller.Name);
            }

            context.SaveChanges();
            room.DeleteUnused(context, artifacts.Select(a => a.Sha256));
            return CommandReceipt.Accepted(moduleId);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandReceipt> CheckUploadAsync(Caller caller, long moduleId, CancellationToken cancellationToken)
    {
        var call = Call("artifact.upload", $"module {moduleId}");
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return room.CheckModule(context, moduleId) is { } refusal ? await door.RefuseAsync(caller, call, refusal) : CommandReceipt.Accepted(moduleId);
    }

    /// <inheritdoc/>
    public Task<CommandReceipt> AddArtifactAsync(Caller caller, long moduleId, NewArtifact artifact, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("artifact.upload", $"module {moduleId} file {artifact.FileName}"),
        (session, now) => Add(session.Context, caller, moduleId, artifact, now),
        cancellationToken);

    /// <inheritdoc/>
    public Task DiscardAsync(StoredFile file) => gate.RunAsync(
        WritePriority.Ordinary, durable: false, session => room.DeleteUnused(session.Context, [file.Sha256]), CancellationToken.None);

    /// <inheritdoc/>
    public Task<CommandReceipt> DeleteArtifactAsync(Caller caller, long moduleId, long artifactId, CancellationToken cancellationToken) => door.RunAsync(
        caller,
        Call("artifact.delete", $"module {moduleId} artifact {artifactId}"),
        (session, _) =>
        {
            var context = session.Context;
            if (Find(context, moduleId) is not { } module)
            {
                return Unknown(moduleId);
            }

            if (module.Locked)
            {
                return Locked(context, module);
            }

            if (context.Set<ArtifactRow>().SingleOrDefault(a => a.Id == artifactId && a.SoftwareModuleId == moduleId) is not { } artifact)
            {
                return CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no artifact {artifactId} of module {moduleId}.");
            }

            context.Remove(artifact);
            context.SaveChanges();
            room.DeleteUnused(context, [artifact.Sha256]);
            return CommandReceipt.Accepted(artifactId, artifact.FileName);
        },
        cancellationToken);

    private static CommandReceipt Create(RolloutDbContext context, Caller caller, IReadOnlyList<NewSoftwareModule> modules, DateTimeOffset now)
    {
        if (modules.Count > MostAtOnce)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"{modules.Count} modules are too many for one request. Send at most {MostAtOnce}.", RefusalKey.Quota);
        }

        var types = context.Set<SoftwareModuleTypeRow>().Where(t => t.DeletedAt == null).ToDictionary(t => t.Key, StringComparer.Ordinal);
        var rows = new List<SoftwareModuleRow>(modules.Count);
        var seen = new HashSet<(string, string, long)>();
        foreach (var module in modules)
        {
            if (!types.TryGetValue(module.TypeKey, out var type))
            {
                return CommandReceipt.Refused(
                    CommandOutcome.NotFound, $"type: there is no module type '{module.TypeKey}'. Use one of {string.Join(", ", types.Keys.Order(StringComparer.Ordinal))}.");
            }

            if (!seen.Add((module.Name, module.Version, type.Id))
                || context.Set<SoftwareModuleRow>().Any(m => m.Name == module.Name && m.Version == module.Version && m.TypeId == type.Id && m.DeletedAt == null))
            {
                return CommandReceipt.Refused(
                    CommandOutcome.Conflict, $"There is a module {module.Name}:{module.Version} of type {type.Key} already. Choose another name or version.");
            }

            rows.Add(new SoftwareModuleRow
            {
                Name = module.Name,
                Version = module.Version,
                TypeId = type.Id,
                Vendor = module.Vendor,
                Description = module.Description,
                Encrypted = module.IsEncrypted,
                CreatedAt = now,
                CreatedBy = caller.Name,
                LastModifiedAt = now,
                LastModifiedBy = caller.Name,
            });
        }

        context.AddRange(rows);
        context.SaveChanges();
        return CommandReceipt.Accepted(rows.Count == 1 ? rows[0].Id : null) with { Ids = [.. rows.Select(r => r.Id)] };
    }

    private CommandReceipt Add(RolloutDbContext context, Caller caller, long moduleId, NewArtifact artifact, DateTimeOffset now)
    {
        if ((room.CheckModule(context, moduleId) ?? room.CheckFile(context, moduleId, artifact)) is { } refusal)
        {
            room.DeleteUnused(context, [artifact.File.Sha256]);
            return refusal;
        }

        var row = new ArtifactRow
        {
            SoftwareModuleId = moduleId,
            FileName = artifact.FileName,
            Size = artifact.File.Size,
            Sha1 = artifact.File.Sha1,
            Md5 = artifact.File.Md5,
            Sha256 = artifact.File.Sha256,
            CreatedAt = now,
            CreatedBy = caller.Name,
        };
        context.Add(row);
        context.SaveChanges();
        return CommandReceipt.Accepted(row.Id, $"{artifact.File.Size} bytes, SHA-256 {artifact.File.Sha256}");
    }

    internal static SoftwareModuleRow? Find(RolloutDbContext context, long moduleId) =>
        context.Set<SoftwareModuleRow>().SingleOrDefault(m => m.Id == moduleId && m.DeletedAt == null);

    private static CommandCall Call(string action, string subject) => new(Permission.ManageInventory, action, subject);

    internal static CommandReceipt Unknown(long moduleId) => CommandReceipt.Refused(CommandOutcome.NotFound, $"There is no software module {moduleId}.");

    /// <summary>The refusal of a change to a locked module; it names the set that locks it.</summary>
    internal static CommandReceipt Locked(RolloutDbContext context, SoftwareModuleRow module)
    {
        var sets = from link in context.Set<DistributionSetModuleRow>().Where(l => l.SoftwareModuleId == module.Id)
                   join set in context.Set<DistributionSetRow>().Where(s => s.Locked && s.DeletedAt == null) on link.DistributionSetId equals set.Id
                   orderby set.Id descending
                   select new { set.Name, set.Version };
        var more = sets.Count() - 1;
        var by = sets.FirstOrDefault() is { } newest
            ? $"part of the locked set {newest.Name}:{newest.Version}" + (more > 0 ? FormattableString.Invariant($" and {more:N0} more") : "")
            : "locked by hand, which cannot be taken back";
        return Locked($"Module {module.Name}:{module.Version} is locked: {by}. Make a new version of it.");
    }

    private static CommandReceipt Locked(string message) => CommandReceipt.Refused(CommandOutcome.Locked, message);
}
