using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Latch;

/// <summary>Table of emergency stops.</summary>
internal static class LatchMapping
{
    public static void Map(ModelBuilder model) => model.Entity<LatchRow>(e =>
    {
        e.ToTable("latches");
        e.HasIndex(l => l.Scope).IsUnique().HasFilter("released_at IS NULL").HasDatabaseName("ix_latches_scope");
        e.HasIndex(l => l.IdempotencyKey).HasFilter("idempotency_key IS NOT NULL").HasDatabaseName("ix_latches_idempotency_key");
    });
}
