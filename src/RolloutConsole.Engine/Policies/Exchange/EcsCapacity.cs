namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// Reads the capacity limits (ecs-rolling-update, 2 and 2.1) as a capacity window.
/// </summary>
internal static class EcsCapacity
{
    private const string Least = "minimumHealthyPercent";
    private const string Most = "maximumPercent";
    private const string Desired = "desiredCount";

    /// <summary>The capacity window; null where there are no limits, or they are wrong.</summary>
    /// <param name="service">Holds <c>desiredCount</c>.</param>
    /// <param name="configuration">The deployment configuration.</param>
    /// <param name="desired">Devices that are wanted, 0 or more; null when they are not said.</param>
    public static Pacing.CapacityWindow? Read(ExchangeObject service, ExchangeObject configuration, int? desired)
    {
        var minimum = configuration.Whole(Least, 0, 100);
        var maximum = configuration.Whole(Most, 100, 200);
        if (!configuration.Has(Least) && !configuration.Has(Most))
        {
            service.LeaveOut(Desired, "The devices of a rollout are those that its target filter matches.");
            return null;
        }

        if (!service.Has(Desired))
        {
            service.Fail(Desired, $"It is missing, and {Least} and {Most} are shares of it.", "Send the number of tasks, such as 25.");
            return null;
        }

        if (desired is not { } count || (configuration.Has(Least) && minimum is null) || (configuration.Has(Most) && maximum is null))
        {
            return null;
        }

        // Defaults of a service with replicas (2); lower is rounded up, upper down.
        var lower = (int)((((long)count * (minimum ?? 100)) + 99) / 100);
        var upper = (int)((long)count * (maximum ?? 200) / 100);
        if (count > 0 && upper <= count && lower >= count)
        {
            configuration.Fail(
                configuration.Has(Least) ? Least : Most,
                $"With {count} tasks at least {lower} must be healthy and at most {upper} may exist: nothing can ever be stopped or started.",
                $"Send a smaller {Least} or a larger {Most}.");
            return null;
        }

        // A device is updated in place; only where nothing may be out of service does what may exist beside decide (7, B-3 and B-5).
        var window = lower < count
            ? new Pacing.CapacityWindow(CapacityMode.InPlace, minimum ?? 100, 100)
            : new Pacing.CapacityWindow(CapacityMode.SideBySide, minimum ?? 100, maximum ?? 200);
        service.LeaveOut(Desired, "The devices of a rollout are those that its target filter matches; the limits are shares of them.");
        configuration.TakeIfThere(Least, window.Mode == CapacityMode.InPlace ? "devices that stay in service" : "nothing is out of service: devices keep the old version while they update");
        configuration.TakeIfThere(Most, window.Mode == CapacityMode.InPlace ? "without meaning: a device that updates in place is never doubled" : "places at once, doubled devices counted twice");
        return window;
    }
}
