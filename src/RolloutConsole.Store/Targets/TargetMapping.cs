using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Targets;

/// <summary>Tables of targets and their actions. Each index names the query that needs it.</summary>
internal static class TargetMapping
{
    /// <summary>The statuses in which a device may still report, as every query on the partial index must write them.</summary>
    public const string OpenStatuses = "status IN (1, 2, 3, 9)";

    /// <summary>The statuses in which an action may time out, as every query on the partial index must write them.</summary>
    public const string TimedStatuses = "status IN (1, 3)";

    /// <summary>The status in which a grace may end, as every query on the partial index must write it.</summary>
    public const string Installed = "status = 5";

    public static void Map(ModelBuilder model)
    {
        MapTarget(model);
        MapAction(model);
        Jobs.TargetJobRow.Map(model);
        model.Entity<TargetAttributeRow>(e =>
        {
            e.ToTable("target_attributes");
            e.HasKey(a => new { a.TargetId, a.Key });

            // Filters on attributes begin here.
            e.HasIndex(a => new { a.KeyFolded, a.ValueFolded, a.TargetId }).HasDatabaseName("ix_target_attributes_value");
        });
        model.Entity<TargetMetadataRow>(e =>
        {
            e.ToTable("target_metadata");
            e.HasKey(a => new { a.TargetId, a.Key });
            e.HasIndex(a => new { a.KeyFolded, a.ValueFolded, a.TargetId }).HasDatabaseName("ix_target_metadata_value");
        });
        model.Entity<TagRow>(e =>
        {
            e.ToTable("tags");
            e.HasIndex(t => t.Name).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_tags_name");
        });
        model.Entity<TargetTagRow>(e =>
        {
            e.ToTable("target_tags");
            e.HasKey(t => new { t.TargetId, t.TagId });

            // Filters on tags begin here.
            e.HasIndex(t => new { t.TagId, t.TargetId }).HasDatabaseName("ix_target_tags_tag");
        });
        model.Entity<TargetTypeRow>(e =>
        {
            e.ToTable("target_types");
            e.HasIndex(t => t.Key).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_target_types_key");
        });
        model.Entity<TargetTypeSetRow>(e =>
        {
            e.ToTable("target_type_sets");
            e.HasKey(t => new { t.TargetTypeId, t.DistributionSetTypeId });
        });
    }

    private static void MapTarget(ModelBuilder model) => model.Entity<TargetRow>(e =>
    {
        e.ToTable("targets");

        // The poll, and controller ids that may come back after a deletion.
        e.HasIndex(t => t.ControllerId).IsUnique().HasFilter("deleted_at IS NULL").HasDatabaseName("ix_targets_controller_id");

        // Filters by id, and the default order of lists.
        e.HasIndex(t => t.ControllerIdFolded).HasDatabaseName("ix_targets_controller_id_folded");

        // Lists sort only on indexed columns: name, last poll, update status. Created is the order of ids.
        e.HasIndex(t => t.NameFolded).HasDatabaseName("ix_targets_name_folded");
        e.HasIndex(t => t.LastPollAt).HasDatabaseName("ix_targets_last_poll_at");

        // Who never called in since some moment; small, because most devices call in soon.
        e.HasIndex(t => new { t.LastPollAt, t.CreatedAt }).HasFilter("last_poll_at IS NULL AND deleted_at IS NULL").HasDatabaseName("ix_targets_never_polled");
        e.HasIndex(t => t.UpdateStatus).HasDatabaseName("ix_targets_update_status");

        // Filters by group, and the groups there are; small where groups are not used.
        e.HasIndex(t => t.GroupPathFolded).HasFilter("group_path_folded IS NOT NULL").HasDatabaseName("ix_targets_group_path");

        // Which targets have a set assigned or installed: lists of a set, filters by set, and whether a set was ever used. With the deletion
        // inside, counting the living ones of a set never touches the rows.
        e.HasIndex(t => new { t.AssignedSetId, t.DeletedAt }).HasFilter("assigned_set_id IS NOT NULL").HasDatabaseName("ix_targets_assigned_set_id");
        e.HasIndex(t => new { t.InstalledSetId, t.DeletedAt }).HasFilter("installed_set_id IS NOT NULL").HasDatabaseName("ix_targets_installed_set_id");

        // Whether a type is in use and by how many, the rows untouched; filters by type.
        e.HasIndex(t => new { t.TargetTypeId, t.DeletedAt }).HasFilter("target_type_id IS NOT NULL").HasDatabaseName("ix_targets_target_type_id");
    });

    private static void MapAction(ModelBuilder model)
    {
        model.Entity<ActionRow>(e =>
        {
            e.ToTable("actions");

            // Slices: the next scheduled or open actions of a group, in order.
            e.HasIndex(a => new { a.GroupId, a.Status, a.Id }).HasDatabaseName("ix_actions_group");

            // What the emergency stop asked back or got back, until the rollout is resumed. Empty but after a stop.
            e.HasIndex(a => new { a.GroupId, a.Status, a.Id }, "ix_actions_recall").HasFilter("recall = 1");

            // What failed or timed out and is to be tried again. Empty but while a rollout is paused.
            e.HasIndex(a => new { a.GroupId, a.Status, a.Id }, "ix_actions_retry").HasFilter("recall = 3");

            // Who is planned and fails before the update: few, and opened last. Without it they would be searched among all that are planned.
            e.HasIndex(a => new { a.GroupId, a.Id }, "ix_actions_failing_before").HasFilter("status = 0 AND health = 3");

            // The sweep of timeouts, the longest due first.
            e.HasIndex(a => a.DueAt).HasFilter($"due_at IS NOT NULL AND {TimedStatuses}").HasDatabaseName("ix_actions_due");

            // The sweep of graces, the longest due first. Holds only devices whose health is waited for. Two indexes on one column: SQLite uses
            // a partial index only for its own condition.
            e.HasIndex(a => a.DueAt, "ix_actions_grace").HasFilter($"due_at IS NOT NULL AND {Installed}");

            // Statements that know nothing of retries or health leave them out.
            e.Property(a => a.Health).HasDefaultValue(Engine.Targets.ActionHealth.Unwatched);
            e.Property(a => a.FailedBefore).HasDefaultValue(0);
            e.Property(a => a.TimedOutBefore).HasDefaultValue(0);

            // A target's actions, newest first; its installed action.
            e.HasIndex(a => new { a.TargetId, a.Id }).HasDatabaseName("ix_actions_target");

            // The selected action of a poll and the busy rule, in the order of delivery; small, because most actions are not open.
            e.HasIndex(a => new { a.TargetId, a.Weight }).IsDescending(false, true).HasFilter(OpenStatuses).HasDatabaseName("ix_actions_open");
        });
        model.Entity<ActionHistoryRow>(e =>
        {
            e.ToTable("action_history");

            // SQLite gives the id itself. Not AUTOINCREMENT, which would cost the intake a second write for each row; so EF Core must
            // not insert here, and ActionHistory is the one who does.
            e.Property(h => h.Id).ValueGeneratedNever();
            e.HasIndex(h => h.ActionId).HasDatabaseName("ix_action_history_action");
        });
    }
}
