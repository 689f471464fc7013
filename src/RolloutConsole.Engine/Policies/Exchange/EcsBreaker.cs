namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads <c>deploymentCircuitBreaker</c> (ecs-rolling-update, 3.1 and 3.2).</summary>
internal static class EcsBreaker
{
    // Since 2024 the floor of a bounded percentage is 3 (3.2); the preset keeps the documented 10 (B-10).
    private const int FloorOfToday = 3;
    private const int Cap = 200;
    private const int UsualPercent = 50;

    private static readonly Dictionary<string, BreakerKind> s_kinds = new()
    {
        ["BOUNDED_PERCENT"] = BreakerKind.BoundedPercent, ["UNBOUNDED_PERCENT"] = BreakerKind.Percent, ["COUNT"] = BreakerKind.Count,
    };

    /// <summary>The breaker, null when it is off, missing or wrong; and whether what it fails is rolled back.</summary>
    public static (CircuitBreaker? Breaker, Recovery Recovery) Read(ExchangeObject configuration)
    {
        if (configuration.Object("deploymentCircuitBreaker") is not { } part)
        {
            return (null, Recovery.None);
        }

        var isOn = part.Flag("enable", isRequired: true);
        var rollsBack = part.Flag("rollback", isRequired: true);
        var isReset = part.Flag("resetOnHealthyTask") ?? true;
        var (kind, value) = ReadThreshold(part);
        part.Close();
        if (isOn != true)
        {
            part.TakeIfThere("enable", "no circuit breaker; what else stands in it has no effect");
            return (null, Recovery.None);
        }

        part.Take("enable", Words(kind, value));
        part.TakeIfThere("resetOnHealthyTask", isReset ? "a success starts the count again" : "a success changes nothing");
        part.TakeIfThere("rollback", rollsBack == true
            ? "the rollout aborts, and every device that had begun returns to what it ran before"
            : "the rollout aborts, and devices keep what they have");
        var breaker = new CircuitBreaker(kind, value, isReset ? BreakerCounting.ResetByHealthy : BreakerCounting.NeverReset, FloorOfToday, Cap);
        return (breaker, rollsBack == true ? Recovery.RollBack : Recovery.None);
    }

    private static (BreakerKind Kind, int Value) ReadThreshold(ExchangeObject part)
    {
        if (part.Object("thresholdConfiguration") is not { } threshold)
        {
            return (BreakerKind.BoundedPercent, UsualPercent);
        }

        var kind = threshold.Word("type", s_kinds) ?? BreakerKind.BoundedPercent;
        var value = threshold.Whole("value", 1, kind == BreakerKind.Count ? int.MaxValue : 100, isRequired: kind == BreakerKind.Count);
        threshold.Close();
        threshold.TakeIfThere("type", "how the threshold is found");
        threshold.TakeIfThere("value", kind == BreakerKind.Count ? "failures" : "percent of the devices");
        return (kind, value ?? UsualPercent);
    }

    private static string Words(BreakerKind kind, int value) => kind switch
    {
        BreakerKind.Count => $"circuit breaker at {value} failures",
        BreakerKind.Percent => $"circuit breaker at {value} % of the devices",
        _ => $"circuit breaker at {value} % of the devices, at least {FloorOfToday} and at most {Cap} failures",
    };
}
