using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Filters;

/// <summary>Tables of stored target filters, of what they matched and how many.</summary>
internal static class TargetFilterMapping
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<TargetFilterRow>(e =>
        {
            e.ToTable("target_filters");
            e.HasIndex(f => f.Name).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_target_filters_name");
        });
        model.Entity<TargetFilterMemberRow>(e =>
        {
            e.ToTable("target_filter_members");
            e.HasKey(m => new { m.FilterId, m.Baseline, m.TargetId });
        });
        model.Entity<TargetFilterCountRow>(e =>
        {
            e.ToTable("target_filter_counts");
            e.HasKey(c => new { c.FilterId, c.Day });
        });
    }
}
