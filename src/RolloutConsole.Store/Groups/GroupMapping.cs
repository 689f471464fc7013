using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Groups;

/// <summary>Table of deployment groups.</summary>
internal static class GroupMapping
{
    public static void Map(ModelBuilder model) => model.Entity<GroupRow>(e =>
    {
        e.ToTable("groups");
        e.HasIndex(g => new { g.RolloutId, g.Number }).IsUnique().HasDatabaseName("ix_groups_rollout");

        // Statements that know nothing of health leave it out.
        e.Property(g => g.HealthPending).HasDefaultValue(0);
        e.Property(g => g.HealthFailing).HasDefaultValue(0);
        e.Property(g => g.ScheduledFailing).HasDefaultValue(0);
        e.Property(g => g.BusyFailing).HasDefaultValue(0);
    });
}
