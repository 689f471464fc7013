using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>Reads typed numbers and moments; what cannot be read becomes a fault of its field and a stand-in.</summary>
internal sealed class FormNumbers
{
    private static readonly string[] s_moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];
    private static readonly string[] s_times = ["HH:mm", "HH:mm:ss"];
    private readonly ImmutableList<PlanFault>.Builder _faults = ImmutableList.CreateBuilder<PlanFault>();

    /// <summary>What could not be read so far.</summary>
    public ImmutableList<PlanFault> Faults => _faults.ToImmutable();

    /// <summary>A whole number within limits; the least one where it is none.</summary>
    public int Whole(string field, string text, int least, int most)
    {
        if (int.TryParse(text.Trim().Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        var range = most == int.MaxValue ? $"{least} or more" : string.Create(CultureInfo.InvariantCulture, $"{least} to {most:N0}");
        _faults.Add(new PlanFault(field, Said(text, "is not possible here"), $"Write a whole number, {range}."));
        return least;
    }

    /// <summary>A number with decimals; its limits are the engine's to judge.</summary>
    /// <param name="field">Path of the field.</param>
    /// <param name="text">As typed.</param>
    /// <param name="example">A number that would be right.</param>
    public decimal Decimal(string field, string text, decimal example)
    {
        if (decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _faults.Add(new PlanFault(field, Said(text, "is no number"), string.Create(CultureInfo.InvariantCulture, $"Write a number such as {example}.")));
        return example;
    }

    /// <summary>A share in percent, above 0 to 100.</summary>
    public float Share(string field, string text)
    {
        if (float.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and <= 100)
        {
            return share;
        }

        _faults.Add(new PlanFault(field, Said(text, "is no share"), "Write a number above 0 and at most 100, such as 12.5."));
        return 1;
    }

    /// <summary>What other shares leave, in percent.</summary>
    public float Rest(string field, decimal rest)
    {
        if (rest > 0)
        {
            return (float)rest;
        }

        _faults.Add(new PlanFault(field, "The other groups leave nothing for it.", "Lower one of their shares, or remove this group."));
        return 1;
    }

    /// <summary>A moment in UTC.</summary>
    public DateTimeOffset? Moment(string field, string text)
    {
        if (DateTimeOffset.TryParseExact(
            text.Trim(), s_moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment))
        {
            return moment;
        }

        _faults.Add(new PlanFault(field, Said(text, "is no moment"), "Write date and time in UTC, such as 2026-05-20T22:00."));
        return DateTimeOffset.UnixEpoch;
    }

    /// <summary>A time of day.</summary>
    public TimeOnly TimeOfDay(string field, string text)
    {
        if (TimeOnly.TryParseExact(text.Trim(), s_times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        _faults.Add(new PlanFault(field, Said(text, "is no time of day"), "Write hours and minutes, such as 22:00."));
        return TimeOnly.MinValue;
    }

    /// <summary>How a time of day is written: seconds only where there are any.</summary>
    public static string TimeOf(TimeOnly time) => s_times[time.Second == 0 ? 0 : 1];

    /// <summary>A moment as the field writes it; empty for none.</summary>
    public static string Text(DateTimeOffset? moment) =>
        moment is { } at ? at.UtcDateTime.ToString(s_moments[at.Second == 0 ? 0 : 1], CultureInfo.InvariantCulture) : "";

    private static string Said(string text, string problem) => text.Trim().Length == 0 ? "It is empty." : $"'{text.Trim()}' {problem}.";
}
