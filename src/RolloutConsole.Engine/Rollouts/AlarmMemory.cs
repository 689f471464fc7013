using System.Collections.Immutable;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>What the alarms of a rollout must remember from one decision to the next; stored with the rollout (ecs-rolling-update, B-21).</summary>
public sealed record AlarmMemory
{
    /// <summary>When they were first read after the start; null before, and nothing opens until then.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Names of the alarms that were on at the first reading; where there is one, alarms are ignored for the whole rollout.</summary>
    public ImmutableList<string> Ignored { get; init; } = [];

    /// <summary>Names of the alarms that were on at the last reading, in the order of the plan. Empty while the rollout does not run: on resume the next reading decides.</summary>
    public ImmutableList<string> InAlarm { get; init; } = [];

    /// <summary>Name of the alarm that aborted the rollout; null while none has.</summary>
    public string? Fired { get; init; }
}
