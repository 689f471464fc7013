using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Tables of rollouts.</summary>
internal static class RolloutMapping
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<RolloutRow>(e =>
        {
            e.ToTable("rollouts");
            e.HasIndex(r => r.Name).IsUnique().HasDatabaseName("ix_rollouts_name");

            // One rollback for a rollout at most, whatever happens while it is created; and the way from a rollout to its rollback.
            e.HasIndex(r => r.RollsBack).IsUnique().HasFilter("rolls_back IS NOT NULL").HasDatabaseName("ix_rollouts_rolls_back");

            // A new rollout has neither.
            e.Property(r => r.Recovery).HasDefaultValue(Engine.Rollouts.RecoveryState.None);
            e.Property(r => r.LeftBehind).HasDefaultValue(0);

            // The rollouts of a distribution set: who uses it, and what its invalidation ends.
            e.HasIndex(r => new { r.DistributionSetId, r.Id }).HasDatabaseName("ix_rollouts_distribution_set_id");

            // What the engine looks after, and the quick filters of the list.
            e.HasIndex(r => r.Status).HasDatabaseName("ix_rollouts_status");
        });
        model.Entity<RolloutEventRow>(e =>
        {
            e.ToTable("rollout_events");
            e.HasIndex(v => new { v.RolloutId, v.Id }).HasDatabaseName("ix_rollout_events_rollout");
        });
        model.Entity<RolloutMinuteRow>(e =>
        {
            e.ToTable("rollout_minutes");
            e.HasKey(m => new { m.RolloutId, m.GroupId, m.Minute });
        });
    }
}
