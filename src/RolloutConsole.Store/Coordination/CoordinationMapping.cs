using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Coordination;

/// <summary>Tables of deadlines, leases and heartbeats.</summary>
internal static class CoordinationMapping
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<DeadlineRow>(e =>
        {
            e.ToTable("deadlines");
            e.HasKey(d => d.RolloutId);
            e.Property(d => d.RolloutId).ValueGeneratedNever();
            e.HasIndex(d => d.DueAt).HasDatabaseName("ix_deadlines_due");
        });
        model.Entity<LeaseRow>(e =>
        {
            e.ToTable("leases");
            e.HasKey(l => l.Name);
        });
        model.Entity<EngineHeartbeatRow>(e =>
        {
            e.ToTable("engine_heartbeat");
            e.HasKey(h => h.Node);
        });
    }
}
