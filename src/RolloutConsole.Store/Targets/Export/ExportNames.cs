using System.Collections.Immutable;
using System.Text;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;
using RolloutConsole.LiveFeed.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets.Export;

/// <summary>What an export looks up once: names of types, sets and tags, and the keys that become columns.</summary>
internal sealed class ExportNames
{
    private static readonly ImmutableArray<byte[]> s_statuses =
        [.. Enum.GetValues<TargetUpdateStatus>().Select(s => Encoding.UTF8.GetBytes(UpdateStatusNames.Of(s)))];

    /// <summary>Keys of target types.</summary>
    public required IReadOnlyDictionary<long, byte[]> Types { get; init; }

    /// <summary>Name and version of sets.</summary>
    public required IReadOnlyDictionary<long, byte[]> Sets { get; init; }

    /// <summary>Names of tags.</summary>
    public required IReadOnlyDictionary<long, string> Tags { get; init; }

    /// <summary>Keys of attributes with a column.</summary>
    public KeyColumns Attributes { get; init; } = KeyColumns.None;

    /// <summary>Keys of metadata with a column.</summary>
    public KeyColumns Metadata { get; init; } = KeyColumns.None;

    /// <summary>Word of an update status.</summary>
    public static byte[] StatusOf(int status) => s_statuses[status];

    /// <summary>Reads them.</summary>
    public static ExportNames Read(ReadSession session, ExportFormat format)
    {
        Dictionary<long, string> Texts(string sql) => session.Rows(sql, row => (row.GetInt64(0), row.GetString(1))).ToDictionary();
        var (attributes, metadata) = format == ExportFormat.Csv
            ? (Keys(session, "target_attributes", ITargetExport.MostKeys + 1), Keys(session, "target_metadata", ITargetExport.MostKeys + 1))
            : ([], []);
        if (attributes.Count + metadata.Count > ITargetExport.MostKeys)
        {
            throw new InvalidOperationException("A device reported a new key at the last moment, and CSV has no column left for it. Use JSON Lines.");
        }

        return new ExportNames
        {
            Types = Texts("SELECT id, key FROM target_types").ToDictionary(t => t.Key, t => Encoding.UTF8.GetBytes(t.Value)),
            Sets = Texts("SELECT id, name || ' ' || version FROM distribution_sets").ToDictionary(s => s.Key, s => Encoding.UTF8.GetBytes(s.Value)),
            Tags = Texts("SELECT id, name FROM tags"),
            Attributes = new KeyColumns(attributes),
            Metadata = new KeyColumns(metadata),
        };
    }

    /// <summary>How many keys want a column, counted up to <see cref="ITargetReads.CountCap"/> of attributes and as many of metadata.</summary>
    public static CappedCount CountKeys(ReadSession session)
    {
        var (attributes, metadata) = (Keys(session, "target_attributes", ITargetReads.CountCap).Count, Keys(session, "target_metadata", ITargetReads.CountCap).Count);
        return new CappedCount(attributes + metadata, Math.Max(attributes, metadata) == ITargetReads.CountCap);
    }

    // Goes from key to key through the index (key_folded, value_folded, target_id), so its cost is the number of keys, not of rows.
    private static List<string> Keys(ReadSession session, string table, int most) => session.Rows(
        $"""
        WITH RECURSIVE k(folded) AS (
            SELECT min(key_folded) FROM {table}
            UNION ALL
            SELECT (SELECT min(a.key_folded) FROM {table} a WHERE a.key_folded > k.folded) FROM k WHERE k.folded IS NOT NULL)
        SELECT (SELECT a.key FROM {table} a WHERE a.key_folded = k.folded LIMIT 1) FROM k WHERE k.folded IS NOT NULL LIMIT @most
        """,
        row => row.GetString(0),
        ("@most", most));
}

/// <summary>Keys that have a column, and where each lies. For one export at a time.</summary>
internal sealed class KeyColumns
{
    /// <summary>No columns.</summary>
    public static readonly KeyColumns None = new([]);

    private readonly ImmutableArray<byte[]> _keys;
    private readonly Dictionary<string, int> _folded;

    public KeyColumns(IEnumerable<string> keys)
    {
        // In the order of the primary key's bytes, in which the entries of a target come.
        _keys = [.. keys.Select(Encoding.UTF8.GetBytes).Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))];
        _folded = _keys.Select((key, at) => (TextFold.Fold(Encoding.UTF8.GetString(key)), at)).ToDictionary(k => k.Item1, k => k.at, StringComparer.Ordinal);
    }

    /// <summary>How many.</summary>
    public int Count => _keys.Length;

    /// <summary>A key.</summary>
    public string this[int index] => Encoding.UTF8.GetString(_keys[index]);

    /// <summary>The column of a key, or -1.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">Column to look at first: behind that of the key before.</param>
    public int Find(ReadOnlySpan<byte> key, int from)
    {
        for (var i = from; i < _keys.Length; i++)
        {
            if (key.SequenceEqual(_keys[i]))
            {
                return i;
            }
        }

        return _folded.GetValueOrDefault(TextFold.Fold(Encoding.UTF8.GetString(key)), -1);
    }
}
