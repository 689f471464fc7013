using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.Store.Accounts;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.ChangeLog;
using RolloutConsole.Store.Coordination;
using RolloutConsole.Store.DistributionSets;
using RolloutConsole.Store.Filters;
using RolloutConsole.Store.Groups;
using RolloutConsole.Store.Latch;
using RolloutConsole.Store.Rollouts;
using RolloutConsole.Store.Settings;
using RolloutConsole.Store.Targets;
using RolloutConsole.Store.Targets.Import;

namespace RolloutConsole.Store.Database;

/// <summary>
/// The whole schema, for migrations and cold paths. Rows are reached with <c>Set&lt;TRow&gt;()</c>. Hot paths write SQL against the
/// same tables. One derived context per database, so one assembly holds the migrations of each.
/// </summary>
internal abstract class RolloutDbContext(DbContextOptions options) : IdentityUserContext<Person>(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        base.ConfigureConventions(configuration);
        configuration.Properties<DateTimeOffset>().HaveConversion<EpochMilliseconds>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        AccountMapping.Map(builder);
        TargetMapping.Map(builder);
        ImportMapping.Map(builder);
        DistributionSetMapping.Map(builder);
        TargetFilterMapping.Map(builder);
        RolloutMapping.Map(builder);
        GroupMapping.Map(builder);
        AuditMapping.Map(builder);
        ChangeMapping.Map(builder);
        CoordinationMapping.Map(builder);
        LatchMapping.Map(builder);
        SettingMapping.Map(builder);
        SnakeCase.Apply(builder);
        SnakeCase.PutLast<RolloutRow>(builder, nameof(RolloutRow.Description), nameof(RolloutRow.TargetFilter), nameof(RolloutRow.Plan));
        SnakeCase.PutLast<GroupRow>(builder, nameof(GroupRow.Plan));
    }
}
