using System.Globalization;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;

namespace RolloutConsole.Store.Settings;

/// <summary>The set type that a set without one gets (hawkbit-api, 2.9 and 2.17).</summary>
internal static class DefaultType
{
    private const string PresetKey = "os_app";

    /// <summary>Its id: the one chosen, else that of the preset.</summary>
    public static long IdOf(RolloutDbContext context) =>
        context.Set<SettingRow>().Where(s => s.Key == SettingKey.DefaultSetType).Select(s => s.Value).SingleOrDefault() is { } chosen
            ? long.Parse(chosen, NumberStyles.None, CultureInfo.InvariantCulture)
            : PresetOf(context);

    /// <summary>Id of the preset.</summary>
    public static long PresetOf(RolloutDbContext context) =>
        context.Set<DistributionSetTypeRow>().Where(t => t.Key == PresetKey && t.DeletedAt == null).Select(t => t.Id).SingleOrDefault();
}
