using System.Collections.Immutable;

namespace RolloutConsole.Engine.Policies;

/// <summary>
/// Alarms that abort a rollout (ecs-rolling-update, section 4 and B-21): rules over what the whole fleet says of itself, whoever takes part.
/// They act from the first installed device until the end of the bake time, unless one of them is in alarm at the start.
/// </summary>
/// <param name="Rules">1 to 10 rules; the first in order that is in alarm gives the reason.</param>
/// <param name="RollsBack">Whether an abort by an alarm rolls back; the plan's <see cref="Recovery"/> does not count for it.</param>
public sealed record AlarmWatch(ImmutableList<AlarmRule> Rules, bool RollsBack = false);

/// <summary>One alarm.</summary>
/// <param name="Name">1 to 64 characters, unique in the plan.</param>
/// <param name="Filter">Target filter query over the whole fleet, 1 to 1024 characters.</param>
/// <param name="AtLeast">It is in alarm while so many devices match, 1 to 1,000,000.</param>
public sealed record AlarmRule(string Name, string Filter, int AtLeast = 1);
