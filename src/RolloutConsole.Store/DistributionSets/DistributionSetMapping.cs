using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.DistributionSets;

/// <summary>
/// Tables of modules and sets, with the preset types of a fresh installation (hawkbit-api, 2.9). These are cold tables, so the
/// database itself holds their references together; hot tables (actions, history, attributes) have none, because every insert
/// would pay for them and every writer of those is ours.
/// </summary>
internal static class DistributionSetMapping
{
    private static readonly DateTimeOffset s_preset = DateTimeOffset.UnixEpoch;

    public static void Map(ModelBuilder model)
    {
        MapModules(model);
        MapSets(model);
        model.Entity<SetAdoptionRow>(e =>
        {
            e.ToTable("set_adoption");
            e.HasKey(a => new { a.SetId, a.Day });

            // The sets that most devices run on a day.
            e.HasIndex(a => new { a.Day, a.Installed }).HasDatabaseName("ix_set_adoption_day");
        });
        Seed(model);
    }

    private static void MapModules(ModelBuilder model)
    {
        model.Entity<SoftwareModuleTypeRow>(e =>
        {
            e.ToTable("software_module_types");
            e.HasIndex(t => t.Key).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_software_module_types_key");
        });
        model.Entity<SoftwareModuleRow>(e =>
        {
            e.ToTable("software_modules");
            e.HasOne<SoftwareModuleTypeRow>().WithMany().HasForeignKey(m => m.TypeId).OnDelete(DeleteBehavior.Restrict);
            e.HasIndex(m => new { m.Name, m.Version, m.TypeId }).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_software_modules_name");
        });
        model.Entity<SoftwareModuleMetadataRow>(e =>
        {
            e.ToTable("software_module_metadata");
            e.HasKey(m => new { m.SoftwareModuleId, m.Key });
            e.HasOne<SoftwareModuleRow>().WithMany().HasForeignKey(m => m.SoftwareModuleId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<ArtifactRow>(e =>
        {
            e.ToTable("artifacts");
            e.HasOne<SoftwareModuleRow>().WithMany().HasForeignKey(a => a.SoftwareModuleId).OnDelete(DeleteBehavior.Cascade);
            e.HasIndex(a => new { a.SoftwareModuleId, a.FileName }).IsUnique().HasDatabaseName("ix_artifacts_file_name");

            // Is a file's content still used by anybody?
            e.HasIndex(a => a.Sha256).HasDatabaseName("ix_artifacts_sha256");
        });
    }

    private static void MapSets(ModelBuilder model)
    {
        model.Entity<DistributionSetTypeRow>(e =>
        {
            e.ToTable("distribution_set_types");
            e.HasIndex(t => t.Key).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_distribution_set_types_key");
        });
        model.Entity<DistributionSetTypeModuleRow>(e =>
        {
            e.ToTable("distribution_set_type_modules");
            e.HasKey(t => new { t.DistributionSetTypeId, t.SoftwareModuleTypeId });
            e.HasOne<DistributionSetTypeRow>().WithMany().HasForeignKey(t => t.DistributionSetTypeId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<SoftwareModuleTypeRow>().WithMany().HasForeignKey(t => t.SoftwareModuleTypeId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DistributionSetRow>(e =>
        {
            e.ToTable("distribution_sets");
            e.HasOne<DistributionSetTypeRow>().WithMany().HasForeignKey(s => s.TypeId).OnDelete(DeleteBehavior.Restrict);
            e.HasIndex(s => new { s.Name, s.Version, s.TypeId }).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_distribution_sets_name");
        });
        model.Entity<DistributionSetModuleRow>(e =>
        {
            e.ToTable("distribution_set_modules");
            e.HasKey(m => new { m.DistributionSetId, m.SoftwareModuleId });
            e.HasOne<DistributionSetRow>().WithMany().HasForeignKey(m => m.DistributionSetId).OnDelete(DeleteBehavior.Cascade);
            e.HasOne<SoftwareModuleRow>().WithMany().HasForeignKey(m => m.SoftwareModuleId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<DistributionSetMetadataRow>(e =>
        {
            e.ToTable("distribution_set_metadata");
            e.HasKey(m => new { m.DistributionSetId, m.Key });
            e.HasOne<DistributionSetRow>().WithMany().HasForeignKey(m => m.DistributionSetId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void Seed(ModelBuilder model)
    {
        model.Entity<SoftwareModuleTypeRow>().HasData(
            ModuleType(1, "os", "OS", mostInASet: 1),
            ModuleType(2, "application", "Application", mostInASet: int.MaxValue));
        model.Entity<DistributionSetTypeRow>().HasData(
            SetType(1, "os", "OS only"),
            SetType(2, "app", "App(s) only"),
            SetType(3, "os_app", "OS with app(s)"));
        model.Entity<DistributionSetTypeModuleRow>().HasData(
            new DistributionSetTypeModuleRow { DistributionSetTypeId = 1, SoftwareModuleTypeId = 1, Mandatory = true },
            new DistributionSetTypeModuleRow { DistributionSetTypeId = 2, SoftwareModuleTypeId = 2, Mandatory = true },
            new DistributionSetTypeModuleRow { DistributionSetTypeId = 3, SoftwareModuleTypeId = 1, Mandatory = true },
            new DistributionSetTypeModuleRow { DistributionSetTypeId = 3, SoftwareModuleTypeId = 2, Mandatory = false });
    }

    private static SoftwareModuleTypeRow ModuleType(long id, string key, string name, int mostInASet) => new()
    {
        Id = id, Key = key, Name = name, MaxAssignments = mostInASet,
        CreatedAt = s_preset, CreatedBy = "system", LastModifiedAt = s_preset, LastModifiedBy = "system",
    };

    private static DistributionSetTypeRow SetType(long id, string key, string name) => new()
    {
        Id = id, Key = key, Name = name,
        CreatedAt = s_preset, CreatedBy = "system", LastModifiedAt = s_preset, LastModifiedBy = "system",
    };
}
