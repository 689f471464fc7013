namespace RolloutConsole.Web.Tests.Pages;

/// <summary>A fact that needs a browser; shown as skipped with the reason where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    private static readonly string[] s_places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public ChromiumFactAttribute()
    {
        if (Executable is null)
        {
            Skip = "No Chromium found: install the package chromium, or name its path in the variable CHROMIUM.";
        }
    }

    /// <summary>Path of the browser; null where there is none.</summary>
    public static string? Executable { get; } =
        new[] { Environment.GetEnvironmentVariable("CHROMIUM") }.Concat(s_places).FirstOrDefault(File.Exists);
}
