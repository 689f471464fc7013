using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Rollouts;

/// <summary>Alarms over the fleet: ignored when one is on at the start, otherwise they abort from the first installed device on (ecs-rolling-update, section 4 and B-21).</summary>
internal sealed partial class RolloutRound
{
    /// <summary>Takes a reading in and asks the alarms. Results were folded before, so a guard that they fire comes first.</summary>
    public void JudgeAlarms(RolloutFact fact)
    {
        if (_next.Plan.Alarms is not { } watch)
        {
            return;
        }

        if (_next.Status != RolloutStatus.Running)
        {
            // What was read before a pause says nothing about the fleet after it.
            Remember(_next.Alarms.InAlarm.IsEmpty ? _next.Alarms : _next.Alarms with { InAlarm = [] });
            return;
        }

        if (fact is RolloutFact.AlarmsRead reading)
        {
            TakeReading(watch, reading);
        }

        var rule = watch.Rules.Find(r => _next.Alarms.InAlarm.Contains(r.Name));
        if (rule is not null && HasInstalled && !IsBakeOver)
        {
            Fire(watch, rule);
        }
    }

    // Who had the set already installed nothing (architecture, section 3: skipped).
    private bool HasInstalled => _total.Finished > _total.Skipped;

    // The boundary belongs to the end, also where the clock has not been asked since.
    private bool IsBakeOver => _next is { Health.BakingSince: { } since, Plan.Health.BakeTime: var time } && _now >= since + time && IsNothingLeft();

    private void TakeReading(AlarmWatch watch, RolloutFact.AlarmsRead reading)
    {
        var memory = _next.Alarms;
        var names = watch.Rules.ConvertAll(r => r.Name).RemoveAll(name => !reading.InAlarm.Contains(name));
        if (memory.ReadAt is null)
        {
            Remember(memory with { ReadAt = _now, Ignored = names });
            if (!names.IsEmpty)
            {
                _events.Add(new RolloutEvent(RolloutEventKind.Note, $"Alarms are {AlarmState.Of(_next)}", StatusReason.Engine, _now));
            }
        }
        else if (memory.Ignored.IsEmpty && !memory.InAlarm.SequenceEqual(names))
        {
            Remember(memory with { InAlarm = names });
        }
    }

    private void Fire(AlarmWatch watch, AlarmRule rule)
    {
        _rollsBack = watch.RollsBack;
        Remember(_next.Alarms with { InAlarm = [], Fired = rule.Name });
        MoveRollout(RolloutTrigger.Abort, ByRule(
            GuardKey.Alarm, $"Alarm '{rule.Name}': at least {Plural.Of(rule.AtLeast, "device matches", "devices match")} its filter"));
    }

    private void Remember(AlarmMemory memory) => _next = ReferenceEquals(memory, _next.Alarms) ? _next : _next with { Alarms = memory };
}
