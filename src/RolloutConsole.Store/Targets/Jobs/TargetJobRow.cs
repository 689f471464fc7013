using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>A change of many targets: row of table <c>target_jobs</c>. It knows how far it came, so a restart goes on there.</summary>
internal sealed class TargetJobRow
{
    public long Id { get; set; }

    public TargetJobKind Kind { get; set; }

    public TargetJobStatus Status { get; set; }

    public long? TagId { get; set; }

    /// <summary>The tag's name when the job was ordered.</summary>
    public string? TagName { get; set; }

    /// <summary>The group to move into; empty for out of the group.</summary>
    public string? GroupPath { get; set; }

    /// <summary>Which targets, as <see cref="SelectionJson"/> writes it.</summary>
    public string Selection { get; set; } = "";

    /// <summary>The selection in words.</summary>
    public string SelectionWords { get; set; } = "";

    /// <summary>How many match; null until that was counted.</summary>
    public long? Expected { get; set; }

    /// <summary>How many it went through.</summary>
    public long Done { get; set; }

    /// <summary>How many of them were not so before.</summary>
    public long Changed { get; set; }

    /// <summary>The highest id it went through.</summary>
    public long LastTargetId { get; set; }

    /// <summary>The highest id when it was ordered; targets that came later are none of its business.</summary>
    public long ThroughTargetId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How it ended, in one sentence.</summary>
    public string? Message { get; set; }

    public string CreatedBy { get; set; } = "";

    public CallerKind CallerKind { get; set; }

    public ConsoleRole CallerRoles { get; set; }

    public string? CallerAddress { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<TargetJobRow>(e =>
    {
        e.ToTable("target_jobs");

        // The next one to do. Empty but while there is work.
        e.HasIndex(j => j.Id).HasFilter("status = 0").HasDatabaseName("ix_target_jobs_open");
    });
}
