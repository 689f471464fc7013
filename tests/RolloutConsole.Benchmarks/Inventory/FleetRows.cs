using System.Globalization;
using System.Text;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Targets.Import;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Benchmarks.Inventory;

/// <summary>
/// The same devices with eight attributes each, as a file and as rows: two attributes with few values, two with some, two with many, two
/// that are different for every device.
/// </summary>
internal static class FleetRows
{
    /// <summary>Devices that are prepared together before they are inserted.</summary>
    public const int Chunk = 10_000;

    private static readonly string[] s_regions = ["eu", "us", "ap", "af", "sa"];

    private static readonly string[] s_keys = ["region", "hwRev", "model", "site", "customer", "batch", "serial", "mac"];

    /// <summary>Writes the file.</summary>
    public static void WriteFile(string path, int devices)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.Write("controllerId,name,description,group,address,type,tags,securityToken,autoConfirm,requestAttributes");
        foreach (var key in s_keys)
        {
            writer.Write($",attribute.{key}");
        }

        writer.Write('\n');
        for (var i = 0; i < devices; i++)
        {
            var target = Of(i);
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{target.ControllerId},{target.Name},{target.Description},{target.Group},{target.Address},,,{target.SecurityToken},,"));
            foreach (var (_, value) in target.Attributes)
            {
                writer.Write(',');
                writer.Write(value);
            }

            writer.Write('\n');
        }
    }

    /// <summary>
    /// Inserts devices with prepared statements and nothing else, in transactions of ten thousand: what the same tables and indexes cost.
    /// </summary>
    /// <returns>The time in the database alone; preparing the values is not counted.</returns>
    public static TimeSpan Insert(string databaseFile, int devices, ISecretProtector secrets)
    {
        using var connection = StoreWorld.OpenFile(databaseFile);
        using var insert = new BareInserts(connection);
        var took = TimeSpan.Zero;
        for (var from = 0; from < devices; from += Chunk)
        {
            var rows = Enumerable.Range(from, Math.Min(Chunk, devices - from)).Select(i => PreparedTarget.Of(Of(i), secrets)).ToList();
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            using var transaction = connection.BeginTransaction();
            foreach (var row in rows)
            {
                insert.Add(row);
            }

            transaction.Commit();
            took += System.Diagnostics.Stopwatch.GetElapsedTime(started);
        }

        return took;
    }

    private static ImportedTarget Of(int i) => new()
    {
        Line = i + 2,
        ControllerId = $"gateway-{i:D7}",
        Name = $"Gateway {i}",
        Description = $"Rack {i % 40} in hall {i % 7}",
        Group = $"{s_regions[i % 5]}/site-{i % 500}",
        Address = $"10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255}",
        SecurityToken = null,
        RequestAttributes = true,
        Attributes =
        [
            new("region", s_regions[i % 5]), new("hwRev", $"{(i % 4) + 1}"), new("model", $"gw-{i % 60}"), new("site", $"site-{i % 500}"),
            new("customer", $"customer-{i * 7919L % 20_000}"), new("batch", $"b-{i / 100}"), new("serial", $"SN{i * 2654435761L % 4_294_967_296L:X8}"),
            new("mac", $"02:{i >> 24 & 255:x2}:{i >> 16 & 255:x2}:{i >> 8 & 255:x2}:{i & 255:x2}:00"),
        ],
        Metadata = [],
    };
}

/// <summary>One prepared insert for each table.</summary>
internal sealed class BareInserts(Microsoft.Data.Sqlite.SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _target = new(connection, """
        INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, description, description_folded, group_path,
          group_path_folded, address, address_folded, update_status, auto_confirm, attributes_requested, security_token_hash,
          security_token_protected, created_at, created_by, last_modified_at, last_modified_by)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 1, ?11, ?12, 0, 'bare', 0, 'bare')
        """);

    private readonly SqliteStatement _attribute =
        new(connection, "INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (?1, ?2, ?3, ?4, ?5)");

    // Nobody else writes, so the next id is known without asking.
    private long _id = LastOf(connection);

    public void Add(PreparedTarget row)
    {
        var source = row.Source;
        _target.BindUtf8(1, row.ControllerId).BindUtf8(2, row.ControllerIdFolded).BindUtf8(3, row.Name).BindUtf8(4, row.NameFolded)
            .Bind(5, source.Description).Bind(6, source.Description).Bind(7, source.Group).Bind(8, source.Group).Bind(9, source.Address).Bind(10, source.Address)
            .BindBytes(11, row.TokenHash).BindUtf8(12, row.TokenProtected).Run();
        _id++;
        foreach (var (key, value) in row.Attributes)
        {
            _attribute.Bind(1, _id).BindUtf8(2, key.Plain).BindUtf8(3, key.Folded).BindUtf8(4, value.Plain).BindUtf8(5, value.Folded).Run();
        }
    }

    private static long LastOf(Microsoft.Data.Sqlite.SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq FROM sqlite_sequence WHERE name = 'targets'";
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _target.Dispose();
        _attribute.Dispose();
    }
}
