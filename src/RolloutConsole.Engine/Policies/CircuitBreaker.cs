namespace RolloutConsole.Engine.Policies;

/// <summary>
/// Halts a rollout after a number of failed attempts, by default in a row. Sources: ecs-rolling-update, 3.1 to 3.4, B-10 and B-11;
/// the three counting rules stand in the table of readings.
/// </summary>
/// <param name="Kind">How the threshold is found.</param>
/// <param name="Value">Failures for <see cref="BreakerKind.Count"/>, 1 or more; otherwise percent of the devices, 1 to 100.</param>
/// <param name="Counting">What a success does to the count.</param>
/// <param name="Floor">With <see cref="BreakerKind.BoundedPercent"/>: never fewer failures than this, 1 or more (documented 10, today 3).</param>
/// <param name="Cap">With <see cref="BreakerKind.BoundedPercent"/>: never more than this, at least <paramref name="Floor"/> (documented 200).</param>
/// <param name="Action">What happens then.</param>
public sealed record CircuitBreaker(
    BreakerKind Kind = BreakerKind.BoundedPercent,
    int Value = 50,
    BreakerCounting Counting = BreakerCounting.ResetByHealthy,
    int Floor = 10,
    int Cap = 200,
    GuardAction Action = GuardAction.Abort)
{
    /// <summary>Failures at which it fires with so many devices; at least 1.</summary>
    public int ThresholdFor(int devices)
    {
        var share = Math.Max(1, (int)((((long)devices * Value) + 99) / 100));
        return Kind switch
        {
            BreakerKind.Count => Value,
            BreakerKind.Percent => share,
            _ => Math.Clamp(share, Floor, Math.Max(Floor, Cap)),
        };
    }
}

/// <summary>How a breaker's threshold is found (ecs-rolling-update, 3.1).</summary>
public enum BreakerKind
{
    /// <summary>A share of the devices, rounded up, within floor and cap.</summary>
    BoundedPercent = 0,

    /// <summary>A share of the devices, rounded up.</summary>
    Percent = 1,

    /// <summary>A number of failures.</summary>
    Count = 2,
}

/// <summary>What a newly healthy device does to the breaker's count (ecs-rolling-update, 3.4).</summary>
public enum BreakerCounting
{
    /// <summary>The count begins again at 0: failures in a row.</summary>
    ResetByHealthy = 0,

    /// <summary>Nothing: all failures of the rollout.</summary>
    NeverReset = 1,

    /// <summary>It ends the counting: no failure counts any more, as the older documentation says.</summary>
    EndedByHealthy = 2,
}
