using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.ChangeLog;

/// <summary>Table of changes.</summary>
internal static class ChangeMapping
{
    public static void Map(ModelBuilder model) => model.Entity<ChangeRow>(e =>
    {
        e.ToTable("changes");
        e.HasKey(c => c.Sequence);
        e.Property(c => c.Sequence).ValueGeneratedOnAdd();

        // The undecided outcomes of a rollout.
        e.HasIndex(c => new { c.RolloutId, c.Sequence }).HasDatabaseName("ix_changes_rollout");
    });
}
