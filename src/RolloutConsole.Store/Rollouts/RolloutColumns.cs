using System.Data.Common;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Policies;

namespace RolloutConsole.Store.Rollouts;

/// <summary>Reads a rollout's row, for the engine and for pages: the columns and their order stand here only.</summary>
internal static class RolloutColumns
{
    /// <summary>Columns of <c>rollouts r</c> to select first.</summary>
    public const string All = """
        r.id, r.name, r.plan, r.status, r.cause, r.reason_key, r.reason_text, r.reason_since, r.reason_actor, r.version, r.decided_through,
          r.pace_minute, r.pace_opened, r.created_at, r.created_by, r.started_at, r.ended_at, r.memory, r.halt_done, r.approval_by, r.approval_remark,
          r.recovery, r.left_behind, r.rolls_back, (SELECT q.name FROM rollouts q WHERE q.id = r.rolls_back), (SELECT q.status FROM rollouts q WHERE q.id = r.rolls_back),
          (SELECT b.id FROM rollouts b WHERE b.rolls_back = r.id), (SELECT b.name FROM rollouts b WHERE b.rolls_back = r.id),
          (SELECT b.status FROM rollouts b WHERE b.rolls_back = r.id)
        """;

    /// <summary>Number of columns in <see cref="All"/>; the first one after them has this place.</summary>
    public const int Count = 29;

    /// <summary>The plan of a row.</summary>
    /// <param name="row">Begins with <see cref="All"/>.</param>
    /// <param name="plans">Plans that were read before.</param>
    public static RolloutPlan PlanOf(DbDataReader row, PlanCache plans) => plans.Of(row.GetInt64(0), row.GetString(2));

    /// <summary>The rollout of a row, without its groups.</summary>
    /// <param name="row">Begins with <see cref="All"/>.</param>
    /// <param name="plan">Its plan.</param>
    public static RolloutView Of(DbDataReader row, RolloutPlan plan) => MemoryJson.Read(row.GetString(17), new RolloutView
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Plan = plan,
        Status = (RolloutStatus)row.GetInt32(3),
        Cause = (PauseCause?)row.Int64OrNull(4),
        Reason = new StatusReason(row.GetString(5), row.GetString(6), row.Moment(7), row.GetString(8)),
        Version = row.GetInt64(9),
        DecidedThrough = row.GetInt64(10),
        Pace = new PaceState(row.MomentOrNull(11), row.GetInt32(12)),
        CreatedAt = row.Moment(13),
        CreatedBy = row.GetString(14),
        StartedAt = row.MomentOrNull(15),
        EndedAt = row.MomentOrNull(16),
        HaltIsCarriedOut = row.GetInt32(18) != 0,
        Approval = row.TextOrNull(19) is { } by ? new ApprovalVerdict(by, row.TextOrNull(20)) : null,
        Recovery = (RecoveryState)row.GetInt32(21),
        LeftBehind = row.GetInt32(22),
        RollsBack = LinkAt(row, 23),
        Rollback = LinkAt(row, 26),
        Groups = [],
    });

    // A rollout that is gone is linked no more.
    private static RolloutLink? LinkAt(DbDataReader row, int place) => row.IsDBNull(place) || row.IsDBNull(place + 1)
        ? null
        : new RolloutLink(row.GetInt64(place), row.GetString(place + 1), (RolloutStatus)row.GetInt32(place + 2));
}
