using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Filters;

/// <summary>Table of stored target filters.</summary>
internal static class TargetFilterMapping
{
    public static void Map(ModelBuilder model) => model.Entity<TargetFilterRow>(e =>
    {
        e.ToTable("target_filters");
        e.HasIndex(f => f.Name).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_target_filters_name");
    });
}
