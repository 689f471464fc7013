using System.Collections.Immutable;
using System.Globalization;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>Reads <c>abortConfig</c> (aws-iot-jobs, 7: table of fields).</summary>
internal static class AwsAbort
{
    private static readonly Dictionary<string, FailureType> s_types = new()
    {
        ["FAILED"] = FailureType.Failed, ["REJECTED"] = FailureType.Rejected, ["TIMED_OUT"] = FailureType.TimedOut, ["ALL"] = FailureType.All,
    };

    private static readonly Dictionary<string, GuardAction> s_actions = new() { ["CANCEL"] = GuardAction.Abort };

    /// <summary>The criteria; none when the job has none.</summary>
    public static ImmutableList<AbortCriterion> Read(ExchangeObject job)
    {
        if (job.Object("abortConfig") is not { } config)
        {
            return [];
        }

        var criteria = config.Objects("criteriaList", 1, PlanRules.MostCriteria, isRequired: true);
        config.Close();
        return [.. (criteria ?? []).Select(Read).OfType<AbortCriterion>()];

        static AbortCriterion? Read(ExchangeObject criterion) => ReadCriterion(criterion);
    }

    private static AbortCriterion? ReadCriterion(ExchangeObject criterion)
    {
        const string wanted = "a number above 0 and at most 100, with at most two decimals";
        var type = criterion.Word("failureType", s_types, isRequired: true);
        var action = criterion.Word("action", s_actions, isRequired: true);
        var minimum = criterion.Whole("minNumberOfExecutedThings", 1, int.MaxValue, isRequired: true);
        var threshold = criterion.Number("thresholdPercentage", wanted, isRequired: true);
        criterion.Close();
        if (threshold is <= 0 or > 100 || (threshold is { } exact && decimal.Round(exact, 2) != exact))
        {
            criterion.Fail("thresholdPercentage", string.Create(CultureInfo.InvariantCulture, $"It is {threshold}."), $"Send {wanted}, such as 10.99.");
            return null;
        }

        if (type is null || action is null || minimum is null || threshold is null)
        {
            return null;
        }

        var words = criterion.Path[(criterion.Path.LastIndexOf('.') + 1)..];
        criterion.Take("failureType", $"which failures count in {words}");
        criterion.Take("action", "abort; devices that have begun may finish");
        criterion.Take("minNumberOfExecutedThings", $"counts once {minimum} devices have a result");
        criterion.Take("thresholdPercentage", string.Create(CultureInfo.InvariantCulture, $"acts from {threshold} % of them on"));
        return new AbortCriterion(type.Value, minimum.Value, threshold.Value, action.Value);
    }
}
