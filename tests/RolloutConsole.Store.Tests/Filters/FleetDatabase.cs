using Microsoft.Data.Sqlite;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.Filters;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>A database in memory with the tables filters look at.</summary>
public sealed class FleetDatabase : IDisposable
{
    private const string Tables = """
        CREATE TABLE targets (id INTEGER PRIMARY KEY, controller_id TEXT NOT NULL, controller_id_folded TEXT NOT NULL, name TEXT NOT NULL,
          name_folded TEXT NOT NULL, description TEXT NULL, description_folded TEXT NULL, group_path TEXT NULL, group_path_folded TEXT NULL,
          address TEXT NULL, address_folded TEXT NULL, update_status INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by TEXT NOT NULL,
          last_modified_at INTEGER NOT NULL, last_modified_by TEXT NOT NULL, last_poll_at INTEGER NULL, assigned_set_id INTEGER NULL,
          installed_set_id INTEGER NULL, installed_at INTEGER NULL, target_type_id INTEGER NULL, auto_confirm INTEGER NOT NULL, deleted_at INTEGER NULL);
        CREATE UNIQUE INDEX ix_targets_controller_id_folded ON targets (controller_id_folded);
        CREATE TABLE target_attributes (target_id INTEGER NOT NULL, key TEXT NOT NULL, key_folded TEXT NOT NULL, value TEXT NOT NULL,
          value_folded TEXT NOT NULL, PRIMARY KEY (target_id, key));
        CREATE INDEX ix_target_attributes_value ON target_attributes (key_folded, value_folded, target_id);
        CREATE TABLE target_metadata (target_id INTEGER NOT NULL, key TEXT NOT NULL, key_folded TEXT NOT NULL, value TEXT NOT NULL,
          value_folded TEXT NOT NULL, PRIMARY KEY (target_id, key));
        CREATE INDEX ix_target_metadata_value ON target_metadata (key_folded, value_folded, target_id);
        CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_folded TEXT NOT NULL, deleted_at INTEGER);
        CREATE TABLE target_tags (target_id INTEGER NOT NULL, tag_id INTEGER NOT NULL, PRIMARY KEY (target_id, tag_id));
        CREATE TABLE distribution_sets (id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_folded TEXT NOT NULL, version TEXT NOT NULL, version_folded TEXT NOT NULL);
        CREATE TABLE target_types (id INTEGER PRIMARY KEY, key TEXT NOT NULL, key_folded TEXT NOT NULL, name TEXT NOT NULL, name_folded TEXT NOT NULL);
        """;

    private readonly SqliteConnection _connection;

    /// <summary>Opens a database with the small fleet in it.</summary>
    public FleetDatabase()
    {
        SqliteEngine.Initialize();
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
        Execute(Tables);
        foreach (var set in SmallFleet.Sets)
        {
            Insert("distribution_sets", set.Id, set.Name, Fold(set.Name), set.Version, Fold(set.Version));
        }

        foreach (var type in SmallFleet.Types)
        {
            Insert("target_types", type.Id, type.Key, Fold(type.Key), type.Name, Fold(type.Name));
        }

        for (var i = 0; i < SmallFleet.Tags.Length; i++)
        {
            Insert("tags", i, SmallFleet.Tags[i], Fold(SmallFleet.Tags[i]), null);
        }

        Array.ForEach(SmallFleet.Targets, Add);
    }

    internal void Add(FleetTarget t)
    {
        Insert(
            "targets", t.Id, t.ControllerId, Fold(t.ControllerId), t.Name, Fold(t.Name), t.Description, Fold(t.Description), t.Group, Fold(t.Group),
            t.Address, Fold(t.Address), (int)t.Status, t.CreatedAt, t.CreatedBy, t.LastModifiedAt, t.LastModifiedBy, t.LastPollAt,
            t.Assigned?.Id, t.Installed?.Id, null, t.Type?.Id, t.AutoConfirm ? 1 : 0, null);
        foreach (var (table, map) in new[] { ("target_attributes", t.Attributes), ("target_metadata", t.Metadata) })
        {
            foreach (var (key, value) in map)
            {
                Insert(table, t.Id, key, Fold(key), value, Fold(value));
            }
        }

        foreach (var tag in t.Tags)
        {
            Insert("target_tags", t.Id, Array.IndexOf(SmallFleet.Tags, tag));
        }
    }

    /// <summary>The targets a filter matches, in the order of their ids.</summary>
    public IReadOnlyList<int> Matching(FilterNode filter, FilterReach? reach = null)
    {
        var predicate = FilterSql.Compile(filter, SmallFleet.Context, SqliteDialect.Instance, reach: reach);
        return [.. Read($"SELECT t.id FROM targets t WHERE {predicate.Sql} ORDER BY t.id", predicate).Select(row => Convert.ToInt32(row[0], null))];
    }

    /// <summary>The targets matched by a filter that stands twice, and deep, in one statement.</summary>
    public IReadOnlyList<int> MatchingTwice(FilterNode filter)
    {
        var one = FilterSql.Compile(filter, SmallFleet.Context, SqliteDialect.Instance, "a");
        var two = FilterSql.Compile(filter, SmallFleet.Context, SqliteDialect.Instance, "b");
        var sql = $"""
            SELECT o.id FROM targets o WHERE o.id > 0 AND o.id IN
              (SELECT t.id FROM targets t WHERE t.deleted_at IS NULL AND {one.Sql} AND t.id NOT IN
                (SELECT t.id FROM targets t WHERE t.deleted_at IS NULL AND ({two.Sql}) IS NOT TRUE)) ORDER BY o.id
            """;
        return [.. Read(sql, new SqlPredicate(sql, [.. one.Parameters, .. two.Parameters])).Select(row => Convert.ToInt32(row[0], null))];
    }

    /// <summary>How SQLite answers a filter, one line a step.</summary>
    public string PlanOf(FilterNode filter)
    {
        var predicate = FilterSql.Compile(filter, SmallFleet.Context);
        var steps = Read($"EXPLAIN QUERY PLAN SELECT t.id, t.name FROM targets t WHERE {predicate.Sql}", predicate);
        return string.Join('\n', steps.Select(row => row[3]));
    }

    /// <summary>One value answered by the engine.</summary>
    public object Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static string? Fold(string? text) => TextFold.Fold(text);

    private List<object[]> Read(string sql, SqlPredicate predicate)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in predicate.Parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private void Insert(string table, params object?[] values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} VALUES ({string.Join(", ", values.Select((_, i) => $"@v{i}"))})";
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"@v{i}", values[i] ?? DBNull.Value);
        }

        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
