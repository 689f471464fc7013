namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// Reads what an update waits for after a task runs: <c>healthCheckGracePeriodSeconds</c> and <c>bakeTimeInMinutes</c>
/// (ecs-rolling-update, 1, 4 and 5.4; B-15).
/// </summary>
internal static class EcsHealth
{
    private const string Grace = "healthCheckGracePeriodSeconds";
    private const string Bake = "bakeTimeInMinutes";

    /// <summary>The watch over health; with the usual grace where none is said.</summary>
    public static HealthWatch Read(ExchangeObject service, ExchangeObject configuration)
    {
        var grace = service.Whole(Grace, 0, (int)HealthWatch.LongestGrace.TotalSeconds);
        var bake = configuration.Whole(Bake, 0, (int)HealthWatch.LongestBakeTime.TotalMinutes);
        service.TakeIfThere(Grace, "a device that says nothing counts as healthy after that; one that reports failing counts at once");
        configuration.TakeIfThere(Bake, "the rollout is watched so long after the last device");
        return new HealthWatch
        {
            Grace = grace is { } seconds ? TimeSpan.FromSeconds(seconds) : HealthWatch.UsualGrace,
            BakeTime = TimeSpan.FromMinutes(bake ?? 0),
        };
    }
}
