using System.Diagnostics.CodeAnalysis;
using Quartz;

namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>
/// A cron expression as a row of wall-clock times. Quartz reads it; zone and summer time are no matter of its own here, so that cron and
/// weekly windows behave alike.
/// </summary>
internal sealed class CronTimes : IWindowTimes
{
    /// <summary>Longest expression (aws-iot-jobs, 8.3).</summary>
    public const int Longest = 256;

    /// <summary>An expression that would be right, for messages.</summary>
    public const string Example = "0 0 22 ? * MON-FRI";

    private const string AwsHead = "cron(";
    private readonly CronExpression _expression;

    private CronTimes(CronExpression expression) => _expression = expression;

    /// <summary>Reads an expression, of Quartz or as AWS writes it.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="times">Its times.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out CronTimes? times, [NotNullWhen(false)] out string? problem)
    {
        (times, problem) = (null, null);
        if (text.Length is 0 or > Longest)
        {
            problem = text.Length == 0 ? "The expression is empty." : $"The expression has {text.Length} characters; at most {Longest} are possible.";
            return false;
        }

        var isAws = text.StartsWith(AwsHead, StringComparison.OrdinalIgnoreCase) && text.EndsWith(')');
        var quartz = isAws ? $"0 {text[AwsHead.Length..^1].Trim()}" : text.Trim();
        var fields = quartz.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (isAws ? fields.Length != 7 : fields.Length is not (6 or 7))
        {
            problem = isAws
                ? $"'{text}' has {fields.Length - 1} fields; AWS takes six: minutes, hours, day of month, month, day of week, year."
                : $"'{text}' has {fields.Length} fields; six or seven are needed: seconds, minutes, hours, day of month, month, day of week, year.";
            return false;
        }

        // Windows last a minute and more: several starts a minute would only join.
        if (!int.TryParse(fields[0], out var second) || second is < 0 or > 59)
        {
            problem = $"The seconds '{fields[0]}' are not one number from 0 to 59.";
            return false;
        }

        try
        {
            times = new CronTimes(new CronExpression(string.Join(' ', fields), TimeZoneInfo.Utc));
            return true;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            problem = $"'{text}' cannot be read: {fault.Message.TrimEnd('.')}.";
            return false;
        }
    }

    /// <inheritdoc/>
    public DateTime? NextAfter(DateTime wall) =>
        _expression.GetNextValidTimeAfter(new DateTimeOffset(wall, TimeSpan.Zero)) is { } next ? next.UtcDateTime : null;
}
