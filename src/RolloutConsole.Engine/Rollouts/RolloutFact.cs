using System.Collections.Immutable;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// Everything that can make the engine think about a rollout: a closed set (architecture, section 5). Device outcomes travel in
/// <see cref="RolloutView.Undecided"/>, so that none is lost between a commit and its decision.
/// </summary>
public abstract record RolloutFact
{
    private RolloutFact()
    {
    }

    /// <summary>This node has become the owner of the rollout: at start, or when another node died.</summary>
    public sealed record LeaseGained : RolloutFact;

    /// <summary>Device reports were committed, or targets were deleted.</summary>
    public sealed record OutcomesCommitted : RolloutFact;

    /// <summary>A person or script asks for something.</summary>
    /// <param name="Command">What is asked.</param>
    /// <param name="Caller">Who asks; already checked for its roles.</param>
    /// <param name="Reason">Why, if it was said.</param>
    /// <param name="Code">With <see cref="RolloutCommand.Stop"/>: the reason code, if one was given (aws-iot-jobs, A-14).</param>
    public sealed record OperatorCommand(RolloutCommand Command, Caller Caller, string? Reason, string? Code = null) : RolloutFact;

    /// <summary>A deadline row of the rollout has come due.</summary>
    public sealed record DeadlineDue : RolloutFact;

    /// <summary>The emergency stop was set or released; the view carries it.</summary>
    public sealed record LatchChanged : RolloutFact;

    /// <summary>The slice that the last decision ordered is done.</summary>
    /// <param name="Result">What it did.</param>
    public sealed record SliceDone(SliceResult Result) : RolloutFact;

    /// <summary>The rollback of this rollout is over, or is gone; the view carries it.</summary>
    public sealed record RollbackEnded : RolloutFact;

    /// <summary>The alarms of the plan were asked.</summary>
    /// <param name="InAlarm">Names of those that are on; what the plan does not know is ignored.</param>
    public sealed record AlarmsRead(ImmutableList<string> InAlarm) : RolloutFact;

    /// <summary>Targets that were busy with other rollouts may be free now.</summary>
    public sealed record TargetsFreed : RolloutFact;

    /// <summary>The last decision changed something, so the next question may have another answer.</summary>
    public sealed record LookAgain : RolloutFact;
}

/// <summary>What a person can ask of a rollout.</summary>
public enum RolloutCommand
{
    /// <summary>Begin with the first group.</summary>
    Start,

    /// <summary>Start nothing more until resumed.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>Start the next group whatever the thresholds say.</summary>
    TriggerNextGroup,

    /// <summary>End it for good and ask open actions back.</summary>
    Stop,

    /// <summary>Remove it.</summary>
    Delete,

    /// <summary>Agree to it; never the author.</summary>
    Approve,

    /// <summary>Refuse it; never the author.</summary>
    Deny,

    /// <summary>Return every device that had begun to what it ran before; a rollout that is not over is stopped for good first.</summary>
    RollBack,
}
