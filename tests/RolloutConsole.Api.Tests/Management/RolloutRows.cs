namespace RolloutConsole.Api.Tests.Management;

/// <summary>Rows of a rollout as the engine leaves them, for what the Management API only reads.</summary>
internal static class RolloutRows
{
    private const string Plan =
        """{"version":1,"reading":"hawkBit","selection":{"filter":"id==*","mode":"frozen"},"content":{"distributionSetId":SET,"actionType":"TYPE","weight":500,"confirmationRequired":false},"busyDevices":"wait","inFlightOnHalt":"finish","groups":[{"name":"group-1","percentage":50,"successTriggerPercent":80,"errorLimit":{"kind":"percent","value":30}},{"name":"group-2","percentage":50,"errorLimit":{"kind":"count","value":5},"successAction":"pauseForCheck"}],"pacing":{"kind":"unpaced"},"schedule":{"start":"manual"}}""";

    /// <summary>Inserts rollout 1 of the given status (7 is running) with two groups of 10 targets.</summary>
    public static void Insert(
        ManagementHost host, long set, int status = 7, string name = "spring", string type = "forced", int scheduled = 0, int running = 0, int finished = 0,
        int error = 0, int canceled = 0, int downloaded = 0, int removed = 0)
    {
        var plan = Plan.Replace("SET", $"{set}", StringComparison.Ordinal).Replace("TYPE", type, StringComparison.Ordinal);
        host.Sql($"""
            INSERT INTO rollouts (name, name_folded, description, plan, reading, target_filter, distribution_set_id, weight, status, reason_key, reason_text,
              reason_since, reason_actor, version, decided_through, pace_opened, memory, halt_done, fill_cursor, matching_targets, created_at, created_by,
              created_by_folded, last_modified_at, last_modified_by)
            VALUES ('{name}', upper('{name}'), 'every gateway', '{plan}', 1, 'id==*', {set}, 500, {status}, 'x', 'x', 0, 'engine', 1, 0, 0, '', 0, 0, 0, 1000, 'boss', 'BOSS', 2000, 'boss')
            """);
        var id = host.Sql("SELECT MAX(id) FROM rollouts");
        foreach (var number in (int[])[1, 2])
        {
            var first = number == 1 ? 1 : 0;
            host.Sql($"""
                INSERT INTO groups (rollout_id, number, name, plan, status, reason_key, reason_text, reason_since, reason_actor, planned_size, size, busy,
                  scheduled, running, wait_for_confirmation, retrieved, downloaded, finished, error, rejected, timed_out, canceling, canceled, removed, skipped,
                  past_return, recalling, recalled, busy_retries, retry_due, retry_scheduled, after_failure, after_timeout, retried_failures, retried_timeouts)
                VALUES ({id}, {number}, 'group-{number}', 'null', {(status <= 5 ? 1 : number == 1 ? 3 : 2)}, 'x', 'x', 0, 'engine', 10, 10, 0,
                  {first * scheduled}, {first * running}, 0, 0, {first * downloaded}, {first * finished}, {first * error}, 0, 0, 0, {first * canceled}, {first * removed}, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                """);
        }
    }
}
