using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Export;

/// <summary>Statements that read one device after the other; raw, because an export reads ten rows for each of a million devices.</summary>
internal static class ExportSql
{
    private const string Target = """
        SELECT controller_id, name, description, group_path, address, target_type_id, auto_confirm, attributes_requested, update_status,
          installed_set_id, assigned_set_id, last_poll_at, created_at, created_by
        FROM targets WHERE id = ?1 AND deleted_at IS NULL
        """;

    private const string Tags = "SELECT tag_id FROM target_tags WHERE target_id = ?1";

    // The order of the primary key, so nothing is sorted.
    private const string Attributes = "SELECT key, value FROM target_attributes WHERE target_id = ?1 ORDER BY key";

    private const string Metadata = "SELECT key, value FROM target_metadata WHERE target_id = ?1 ORDER BY key";

    /// <summary>The device, to be stepped once.</summary>
    public static SqliteStatement TargetOf(ReadSession session, long id) => session.Statement(Target).Bind(1, id);

    /// <summary>Its tags.</summary>
    public static SqliteStatement TagsOf(ReadSession session, long id) => session.Statement(Tags).Bind(1, id);

    /// <summary>Its attributes.</summary>
    public static SqliteStatement AttributesOf(ReadSession session, long id) => session.Statement(Attributes).Bind(1, id);

    /// <summary>Its metadata.</summary>
    public static SqliteStatement MetadataOf(ReadSession session, long id) => session.Statement(Metadata).Bind(1, id);

    /// <summary>Columns of <see cref="TargetOf"/>.</summary>
    internal static class Column
    {
        public const int ControllerId = 0;
        public const int Name = 1;
        public const int Description = 2;
        public const int Group = 3;
        public const int Address = 4;
        public const int Type = 5;
        public const int AutoConfirm = 6;
        public const int Requested = 7;
        public const int Status = 8;
        public const int Installed = 9;
        public const int Assigned = 10;
        public const int LastContact = 11;
        public const int CreatedAt = 12;
        public const int CreatedBy = 13;
    }
}
