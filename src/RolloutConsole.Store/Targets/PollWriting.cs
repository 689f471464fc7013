using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Writes when a device polled, and the engine's sign of life.</summary>
internal static class PollWriting
{
    private const string Poll = """
        UPDATE targets SET last_poll_at = ?2, address = COALESCE(?3, address), address_folded = COALESCE(?4, address_folded),
          update_status = CASE update_status WHEN 0 THEN 1 ELSE update_status END
        WHERE id = ?1 AND deleted_at IS NULL
        """;

    private const string Heartbeat = "INSERT INTO engine_heartbeat (node, at) VALUES (?1, ?2) ON CONFLICT (node) DO UPDATE SET at = excluded.at";

    /// <summary>A device has polled; one that was never seen is registered from then on (hawkbit-api, 1.3).</summary>
    public static ReportOutcome Apply(WriteSession session, IntakeItem.Poll poll) => session.Statement(Poll)
        .Bind(1, poll.TargetId).Bind(2, poll.At.ToUnixTimeMilliseconds()).Bind(3, poll.Address).Bind(4, TextFold.Fold(poll.Address)).Run() > 0
        ? ReportOutcome.Accepted
        : ReportOutcome.NotFound;

    /// <summary>The probe came by; it leaves a row, so that it really went through a commit.</summary>
    public static ReportOutcome ApplyProbe(WriteSession session, DateTimeOffset now)
    {
        session.Statement(Heartbeat).Bind(1, "local").Bind(2, now.ToUnixTimeMilliseconds()).Run();
        return ReportOutcome.Accepted;
    }
}
