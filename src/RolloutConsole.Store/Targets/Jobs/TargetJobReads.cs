using System.Data.Common;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Jobs;

/// <summary>What pages read about changes of many targets.</summary>
internal sealed class TargetJobReads(ReadPool pool, IConsoleSettings settings, TimeProvider clock) : ITargetJobReads
{
    private const string Columns = """
        id, kind, status, tag_id, tag_name, group_path, selection, selection_words, expected, done, changed, last_target_id, through_target_id,
        created_at, ended_at, message, created_by, caller_kind, caller_roles, caller_address
        """;

    private const int MostNamed = 8;

    /// <summary>One job's row; null when there is none.</summary>
    public static TargetJobRow? RowOf(ReadSession session, long jobId) =>
        session.Rows($"SELECT {Columns} FROM target_jobs WHERE id = @id", RowOf, ("@id", jobId)).SingleOrDefault();

    /// <inheritdoc/>
    public Task<TargetJobView?> ReadAsync(long jobId, CancellationToken cancellationToken) =>
        pool.ReadAsync(s => RowOf(s, jobId) is { } row ? ViewOf(row) : null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TargetJobView>> ListAsync(int most, CancellationToken cancellationToken) => pool.ReadAsync<IReadOnlyList<TargetJobView>>(
        s => [.. s.Rows($"SELECT {Columns} FROM target_jobs ORDER BY status = 0 DESC, id DESC LIMIT @most", RowOf, ("@most", Math.Clamp(most, 1, 100))).Select(ViewOf)],
        cancellationToken);

    /// <inheritdoc/>
    public Task<TargetJobPreview> PreviewAsync(TargetJobSelection selection, TargetBulkChange? change, CancellationToken cancellationToken)
    {
        var context = FilterContext.At(clock.GetUtcNow(), settings.Current.PollingTime, settings.Current.PollingOverdueTime);
        var (condition, values) = SelectionSql.Write(selection, context);
        var (isSo, value) = change switch
        {
            TargetBulkChange.AddTag(var tag) => ("t.id IN (SELECT g.target_id FROM target_tags g WHERE g.tag_id = @change)", (object?)tag),
            TargetBulkChange.RemoveTag(var tag) => ("t.id NOT IN (SELECT g.target_id FROM target_tags g WHERE g.tag_id = @change)", tag),
            TargetBulkChange.SetGroup(var path) => ("t.group_path IS @change", path.Length == 0 ? null : path),
            _ => ("1", null),
        };
        (string, object?)[] all = [.. values, ("@change", value)];
        return pool.ReadAsync(
            s =>
            {
                var (matching, already) = s.Rows(
                    $"SELECT count(*), coalesce(sum({isSo}), 0) FROM targets t WHERE {condition}", row => (row.GetInt64(0), row.GetInt64(1)), all)[0];
                var first = s.Rows($"SELECT t.controller_id FROM targets t WHERE {condition} ORDER BY t.id LIMIT {MostNamed}", row => row.GetString(0), all);
                return new TargetJobPreview(matching, matching - already, [.. first]);
            },
            cancellationToken);
    }

    private static TargetJobView ViewOf(TargetJobRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        Status = row.Status,
        TagName = row.TagName,
        Group = row.GroupPath,
        Selection = row.SelectionWords,
        Expected = row.Expected,
        Done = row.Done,
        Changed = row.Changed,
        StartedBy = row.CreatedBy,
        StartedAt = row.CreatedAt,
        EndedAt = row.EndedAt,
        Message = row.Message,
    };

    private static TargetJobRow RowOf(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Kind = (TargetJobKind)row.GetInt32(1),
        Status = (TargetJobStatus)row.GetInt32(2),
        TagId = row.Int64OrNull(3),
        TagName = row.TextOrNull(4),
        GroupPath = row.TextOrNull(5),
        Selection = row.GetString(6),
        SelectionWords = row.GetString(7),
        Expected = row.Int64OrNull(8),
        Done = row.GetInt64(9),
        Changed = row.GetInt64(10),
        LastTargetId = row.GetInt64(11),
        ThroughTargetId = row.GetInt64(12),
        CreatedAt = row.Moment(13),
        EndedAt = row.MomentOrNull(14),
        Message = row.TextOrNull(15),
        CreatedBy = row.GetString(16),
        CallerKind = (CallerKind)row.GetInt32(17),
        CallerRoles = (ConsoleRole)row.GetInt32(18),
        CallerAddress = row.TextOrNull(19),
    };
}
