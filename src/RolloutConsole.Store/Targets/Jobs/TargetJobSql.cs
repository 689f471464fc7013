using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>What slices of jobs write. Each statement is for targets that are named by id and looks again at whether they live.</summary>
internal static class TargetJobSql
{
    /// <summary>Puts a tag on targets.</summary>
    /// <returns>How many did not carry it.</returns>
    public static int AddTag(WriteSession session, long tagId, IReadOnlyList<long> targetIds) => session.Execute(
        """
        INSERT OR IGNORE INTO target_tags (target_id, tag_id)
        SELECT t.id, @tag FROM json_each(@ids) j CROSS JOIN targets t WHERE t.id = j.value AND t.deleted_at IS NULL
        """,
        ("@tag", tagId), ("@ids", targetIds.ToJson()));

    /// <summary>Takes a tag off targets.</summary>
    /// <returns>How many carried it.</returns>
    public static int RemoveTag(WriteSession session, long tagId, IReadOnlyList<long> targetIds) => session.Execute(
        "DELETE FROM target_tags WHERE tag_id = @tag AND target_id IN (SELECT value FROM json_each(@ids))", ("@tag", tagId), ("@ids", targetIds.ToJson()));

    /// <summary>Moves targets into a group.</summary>
    /// <returns>How many were in another or in none.</returns>
    public static int SetGroup(WriteSession session, string path, IReadOnlyList<long> targetIds, DateTimeOffset now, string by)
    {
        var group = path.Length == 0 ? null : path;
        return session.Execute(
            """
            UPDATE targets SET group_path = @group, group_path_folded = @folded, last_modified_at = @now, last_modified_by = @by
            WHERE id IN (SELECT value FROM json_each(@ids)) AND deleted_at IS NULL AND group_path IS NOT @group
            """,
            ("@group", group), ("@folded", TextFold.Fold(group)), ("@now", now), ("@by", by), ("@ids", targetIds.ToJson()));
    }

    /// <summary>Clears what a deleted tag left on targets.</summary>
    /// <returns>How many were cleared; fewer than asked when that was all.</returns>
    public static int ForgetSlice(WriteSession session, long tagId, int most) => session.Execute(
        "DELETE FROM target_tags WHERE tag_id = @tag AND target_id IN (SELECT target_id FROM target_tags WHERE tag_id = @tag ORDER BY target_id LIMIT @most)",
        ("@tag", tagId), ("@most", most));

    /// <summary>Writes a new job.</summary>
    public static long Insert(WriteSession session, TargetJobRow job, Caller caller, DateTimeOffset now)
    {
        (job.CreatedAt, job.CreatedBy, job.CallerKind, job.CallerRoles, job.CallerAddress) = (now, caller.Name, caller.Kind, caller.Roles, caller.Address);
        session.Context.Add(job);
        session.Context.SaveChanges();
        return job.Id;
    }
}
