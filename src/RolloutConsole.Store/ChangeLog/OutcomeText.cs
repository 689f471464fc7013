using System.Globalization;
using System.Text;
using RolloutConsole.Engine.Groups;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.ChangeLog;

/// <summary>
/// Outcomes of one group as compact text, in commit order and run-length coded: <c>1>3*5,3>5</c> is five actions from Running to
/// Retrieved, then one from Retrieved to Finished. A dash stands for "no row"; an exclamation mark for the mark of a standing;
/// <c>~6</c> for the result of the attempt before; <c>+1</c> for the health after an installation, or before it.
/// </summary>
internal static class OutcomeText
{
    /// <summary>Writes outcomes of one group.</summary>
    public static string Write(IReadOnlyList<ActionOutcome> outcomes)
    {
        var text = new StringBuilder();
        foreach (var outcome in outcomes)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(Of(outcome.From)).Append('>').Append(Of(outcome.To));
            if (outcome.Count != 1)
            {
                text.Append('*').Append(outcome.Count.ToString(CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is not such a text.</exception>
    public static IEnumerable<ActionOutcome> Read(long groupId, string text)
    {
        foreach (var run in text.Split(','))
        {
            var arrow = run.IndexOf('>', StringComparison.Ordinal);
            var star = run.IndexOf('*', StringComparison.Ordinal);
            if (arrow < 1)
            {
                throw new FormatException($"'{run}' is no outcome of group {groupId}.");
            }

            var to = star < 0 ? run[(arrow + 1)..] : run[(arrow + 1)..star];
            var count = star < 0 ? 1 : int.Parse(run.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture);
            yield return new ActionOutcome(groupId, StandingOf(run[..arrow]), StandingOf(to), count);
        }
    }

    private static string Of(ActionStanding? standing) =>
        standing is { } s ? NumberOf(s.Status) + (s.IsMarked ? "!" : "") + (s.LastResult is { } result ? "~" + NumberOf(result) : "") + HealthOf(s.Health) : "-";

    private static ActionStanding? StandingOf(string text)
    {
        if (text == "-")
        {
            return null;
        }

        var plus = text.IndexOf('+', StringComparison.Ordinal);
        if (plus >= 0)
        {
            return new ActionStanding(StatusOf(text[..plus]), Health: (ActionHealth)int.Parse(text.AsSpan(plus + 1), NumberStyles.None, CultureInfo.InvariantCulture));
        }

        var tilde = text.IndexOf('~', StringComparison.Ordinal);
        var own = tilde < 0 ? text : text[..tilde];
        return new ActionStanding(StatusOf(own.TrimEnd('!')), own.EndsWith('!'), tilde < 0 ? null : StatusOf(text[(tilde + 1)..]));
    }

    // Only what is installed or planned for the first time has one, and that has neither mark nor result before it.
    private static string HealthOf(ActionHealth health) =>
        health == ActionHealth.Unwatched ? "" : "+" + ((int)health).ToString(CultureInfo.InvariantCulture);

    private static string NumberOf(ActionStatus status) => ((int)status).ToString(CultureInfo.InvariantCulture);

    private static ActionStatus StatusOf(string text) => (ActionStatus)int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
