using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Testing;

/// <summary>Puts devices and distribution sets into a database, quickly and always the same.</summary>
public sealed class FleetSeed(SqliteFixture database)
{
    private const string Target = """
        INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, update_status, created_at, created_by, last_modified_at,
          last_modified_by, auto_confirm, attributes_requested, security_token_hash, target_type_id)
        VALUES (?1, ?2, ?1, ?2, ?3, ?4, 'seed', ?4, 'seed', 0, 0, ?5, ?6)
        """;

    private const string Attribute = "INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (?1, ?2, ?3, ?4, ?5)";

    /// <summary>The security token of every seeded device.</summary>
    public const string Token = "00112233445566778899aabbccddeeff";

    /// <summary>
    /// Adds devices <c>device-00001</c> and on, one more than those that are there. Every device has attributes <c>region</c> (<c>eu</c>, <c>us</c>
    /// and <c>ap</c> in turn) and <c>hw</c> (<c>1</c> to <c>5</c> in turn).
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="createdAt">Since when they exist; null takes the clock.</param>
    /// <param name="targetTypeId">Their type, if any.</param>
    /// <param name="withAttributes">False leaves the attributes out.</param>
    /// <returns>Their ids.</returns>
    public Task<long[]> TargetsAsync(int count, DateTimeOffset? createdAt = null, long? targetTypeId = null, bool withAttributes = true) =>
        database.Gate.RunAsync(
            WritePriority.Ordinary,
            durable: false,
            session => Targets(session, count, createdAt ?? database.Clock.GetUtcNow(), targetTypeId, withAttributes),
            CancellationToken.None);

    /// <summary>Adds a complete set of the preset type <c>os</c> with one module and one artifact.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <returns>Its id.</returns>
    public Task<long> SetAsync(string name = "gateway", string version = "1.0.0") =>
        database.Gate.RunAsync(WritePriority.Ordinary, durable: false, session => Set(session, name, version), CancellationToken.None);

    private static long[] Targets(WriteSession session, int count, DateTimeOffset createdAt, long? typeId, bool withAttributes)
    {
        string[] regions = ["eu", "us", "ap"];
        var first = session.Number("SELECT count(*) FROM targets") ?? 0;
        var hash = DeviceToken.HashOf(Token);
        var ids = new long[count];
        for (var i = 0; i < count; i++)
        {
            var name = $"device-{first + i + 1:D5}";
            session.Statement(Target).Bind(1, name).Bind(2, TextFold.Fold(name)).Bind(3, (int)TargetUpdateStatus.Registered)
                .Bind(4, createdAt.ToUnixTimeMilliseconds()).BindBytes(5, hash).Bind(6, typeId).Run();
            ids[i] = session.LastId;
            if (withAttributes)
            {
                Put(session, ids[i], "region", regions[(first + i) % 3]);
                Put(session, ids[i], "hw", $"{((first + i) % 5) + 1}");
            }
        }

        return ids;
    }

    private static void Put(WriteSession session, long targetId, string key, string value) => session.Statement(Attribute)
        .Bind(1, targetId).Bind(2, key).Bind(3, TextFold.Fold(key)).Bind(4, value).Bind(5, TextFold.Fold(value)).Run();

    private static long Set(WriteSession session, string name, string version)
    {
        session.Execute(
            """
            INSERT INTO software_modules (type_id, name, version, encrypted, locked, created_at, created_by, last_modified_at, last_modified_by)
            VALUES (1, @name, @version, 0, 0, 0, 'seed', 0, 'seed')
            """,
            ("@name", name), ("@version", version));
        var module = session.LastId;
        session.Execute(
            """
            INSERT INTO artifacts (software_module_id, file_name, size, sha1, md5, sha256, created_at, created_by)
            VALUES (@module, @file, 1024, 'a1', 'b2', 'c3', 0, 'seed')
            """,
            ("@module", module), ("@file", $"{name}-{version}.bin"));
        session.Execute(
            """
            INSERT INTO distribution_sets (type_id, name, name_folded, version, version_folded, required_migration_step, locked, valid,
              created_at, created_by, last_modified_at, last_modified_by)
            VALUES (1, @name, @nameFolded, @version, @versionFolded, 0, 0, 1, 0, 'seed', 0, 'seed')
            """,
            ("@name", name), ("@nameFolded", TextFold.Fold(name)), ("@version", version), ("@versionFolded", TextFold.Fold(version)));
        var set = session.LastId;
        session.Execute(
            "INSERT INTO distribution_set_modules (distribution_set_id, software_module_id) VALUES (@set, @module)", ("@set", set), ("@module", module));
        return set;
    }
}
