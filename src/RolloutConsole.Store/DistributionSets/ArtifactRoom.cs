using Microsoft.Extensions.Options;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>Which files modules may have, and which contents nobody needs any more.</summary>
internal sealed class ArtifactRoom(IArtifactFiles files, IOptions<ArtifactLimits> limits)
{
    private const int LongestFileName = 256;

    /// <summary>Whether a saved file may become one of the module's; behind the gate.</summary>
    public CommandReceipt? CheckFile(RolloutDbContext context, long moduleId, NewArtifact artifact)
    {
        var (name, file) = (artifact.FileName, artifact.File);
        if (name.Length is 0 or > LongestFileName || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\') >= 0 || name.Any(char.IsControl))
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"filename: '{name}' cannot be one. Use 1 to {LongestFileName} characters without / and \\ and control characters.");
        }

        if (artifact.Expected.Compare(file) is { } differs)
        {
            return CommandReceipt.Refused(CommandOutcome.Invalid, differs.Message, differs.Key);
        }

        if (context.Set<ArtifactRow>().Any(a => a.SoftwareModuleId == moduleId && a.FileName == name))
        {
            return CommandReceipt.Refused(CommandOutcome.Conflict, $"filename: module {moduleId} has a file '{name}' already. Delete it first, or choose another name.");
        }

        // As on the disk: equal contents are kept once, and those of deleted modules not at all.
        var used = Living(context).Where(a => a.Sha256 != file.Sha256).Select(a => new { a.Sha256, a.Size }).Distinct().Sum(a => (long?)a.Size) ?? 0;
        if (used + file.Size > limits.Value.MaximumStorage)
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid,
                $"file: with its {file.Size} bytes all artifacts would take {used + file.Size}; {limits.Value.MaximumStorage} are allowed. Delete old ones first.",
                RefusalKey.Storage);
        }

        // A deletion of the same content may have come between saving and this row; it runs behind the same gate, so this look is final.
        using var content = files.OpenRead(file.Sha256);
        return content is not null ? null : CommandReceipt.Refused(
            CommandOutcome.TooBusy, "file: the same content was deleted at the same moment. Upload it again.");
    }

    /// <summary>Whether the module takes another file at all.</summary>
    public CommandReceipt? CheckModule(RolloutDbContext context, long moduleId)
    {
        if (SoftwareModules.Find(context, moduleId) is not { } module)
        {
            return SoftwareModules.Unknown(moduleId);
        }

        if (module.Locked)
        {
            return SoftwareModules.Locked(context, module);
        }

        var count = context.Set<ArtifactRow>().Count(a => a.SoftwareModuleId == moduleId);
        return count < limits.Value.MaximumPerModule ? null : CommandReceipt.Refused(
            CommandOutcome.Invalid, $"Module {module.Name}:{module.Version} has {count} files, which is the most. Delete one first.", RefusalKey.Quota);
    }

    /// <summary>
    /// Deletes contents that nothing uses any more. The same content may belong to several modules; hidden modules keep their rows, but no
    /// content (hawkbit-api, 2.11).
    /// </summary>
    /// <returns>How many were deleted.</returns>
    public int DeleteUnused(RolloutDbContext context, IEnumerable<string> hashes)
    {
        var deleted = 0;
        foreach (var sha256 in hashes.Distinct(StringComparer.Ordinal))
        {
            if (!Living(context).Any(a => a.Sha256 == sha256))
            {
                files.Delete(sha256);
                deleted++;
            }
        }

        return deleted;
    }

    private static IQueryable<ArtifactRow> Living(RolloutDbContext context) =>
        from artifact in context.Set<ArtifactRow>()
        join module in context.Set<SoftwareModuleRow>().Where(m => m.DeletedAt == null) on artifact.SoftwareModuleId equals module.Id
        select artifact;
}
