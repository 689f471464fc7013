namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>Where the console keeps its files (architecture, section 8).</summary>
internal static class DataFolder
{
    /// <summary>
    /// The absolute path of <c>Data:Folder</c>; without that setting a folder of the user who runs the console, never one that depends
    /// on the directory it was started from.
    /// </summary>
    public static string Of(IConfiguration configuration)
    {
        var folder = configuration["Data:Folder"];
        return string.IsNullOrWhiteSpace(folder)
            ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "RolloutConsole")
            : Path.GetFullPath(folder);
    }
}
