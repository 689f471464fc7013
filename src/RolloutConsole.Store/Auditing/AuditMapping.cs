using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Auditing;

/// <summary>Table of the audit. Ids have no gaps: one that is missing was taken away.</summary>
internal static class AuditMapping
{
    public static void Map(ModelBuilder model) => model.Entity<AuditRow>(e =>
    {
        e.ToTable("audit");

        // Those without the role Auditor read their own rows.
        e.HasIndex(a => new { a.Caller, a.Id }).HasDatabaseName("ix_audit_caller");
    });
}
