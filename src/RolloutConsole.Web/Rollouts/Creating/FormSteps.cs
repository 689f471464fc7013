using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>The steps of the form; all can be reached at any time.</summary>
public enum FormStep
{
    /// <summary>Name, description, weight.</summary>
    Basics,

    /// <summary>Which devices.</summary>
    Filter,

    /// <summary>What they get.</summary>
    Set,

    /// <summary>In which order and portions.</summary>
    Groups,

    /// <summary>When a portion is good enough, and when it is not.</summary>
    Thresholds,

    /// <summary>What halts it whatever the groups say.</summary>
    Guards,

    /// <summary>How fast and when.</summary>
    Rate,

    /// <summary>Everything on one page.</summary>
    Review,
}

/// <summary>What belongs to which step.</summary>
internal static class FormSteps
{
    /// <summary>All steps in order.</summary>
    public static readonly FormStep[] All = Enum.GetValues<FormStep>();

    /// <summary>What a step is called.</summary>
    public static string NameOf(FormStep step) => step switch
    {
        FormStep.Basics => "Basics",
        FormStep.Filter => "Target filter",
        FormStep.Set => "Distribution set",
        FormStep.Groups => "Groups",
        FormStep.Thresholds => "Thresholds",
        FormStep.Guards => "Abort rules",
        FormStep.Rate => "Rate, start",
        FormStep.Review => "Review",
        _ => throw new System.Diagnostics.UnreachableException($"step {step}"),
    };

    /// <summary>The step whose fields a fault is about.</summary>
    /// <param name="field">Path of the field, as <see cref="PlanFault.Field"/> has it.</param>
    public static FormStep Of(string field) => field switch
    {
        "name" or "description" or "weight" or "reading" => FormStep.Basics,
        "targetFilterQuery" or "dynamic" or "shuffleSeed" => FormStep.Filter,
        _ when field.StartsWith("dynamicGroupTemplate", StringComparison.Ordinal) => FormStep.Filter,
        "distributionSetId" or "forcetime" or "actionType" or "busyDevices" or "confirmationRequired" => FormStep.Set,
        "startAt" or "mostInFlight" or "approval" => FormStep.Rate,
        "inFlightOnHalt" or "breaker" or "recovery" or "alarms" => FormStep.Guards,
        _ when field.StartsWith("alarms.", StringComparison.Ordinal) => FormStep.Guards,
        _ when field.StartsWith("abortCriteria", StringComparison.Ordinal) || field.StartsWith("breaker.", StringComparison.Ordinal) => FormStep.Guards,
        _ when field.StartsWith("deviceLimits", StringComparison.Ordinal) => FormStep.Guards,
        _ when field.StartsWith("pacing", StringComparison.Ordinal) || field.StartsWith("health", StringComparison.Ordinal) => FormStep.Rate,
        _ when field.StartsWith("schedule", StringComparison.Ordinal) => FormStep.Rate,
        _ when FormChecks.IsThreshold(field) => FormStep.Thresholds,
        _ when field.StartsWith("groups", StringComparison.Ordinal) => FormStep.Groups,
        _ => FormStep.Review,
    };

    /// <summary>What a field is called in the list of faults.</summary>
    public static string LabelOf(string field)
    {
        var group = field.StartsWith("groups[", StringComparison.Ordinal) && int.TryParse(field.AsSpan(7, field.IndexOf(']', StringComparison.Ordinal) - 7), out var index)
            ? $"Group {index + 1}, "
            : "";
        var rule = field.StartsWith("abortCriteria[", StringComparison.Ordinal) && int.TryParse(field.AsSpan(14, field.IndexOf(']', StringComparison.Ordinal) - 14), out var place)
            ? $"Abort rule {place + 1}, "
            : "";
        var window = field.StartsWith("schedule.windows[", StringComparison.Ordinal) && int.TryParse(field.AsSpan(17, field.IndexOf(']', StringComparison.Ordinal) - 17), out var number)
            ? $"Window {number + 1}, "
            : "";
        var alarm = field.StartsWith("alarms.rules[", StringComparison.Ordinal) && int.TryParse(field.AsSpan(13, field.IndexOf(']', StringComparison.Ordinal) - 13), out var which)
            ? $"Alarm {which + 1}, "
            : "";
        var word = field[(field.LastIndexOf('.') + 1)..] switch
        {
            "name" => "name",
            "description" => "description",
            "weight" => "weight",
            "targetFilterQuery" => group.Length > 0 ? "own filter" : "target filter",
            "distributionSetId" => "distribution set",
            "forcetime" => "forced at",
            "busyDevices" => "busy devices",
            "confirmationRequired" => "confirmation at the device",
            "percentage" => "share",
            "errorLimit" => "error limit",
            "successTriggerPercent" => "success trigger",
            "perMinute" or "basePerMinute" => "rate",
            "factor" => "factor of an increase",
            "every" => "devices to an increase",
            "mostPerMinute" => "highest rate",
            "minimumHealthyPercent" => "devices that stay healthy",
            "maximumPercent" => "places at once",
            "toleratedUnhealthy" => "tolerated failures",
            "mostInFlight" => "devices in flight",
            "minimumExecuted" => "devices finished",
            "thresholdPercent" => "share of failures",
            "abortCriteria" => "abort rules",
            "breaker" => "circuit breaker",
            "alarms" or "rules" => "alarms",
            "filter" => "filter",
            "atLeast" => "devices",
            "recovery" => "after an abort",
            "action" => "what happens then",
            "errorAction" => "what too many failures do",
            "value" => "circuit breaker",
            "floor" => "circuit breaker, least",
            "cap" => "circuit breaker, most",
            "failureType" => "which failures",
            "inProgressTimeout" => "timeout per device",
            "stepTimeout" => "longest silence",
            "retriesAfterFailure" => "retries after failure",
            "retriesAfterTimeout" => "retries after timeout",
            "shuffleSeed" => "order of devices",
            "dynamic" or "dynamicGroupTemplate" => "devices that match later",
            "targetCount" => "devices per further group",
            "nameSuffix" => "names of further groups",
            "soakTime" => "soak time",
            "health" => "health after installation",
            "grace" => "grace",
            "bakeTime" => "bake time",
            "attribute" => "device attribute of health",
            "errorMinimumSample" => "devices before the error limit counts",

            "startAt" => "start time",
            "endAt" => "end time",
            "zone" => "zone of the windows",
            "windows" => "maintenance windows",
            "at" => "time of day",
            "days" => "days",
            "durationMinutes" => "minutes open",
            "expression" => "cron expression",
            var other => other,
        };
        return group.Length > 0 ? group + word : rule.Length > 0 ? rule + word : window.Length > 0 ? window + word : alarm.Length > 0 ? alarm + word : char.ToUpperInvariant(word[0]) + word[1..];
    }
}
