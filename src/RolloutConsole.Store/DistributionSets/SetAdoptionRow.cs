namespace RolloutConsole.Store.DistributionSets;

/// <summary>How many devices ran a set on a day: row of table <c>set_adoption</c>. A day on which the last device left it has a row of 0.</summary>
internal sealed class SetAdoptionRow
{
    public long SetId { get; set; }

    /// <summary>Days since the first of January of the year 1, in UTC: <see cref="DateOnly.DayNumber"/>.</summary>
    public int Day { get; set; }

    /// <summary>Devices at the day's last sample.</summary>
    public int Installed { get; set; }
}
