using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Foresight;

/// <summary>How one simulated rollout went.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Duration">From the start until it was over, halted, or heard the last of its devices.</param>
/// <param name="Reason">Why it stands where it ended, in the engine's own words.</param>
/// <param name="FailuresAtEnd">Failures when it was over or halted.</param>
/// <param name="Failures">Failures in all: devices that had begun when it was halted go on.</param>
/// <param name="Touched">Devices that fetched the update, afterwards included.</param>
/// <param name="Checks">Human checks on the way, each answered at once.</param>
/// <param name="Steps">When how many devices had been offered the update and had fetched it, in order of time.</param>
public sealed record SimulatedRun(
    RunEnding Ending, TimeSpan Duration, StatusReason Reason, int FailuresAtEnd, int Failures, int Touched, int Checks, IReadOnlyList<RunStep> Steps)
{
    /// <summary>Devices that were never offered the update, because the planned end came first.</summary>
    public int LeftOut { get; init; }

    /// <summary>True when a guard, an error limit or a missed trigger halted it.</summary>
    public bool IsHalted => Ending is RunEnding.Paused or RunEnding.Aborted;
}

/// <summary>How a simulated rollout ended.</summary>
public enum RunEnding
{
    /// <summary>All groups are over.</summary>
    Finished,

    /// <summary>Something paused it, and only a person could go on.</summary>
    Paused,

    /// <summary>A guard or the planned end ended it.</summary>
    Aborted,

    /// <summary>It waits for devices that are silent.</summary>
    Waiting,
}

/// <summary>How far a simulated rollout had come.</summary>
/// <param name="Second">Whole seconds after the start.</param>
/// <param name="Offered">Devices that had been offered the update.</param>
/// <param name="Touched">Devices that had fetched it.</param>
public readonly record struct RunStep(int Second, int Offered, int Touched);
