using Microsoft.AspNetCore.DataProtection;
using RolloutConsole.Engine.Security;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>
/// The key ring lies in the data folder, so that cookies, form tokens and encrypted secrets outlive a restart: a restart must not turn
/// the emergency stop into an error.
/// </summary>
internal static class KeyRing
{
    /// <summary>Adds data protection and <see cref="ISecretProtector"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="folder">The data folder.</param>
    /// <exception cref="StartupFault">The folder cannot be written.</exception>
    public static void AddKeyRing(this IServiceCollection services, string folder)
    {
        var keys = FolderOf(folder);
        // It warns at every first start that the keys are not encrypted once more; the folder is for the owner only.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("RolloutConsole").PersistKeysToFileSystem(keys);
        services.AddSingleton<ISecretProtector, SecretProtector>();
    }

    private static DirectoryInfo FolderOf(string folder)
    {
        var path = Path.Combine(folder, "keys");
        try
        {
            var keys = Directory.CreateDirectory(path);
            if (!OperatingSystem.IsWindows())
            {
                // Whoever reads the keys can sign in as anybody.
                File.SetUnixFileMode(keys.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return keys;
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new StartupFault(
                $"The folder {path} cannot be created or written; give the console's account write access, or set Data:Folder to another one.",
                fault);
        }
    }
}
