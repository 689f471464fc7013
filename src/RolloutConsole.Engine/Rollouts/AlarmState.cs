using System.Collections.Immutable;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Where the alarms of a rollout stand (ecs-rolling-update, section 4 and B-21): also when they cannot act any more, or have acted.</summary>
/// <param name="Stage">Off, waiting, watching, ignored, fired or done.</param>
/// <param name="Rules">How many alarms the plan has.</param>
/// <param name="Names">While ignored: the alarms that were on at the start; when fired: the one that aborted. Otherwise empty.</param>
public sealed record AlarmState(AlarmStage Stage, int Rules, ImmutableList<string> Names)
{
    /// <summary>The state of a rollout's alarms.</summary>
    public static AlarmState Of(RolloutView view)
    {
        var (rules, memory) = (view.Plan.Alarms?.Rules.Count ?? 0, view.Alarms);
        return memory switch
        {
            _ when rules == 0 => new AlarmState(AlarmStage.Off, 0, []),
            { Fired: { } name } => new AlarmState(AlarmStage.Fired, rules, [name]),
            { Ignored: [_, ..] names } => new AlarmState(AlarmStage.Ignored, rules, names),
            _ when RolloutStateMachine.IsFinal(view.Status) => new AlarmState(AlarmStage.Done, rules, []),
            { ReadAt: null } => new AlarmState(AlarmStage.Waiting, rules, []),
            _ => new AlarmState(AlarmStage.Watching, rules, []),
        };
    }

    /// <summary>Whether a reading could change what becomes of the rollout: it runs, and its alarms are neither ignored nor have acted.</summary>
    public static bool IsReadFor(RolloutView view) =>
        view is { Status: RolloutStatus.Running, Plan.Alarms: not null, Alarms: { Fired: null, Ignored.IsEmpty: true } };

    /// <summary>Whether nothing of a running rollout opens because its alarms were not read yet.</summary>
    public static bool IsFirstReadingDue(RolloutView view) => view is { Status: RolloutStatus.Running, Plan.Alarms: not null, Alarms.ReadAt: null };

    /// <summary>The state in a sentence, such as <c>watching 2</c>; names are quoted.</summary>
    public override string ToString()
    {
        var names = string.Join(", ", Names.Select(n => $"'{n}'"));
        return Stage switch
        {
            AlarmStage.Off => "none",
            AlarmStage.Waiting => $"{Rules} not read yet",
            AlarmStage.Watching => $"watching {Rules}",
            AlarmStage.Ignored => $"ignored: {names} {(Names.Count == 1 ? "was" : "were")} in alarm at the start",
            AlarmStage.Fired => $"fired: {names}",
            AlarmStage.Done => "none fired",
            _ => throw new System.Diagnostics.UnreachableException($"alarm stage {Stage}"),
        };
    }
}

/// <summary>What the alarms of a rollout do now.</summary>
public enum AlarmStage
{
    /// <summary>The plan has none.</summary>
    Off,

    /// <summary>They were not read since the start, or it has not started.</summary>
    Waiting,

    /// <summary>They act from the first installed device on.</summary>
    Watching,

    /// <summary>One of them was in alarm at the start: none acts.</summary>
    Ignored,

    /// <summary>One of them has aborted the rollout.</summary>
    Fired,

    /// <summary>The rollout is over, and none has acted.</summary>
    Done,
}
