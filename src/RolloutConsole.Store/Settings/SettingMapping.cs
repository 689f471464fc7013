using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Settings;

/// <summary>Table of settings.</summary>
internal static class SettingMapping
{
    public static void Map(ModelBuilder model) => model.Entity<SettingRow>(e =>
    {
        e.ToTable("settings");
        e.HasKey(s => s.Key);
    });
}
