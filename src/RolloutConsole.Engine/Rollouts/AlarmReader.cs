using System.Collections.Immutable;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>
/// Asks the fleet which alarms of a rollout are on (ecs-rolling-update, B-21). Keeps nothing: what was read last stands in the rollout's own
/// memory, so that a restart reads anew and a reading that got lost is given again.
/// </summary>
/// <param name="store">Where rollouts are read.</param>
/// <param name="matches">Counts devices; deleted ones never match.</param>
public sealed class AlarmReader(IRolloutStore store, ITargetMatches matches)
{
    /// <summary>Running rollouts whose plans have alarms; oldest first.</summary>
    public Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken) => store.ListAlarmedAsync(cancellationToken);

    /// <summary>Reads the alarms of a rollout, rule by rule.</summary>
    /// <param name="rolloutId">Which rollout.</param>
    /// <param name="cancellationToken">Ends a count that is running.</param>
    /// <returns>Names of the alarms that are on, in the order of the plan; null when that is no news, or can change nothing.</returns>
    /// <exception cref="InvalidDataException">A filter of the stored plan cannot be read.</exception>
    public async Task<ImmutableList<string>?> NewsAsync(long rolloutId, CancellationToken cancellationToken)
    {
        if (await store.LoadAsync(rolloutId, cancellationToken) is not { } view || !AlarmState.IsReadFor(view))
        {
            return null;
        }

        var inAlarm = ImmutableList.CreateBuilder<string>();
        foreach (var rule in view.Plan.Alarms!.Rules)
        {
            if (await IsInAlarmAsync(rule, cancellationToken))
            {
                inAlarm.Add(rule.Name);
            }
        }

        var isNews = view.Alarms.ReadAt is null || !inAlarm.SequenceEqual(view.Alarms.InAlarm);
        return isNews ? inAlarm.ToImmutable() : null;
    }

    // More than are asked for need not be counted.
    private async Task<bool> IsInAlarmAsync(AlarmRule rule, CancellationToken cancellationToken) =>
        TargetFilter.TryParse(rule.Filter, out var filter, out var fault)
            ? await matches.CountAsync(filter.Tree, null, rule.AtLeast, cancellationToken) >= rule.AtLeast
            : throw new InvalidDataException($"The filter of alarm '{rule.Name}' cannot be read: {fault.Message}");
}
