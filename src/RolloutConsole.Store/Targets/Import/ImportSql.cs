using System.Text.Json;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>
/// Statements of one slice of an import. Prepared and bound as bytes, because a million devices with their attributes are ten million
/// inserts: the wrapping would cost as much as the database.
/// </summary>
internal static class ImportSql
{
    private const string IsLiving = "SELECT 1 FROM targets WHERE controller_id = ?1 AND deleted_at IS NULL";

    private const string InsertTarget = """
        INSERT INTO targets (controller_id, controller_id_folded, name, name_folded, description, description_folded, group_path,
          group_path_folded, address, address_folded, update_status, target_type_id, auto_confirm, auto_confirm_by, auto_confirm_at,
          attributes_requested, security_token_hash, security_token_protected, created_at, created_by, last_modified_at, last_modified_by, deleted_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?19, ?20, ?21)
        """;

    private const string InsertAttribute = "INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (?1, ?2, ?3, ?4, ?5)";

    private const string InsertMetadata = "INSERT INTO target_metadata (target_id, key, key_folded, value, value_folded) VALUES (?1, ?2, ?3, ?4, ?5)";

    // A tag that was deleted since the file was checked is left out, as it is taken off every other target.
    private const string InsertTag = "INSERT INTO target_tags (target_id, tag_id) SELECT ?1, id FROM tags WHERE id = ?2 AND deleted_at IS NULL";

    private static readonly string s_held = $"""
        SELECT h.controller_id FROM target_imports p CROSS JOIN json_each(@ids) j
        CROSS JOIN targets h ON h.controller_id_folded = (j.value ->> 1) AND h.controller_id = (j.value ->> 0) AND h.deleted_at = -p.id
        WHERE p.state = {(int)ImportState.Publishing} LIMIT 1
        """;

    private const string IsLivingType = "SELECT 1 FROM target_types WHERE id = ?1 AND deleted_at IS NULL";

    // OR IGNORE: an id that was taken meanwhile keeps its target, and the row stays hidden. A target is as old as it can be seen: what was
    // ordered for many targets before does not reach it.
    private const string Show = "UPDATE OR IGNORE targets SET deleted_at = NULL, created_at = ?4, last_modified_at = ?4 WHERE id > ?1 AND id <= ?2 AND deleted_at = ?3";

    private const string Hidden = "SELECT id, controller_id FROM targets WHERE id > ?1 AND id <= ?2 AND deleted_at = ?3";

    // The ids of a slice first: then each table is asked by its own key, and never read as a whole.
    private const string HiddenIds = "SELECT id FROM targets WHERE id > ?1 AND id <= ?2 AND deleted_at = ?3";

    private static readonly string[] s_deletes =
    [
        $"DELETE FROM target_attributes WHERE target_id IN ({HiddenIds})",
        $"DELETE FROM target_metadata WHERE target_id IN ({HiddenIds})",
        $"DELETE FROM target_tags WHERE target_id IN ({HiddenIds})",
        "DELETE FROM targets WHERE id > ?1 AND id <= ?2 AND deleted_at = ?3",
    ];

    /// <summary>What hides the targets of an import.</summary>
    public static long MarkOf(long importId) => -importId;

    /// <summary>Why a target cannot be written any more; null when it can.</summary>
    public static RowRefusal? RefusalOf(WriteSession session, PreparedTarget target)
    {
        var look = session.Statement(IsLiving).BindUtf8(1, target.ControllerId);
        var isTaken = look.Step();
        look.Reset();
        if (isTaken)
        {
            return ImportScan.Taken(target.Line, target.Source.ControllerId);
        }

        if (target.Source.TypeId is not { } type)
        {
            return null;
        }

        look = session.Statement(IsLivingType).Bind(1, type);
        var isThere = look.Step();
        look.Reset();
        return isThere
            ? null
            : ImportRows.RefusalOf(target.Line, target.Source.ControllerId, "its target type was deleted meanwhile. Choose another type, or create it again.");
    }

