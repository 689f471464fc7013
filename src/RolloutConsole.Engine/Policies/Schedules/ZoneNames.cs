using System.Diagnostics.CodeAnalysis;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Engine.Policies.Schedules;

/// <summary>Zones by their IANA names.</summary>
public static class ZoneNames
{
    /// <summary>Every name that this machine knows, in order; UTC first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        RolloutSchedule.UsualZone,
        .. TimeZoneInfo.GetSystemTimeZones().Where(z => z.HasIanaId && z.Id != RolloutSchedule.UsualZone).Select(z => z.Id).Order(StringComparer.Ordinal),
    ];

    /// <summary>Looks a zone up.</summary>
    /// <param name="name">Its IANA name, exactly.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = name == RolloutSchedule.UsualZone ? TimeZoneInfo.Utc : null;
        return zone is not null || (name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone) && zone.HasIanaId);
    }

    /// <summary>The name that was probably meant: a city alone is enough; null when nothing is near.</summary>
    public static string? Nearest(string name)
    {
        var typed = name.Trim().Replace(' ', '_').ToLowerInvariant();
        if (typed.Length == 0)
        {
            return null;
        }

        return All.FirstOrDefault(z => Same(z, typed))
            ?? All.FirstOrDefault(z => Same(CityOf(z), CityOf(typed)))
            ?? Near(typed, [.. All.Select(z => z.ToLowerInvariant())])
            ?? Near(CityOf(typed), [.. All.Select(z => CityOf(z).ToLowerInvariant())]);

        static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

        static string? Near(string written, List<string> known) => NearestName.Of(written, known) is { } near ? All[known.IndexOf(near)] : null;
    }

    private static string CityOf(string zone) => zone[(zone.LastIndexOf('/') + 1)..];
}
