using System.Globalization;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Api.Management.Rollouts;

/// <summary>
/// Reads the four condition members of a rollout or group (hawkbit-api, 2.14). A threshold that is not a whole number is refused with
/// its field: hawkBit takes it and its condition is then never true (architecture, table "Readings").
/// </summary>
internal static class ConditionBody
{
    /// <summary>Condition of hawkBit: a share in percent.</summary>
    public const string Threshold = "THRESHOLD";

    /// <summary>Error condition with a number of devices: promised by hawkBit's pages, missing in its code, works here.</summary>
    public const string Count = "COUNT";

    // What a condition object without an expression means (hawkbit-rollouts, 1.6).
    private const int UsualExpression = 100;

    private static readonly Dictionary<string, bool> s_successConditions = new() { [Threshold] = false };
    private static readonly Dictionary<string, bool> s_errorConditions = new() { [Threshold] = false, [Count] = true };

    private static readonly Dictionary<string, SuccessAction> s_successActions =
        new() { ["NEXTGROUP"] = SuccessAction.NextGroup, ["PAUSE"] = SuccessAction.PauseForCheck };

    private static readonly Dictionary<string, ErrorAction> s_errorActions = new() { ["PAUSE"] = ErrorAction.Pause };

    /// <summary>The pattern with everything the body says in its place.</summary>
    public static GroupPlan Apply(BodyReader body, GroupPlan pattern)
    {
        if (body.Object("successCondition") is { } success)
        {
            _ = success.Word("condition", s_successConditions);
            pattern = pattern with { SuccessTriggerPercent = Expression(success, 100) };
        }

        if (body.Object("successAction") is { } successAction)
        {
            pattern = pattern with { SuccessAction = successAction.Word("action", s_successActions) ?? SuccessAction.NextGroup };
        }

        if (body.Object("errorCondition") is { } error)
        {
            var isCount = error.Word("condition", s_errorConditions) ?? false;
            pattern = pattern with
            {
                ErrorLimit = isCount ? new ErrorLimit.Count(Expression(error, int.MaxValue)) : new ErrorLimit.Percent(Expression(error, 100)),
            };
        }

        if (body.Object("errorAction") is { } errorAction)
        {
            pattern = pattern with { ErrorAction = errorAction.Word("action", s_errorActions) ?? ErrorAction.Pause };
        }

        return pattern;
    }

    private static int Expression(BodyReader condition, int most)
    {
        const string name = "expression";
        if (!condition.Has(name))
        {
            return UsualExpression;
        }

        var text = condition.Text(name, 512) ?? "";
        if (!int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            condition.Fail(name, $"'{text}' is not a whole number.", most == 100 ? "Send 0 to 100, without a percent sign." : "Send 0 or more.");
            return UsualExpression;
        }

        if (number < 0 || number > most)
        {
            condition.Fail(name, $"{number} is out of range.", most == 100 ? "Send 0 to 100." : "Send 0 or more.");
            return UsualExpression;
        }

        return number;
    }
}
