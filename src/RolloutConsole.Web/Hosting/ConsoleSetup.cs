using Microsoft.Data.Sqlite;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Database;
using RolloutConsole.Web.Hosting.Accounts;

namespace RolloutConsole.Web.Hosting;

/// <summary>Reads where the console keeps what from its settings; a wrong one is named with what would be right.</summary>
internal static class ConsoleSetup
{
    /// <summary>Adds the stores of rollouts, devices and inventory where the settings say that they lie.</summary>
    public static void AddStores(IServiceCollection services, IConfiguration configuration)
    {
        services.AddRolloutStore(DatabaseOf(configuration));
        services.AddReadStore();
        services.AddInventoryStore(
            o => o.Path = ArtifactsOf(configuration),
            o => configuration.GetSection("Artifacts").Bind(o));
        services.Configure<ImportOptions>(configuration.GetSection("Import"));
        services.AddHostedService<InventoryUpkeep>();
    }

    /// <summary>The database: <c>Database:Provider</c>, <c>Database:ConnectionString</c>, <c>Database:Durability</c>, <c>Data:Folder</c>.</summary>
    /// <exception cref="StartupFault">A setting is wrong.</exception>
    public static DatabaseOptions DatabaseOf(IConfiguration configuration)
    {
        var provider = configuration["Database:Provider"];
        if (!string.IsNullOrWhiteSpace(provider) && !provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            throw new StartupFault($"Database:Provider is '{provider}'; this version knows Sqlite only.");
        }

        var durability = configuration["Database:Durability"];
        var options = new DatabaseOptions { Folder = DataFolder.Of(configuration) };
        if (!string.IsNullOrWhiteSpace(durability))
        {
            options.Durability = Enum.TryParse<Durability>(durability, ignoreCase: true, out var known) && Enum.IsDefined(known)
                ? known
                : throw new StartupFault($"Database:Durability is '{durability}'; use Process or Power.");
        }

        if (configuration["Database:ConnectionString"] is { Length: > 0 } text)
        {
            var file = FileOf(text);
            options.Folder = Path.GetDirectoryName(file) ?? options.Folder;
            options.FileName = Path.GetFileName(file);
        }

        return options;
    }

    /// <summary>The files of artifacts: <c>Artifacts:Path</c>, else a folder beside the database.</summary>
    public static string ArtifactsOf(IConfiguration configuration) => configuration["Artifacts:Path"] is { Length: > 0 } path
        ? Path.GetFullPath(path)
        : Path.Combine(DataFolder.Of(configuration), "artifacts");

    private static string FileOf(string connectionString)
    {
        try
        {
            var source = new SqliteConnectionStringBuilder(connectionString).DataSource;
            return source.Length > 0 && source != ":memory:"
                ? Path.GetFullPath(source)
                : throw new StartupFault("Database:ConnectionString names no file; write one such as 'Data Source=/var/lib/rollout-console/rollouts.db'.");
        }
        catch (ArgumentException fault)
        {
            throw new StartupFault($"Database:ConnectionString cannot be read: {fault.Message} Write one such as 'Data Source=/var/lib/rollout-console/rollouts.db'.", fault);
        }
    }
}
