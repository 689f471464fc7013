using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>One alarm as typed.</summary>
public sealed class AlarmForm
{
    /// <summary>What it is called.</summary>
    public string Name { get; set; } = "";

    /// <summary>Which devices of the fleet it is about.</summary>
    public string Filter { get; set; } = "";

    /// <summary>How many of them make it an alarm.</summary>
    public string AtLeast { get; set; } = "1";

    /// <summary>The form of an alarm.</summary>
    public static AlarmForm Of(AlarmRule rule) => new() { Name = rule.Name, Filter = rule.Filter, AtLeast = rule.AtLeast.ToString(CultureInfo.InvariantCulture) };

    /// <summary>The alarms that were typed; null for none.</summary>
    internal static AlarmWatch? Read(GuardForm form, FormNumbers numbers) => form.Alarms.Count == 0 ? null : new AlarmWatch(
        [.. form.Alarms.Select((typed, i) => new AlarmRule(
            typed.Name.Trim(), typed.Filter.Trim(), numbers.Whole($"alarms.rules[{i}].atLeast", typed.AtLeast, 1, AlarmRules.MostDevices)))],
        form.AlarmsRollBack);
}
