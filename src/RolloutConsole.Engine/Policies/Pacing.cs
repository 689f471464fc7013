using System.Text.Json.Serialization;

namespace RolloutConsole.Engine.Policies;

/// <summary>How fast actions open.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Unpaced), "unpaced")]
[JsonDerivedType(typeof(ConstantRate), "constantRate")]
[JsonDerivedType(typeof(ExponentialRate), "exponentialRate")]
[JsonDerivedType(typeof(CapacityWindow), "capacityWindow")]
public abstract record Pacing
{
    private Pacing()
    {
    }

    /// <summary>Most actions that may open in a minute at a step; null when the minute has no budget.</summary>
    /// <param name="step">Increments reached so far; 0 where the rate does not grow.</param>
    public abstract int? BudgetAt(int step);

    /// <summary>True when each minute of the rollout has a budget of its own.</summary>
    public bool IsByTheMinute => BudgetAt(0) is not null;

    /// <summary>All actions of a running group open as fast as the engine can.</summary>
    public sealed record Unpaced : Pacing
    {
        /// <inheritdoc/>
        public override int? BudgetAt(int step) => null;
    }

    /// <summary>At most so many actions open in each minute of the rollout; an unused budget never carries over.</summary>
    /// <param name="PerMinute">1 to 1,000,000 actions.</param>
    public sealed record ConstantRate(int PerMinute) : Pacing
    {
        /// <inheritdoc/>
        public override int? BudgetAt(int step) => PerMinute;
    }

    /// <summary>
    /// A rate that is multiplied each time so many more devices were notified or succeeded. The step is fixed when a minute begins and
    /// never falls; an increase that is not reached never blocks (aws-iot-jobs, 6 and 6.1; ).
    /// </summary>
    /// <param name="BasePerMinute">Actions in a minute before the first increase, 1 to <paramref name="MostPerMinute"/>.</param>
    /// <param name="Factor">What each increase multiplies the rate by: 1.1 to 5, one decimal.</param>
    /// <param name="Every">Devices from one increase to the next, 1 or more.</param>
    /// <param name="Counts">Which devices are counted.</param>
    /// <param name="MostPerMinute">The rate never goes above this, 1 to 1,000,000.</param>
    public sealed record ExponentialRate(int BasePerMinute, decimal Factor, int Every, RateIncrease Counts, int MostPerMinute) : Pacing
    {
        /// <inheritdoc/>
        public override int? BudgetAt(int step)
        {
            // Kept unrounded from step to step and rounded down only here, in decimals (aws-iot-jobs, 6.1).
            var rate = (decimal)BasePerMinute;
            for (var i = 0; i < step && rate < MostPerMinute; i++)
            {
                rate *= Factor;
            }

            return (int)Math.Min(MostPerMinute, Math.Floor(rate));
        }

        /// <summary>Increments reached at a count.</summary>
        public int StepAt(int count) => count / Every;
    }

    /// <summary>
    /// So many devices at a time that enough keep serving; a result makes room for the next (ecs-rolling-update, B-2 to B-9). When
    /// nothing can move any more because of failures, the rollout aborts (B-13), as it does when more than the tolerated number failed
    /// at the end (B-15).
    /// </summary>
    /// <param name="Mode">What a device does while it updates.</param>
    /// <param name="MinimumHealthyPercent">Devices that must stay healthy, 0 to 100 %; rounded up.</param>
    /// <param name="MaximumPercent">Devices that may serve at once with doubled ones counted twice, 100 to 1,000 %; rounded down. In place it has no meaning.</param>
    /// <param name="ToleratedUnhealthy">Failed devices with which the rollout still counts as finished, 0 or more.</param>
    public sealed record CapacityWindow(CapacityMode Mode, int MinimumHealthyPercent, int MaximumPercent, int ToleratedUnhealthy = 0) : Pacing
    {
        /// <inheritdoc/>
        public override int? BudgetAt(int step) => null;
    }
}

/// <summary>What a device does while it updates.</summary>
public enum CapacityMode
{
    /// <summary>It is out of service until it is done.</summary>
    InPlace = 0,

    /// <summary>It goes on with the old version until the new one works.</summary>
    SideBySide = 1,
}

/// <summary>What makes an exponential rate grow.</summary>
public enum RateIncrease
{
    /// <summary>Devices that were offered the action, whether they have answered or not.</summary>
    Notified = 0,

    /// <summary>Devices whose newest result is a success.</summary>
    Succeeded = 1,
}
