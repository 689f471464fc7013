using System.Globalization;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What health, bake time and a fleet that has shrunk have to do with it.</summary>
public static partial class RolloutWaiting
{
    // Where nothing updates and nothing is tried again, no result will come: too few serve until a device recovers, or the group's turn comes
    // to which those belong that fail.
    private static (string EndsBy, string WhoCanAct) CapacityEnd(GroupTally total) => total is { Updating: 0, TriedAgain: 0, ScheduledFailing: > 0 }
        ? ("a failing device that becomes healthy", "the devices; Manager can trigger the next group")
        : ("the next device's result", "engine");

    private static IEnumerable<Blocker> ExplainHealth(RolloutView view, DateTimeOffset now)
    {
        if (CapacityDeadlock.Of(view) is { } deadlock)
        {
            yield return new Blocker(
                BlockerKind.Deadlock, $"Deadlock: {deadlock.Message} {deadlock.Suggestion}", view.Health.DeadlockSince ?? now,
                "more devices; a rollout's plan never changes, so stop it for good and create one with that share", null, "Manager");
        }

        if (view.Plan.Health is not { } watch)
        {
            yield break;
        }

        var total = view.Total;
        if (total.HealthPending > 0)
        {
            yield return new Blocker(
                BlockerKind.Health,
                $"{Plural.Of(total.HealthPending, "device has", "devices have")} installed it and {(total.HealthPending == 1 ? "is" : "are")} not known to be healthy yet",
                view.Waiting.Health ?? now, $"attribute {watch.Attribute}, or {watch.Grace.TotalSeconds:0.##} s after the installation", null, "engine");
        }

        if (view.Health.BakingSince is { } since)
        {
            var end = since + watch.BakeTime;
            var failing = total.HealthFailing > 0 ? $"; {Plural.Of(total.HealthFailing, "device fails", "devices fail")} after success" : "";
            yield return new Blocker(
                BlockerKind.Bake, $"Baking until {end.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC{failing}",
                since, "end of the bake time, if no device changes its health", end, "engine");
        }
    }
}
