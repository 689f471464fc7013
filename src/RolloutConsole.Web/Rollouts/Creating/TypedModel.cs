using System.Globalization;
using RolloutConsole.Engine.Foresight;

namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>How devices behave, as typed beside the forecast.</summary>
/// <param name="Poll">Minutes between two polls.</param>
/// <param name="Install">Minutes that half of the devices need for download and installation.</param>
/// <param name="Failing">Percent that fail.</param>
internal sealed record TypedModel(string Poll, string Install, string Failing)
{
    private const double LongestMinutes = 60 * 24 * 30;

    /// <summary>What is assumed where nothing is known.</summary>
    public static TypedModel Usual { get; } = new("5", "5", "2");

    /// <summary>A learned model in the three numbers.</summary>
    public static TypedModel Of(DeviceModel model) => new(
        Minutes(2 * model.PollWait.Median), Minutes(model.Install.Median), Number(100 * (model.FailureShare + model.RejectShare)));

    /// <summary>Minutes as they are typed.</summary>
    public static string Minutes(TimeSpan span) => Number(span.TotalMinutes);

    /// <summary>The model; null when a number cannot be read.</summary>
    public DeviceModel? Read() =>
        Within(Poll, LongestMinutes) is { } poll && Within(Install, LongestMinutes) is { } install && Within(Failing, 100) is { } failing
            ? DeviceModel.Assumed(TimeSpan.FromMinutes(poll), TimeSpan.FromMinutes(install), failing / 100)
            : null;

    /// <summary>What is wrong with a field, and what would be right; null for nothing.</summary>
    /// <param name="field"><c>poll</c>, <c>install</c> or <c>failing</c>.</param>
    public string? FaultOf(string field) => field switch
    {
        "poll" => Within(Poll, LongestMinutes) is null ? "Write minutes, 0 to 43,200." : null,
        "install" => Within(Install, LongestMinutes) is null ? "Write minutes, 0 to 43,200." : null,
        _ => Within(Failing, 100) is null ? "Write a share, 0 to 100." : null,
    };

    private static double? Within(string text, double most) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