    /// <summary>Writes a hidden target.</summary>
    /// <returns>Its id.</returns>
    public static long Insert(WriteSession session, PreparedTarget target, long mark, string by, long now)
    {
        var source = target.Source;
        session.Statement(InsertTarget)
            .BindUtf8(1, target.ControllerId).BindUtf8(2, target.ControllerIdFolded).BindUtf8(3, target.Name).BindUtf8(4, target.NameFolded)
            .Bind(5, source.Description).Bind(6, TextFold.Fold(source.Description))
            .Bind(7, source.Group).Bind(8, TextFold.Fold(source.Group))
            .Bind(9, source.Address).Bind(10, TextFold.Fold(source.Address))
            .Bind(11, (long)TargetUpdateStatus.Unknown).Bind(12, source.TypeId)
            .Bind(13, source.AutoConfirm ? 1L : 0L).Bind(14, source.AutoConfirm ? by : null).Bind(15, source.AutoConfirm ? now : (long?)null)
            .Bind(16, source.RequestAttributes ? 1L : 0L)
            .BindBytes(17, target.TokenHash).BindUtf8(18, target.TokenProtected)
            .Bind(19, now).Bind(20, by).Bind(21, mark)
            .Run();
        var id = session.LastId;
        Insert(session, InsertAttribute, id, target.Attributes);
        Insert(session, InsertMetadata, id, target.Metadata);
        foreach (var tag in source.TagIds)
        {
            session.Statement(InsertTag).Bind(1, id).Bind(2, tag).Run();
        }

        return id;
    }

    /// <summary>Shows the targets of a range, created at the moment <paramref name="now"/> (milliseconds since 1970).</summary>
    /// <returns>How many; and those that could not be, because their ids were taken, and which are deleted.</returns>
    public static (int Shown, List<string> Taken) Publish(WriteSession session, long after, long through, long mark, long now)
    {
        var shown = session.Statement(Show).Bind(1, after).Bind(2, through).Bind(3, mark).Bind(4, now).Run();
        var taken = new List<string>();
        var left = session.Statement(Hidden).Bind(1, after).Bind(2, through).Bind(3, mark);
        while (left.Step())
        {
            taken.Add(left.Text(1));
        }

        if (taken.Count > 0)
        {
            Withdraw(session, after, through, mark);
        }

        return (shown, taken);
    }

    /// <summary>The refusal of a row whose id was taken when it was to be shown; its line is not known any more.</summary>
    public static RowRefusal LostTo(string controllerId) =>
        ImportRows.RefusalOf(0, controllerId, "another target took this id at the last moment and keeps it. Choose another id, or change that target.");

    /// <summary>
    /// The first of some ids that an import is about to show, and so nobody else may take; null without any. Costs a search of an index an id
    /// while an import publishes, else nothing.
    /// </summary>
    public static string? HeldOf(WriteSession session, IEnumerable<string> controllerIds) => session.Rows(
        s_held, row => row.GetString(0), ("@ids", JsonSerializer.Serialize(controllerIds.Select(id => new[] { id, TextFold.Fold(id) })))).FirstOrDefault();

    /// <summary>Deletes the hidden targets of a range with all that belongs to them.</summary>
    /// <returns>How many targets.</returns>
    public static int Withdraw(WriteSession session, long after, long through, long mark)
    {
        var targets = 0;
        foreach (var delete in s_deletes)
        {
            targets = session.Statement(delete).Bind(1, after).Bind(2, through).Bind(3, mark).Run();
        }

        return targets;
    }

    private static void Insert(WriteSession session, string sql, long id, PreparedEntry[] entries)
    {
        var statement = session.Statement(sql);
        foreach (var (key, value) in entries)
        {
            statement.Bind(1, id).BindUtf8(2, key.Plain).BindUtf8(3, key.Folded).BindUtf8(4, value.Plain).BindUtf8(5, value.Folded).Run();
        }
    }
}
