using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>Table of imports.</summary>
internal static class ImportMapping
{
    public static void Map(ModelBuilder model) => model.Entity<ImportRow>(e => e.ToTable("target_imports"));
}
