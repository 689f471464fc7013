using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Applies what a device reports of itself (hawkbit-api, 1.10).</summary>
internal static class AttributeWriting
{
    /// <summary>Most attributes of a target.</summary>
    public const int MostAttributes = TargetTextRules.MostEntries;

    /// <summary>Longest key and longest value.</summary>
    public const int LongestText = TargetTextRules.LongestAttribute;

    private const string Answered = "UPDATE targets SET attributes_requested = 0 WHERE id = ?1 AND deleted_at IS NULL";

    private const string Read = "SELECT key, value FROM target_attributes WHERE target_id = ?1";

    private const string Delete = "DELETE FROM target_attributes WHERE target_id = ?1 AND key = ?2";

    private const string Put = """
        INSERT INTO target_attributes (target_id, key, key_folded, value, value_folded) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (target_id, key) DO UPDATE SET value = excluded.value, value_folded = excluded.value_folded
        """;

    /// <summary>Applies one change; only keys whose value differs are written.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="report">The change.</param>
    /// <param name="turned">Takes the attributes that say failing now and did not before, or no more; hardly ever any.</param>
    public static ReportOutcome Apply(WriteSession session, AttributeReport report, ICollection<TurnedAttribute> turned)
    {
        if (report.Mode != AttributeMode.Remove && !report.Values.All(IsValid))
        {
            return ReportOutcome.InvalidAttributes;
        }

        var stored = Stored(session, report.TargetId);
        var wanted = Wanted(stored, report);
        if (wanted.Count > MostAttributes)
        {
            return ReportOutcome.TooManyAttributes;
        }

        if (session.Statement(Answered).Bind(1, report.TargetId).Run() == 0)
        {
            return ReportOutcome.NotFound;
        }

        foreach (var key in stored.Keys.Where(key => !wanted.ContainsKey(key)))
        {
            session.Statement(Delete).Bind(1, report.TargetId).Bind(2, key).Run();
            NoteTurn(turned, key, stored[key], null);
        }

        foreach (var (key, value) in wanted.Where(w => !stored.TryGetValue(w.Key, out var old) || old != w.Value))
        {
            session.Statement(Put)
                .Bind(1, report.TargetId).Bind(2, key).Bind(3, TextFold.Fold(key)).Bind(4, value).Bind(5, TextFold.Fold(value)).Run();
            NoteTurn(turned, key, stored.GetValueOrDefault(key), value);
        }

        return ReportOutcome.Accepted;
    }

    private static void NoteTurn(ICollection<TurnedAttribute> turned, string key, string? before, string? now)
    {
        var isFailing = HealthWatch.Said(now) == ActionHealth.Failing;
        if (isFailing != (HealthWatch.Said(before) == ActionHealth.Failing))
        {
            turned.Add(new TurnedAttribute(key, isFailing));
        }
    }

    private static bool IsValid(KeyValuePair<string, string?> pair) => pair.Key.Length is > 0 and <= LongestText && !(pair.Value?.Length > LongestText);

    private static Dictionary<string, string> Stored(WriteSession session, long targetId)
    {
        var stored = new Dictionary<string, string>(StringComparer.Ordinal);
        var row = session.Statement(Read).Bind(1, targetId);
        while (row.Step())
        {
            stored[row.Text(0)] = row.Text(1);
        }

        return stored;
    }

    private static Dictionary<string, string> Wanted(Dictionary<string, string> stored, AttributeReport report)
    {
        var wanted = report.Mode == AttributeMode.Replace
            ? new Dictionary<string, string>(StringComparer.Ordinal)
            : new Dictionary<string, string>(stored, StringComparer.Ordinal);
        foreach (var (key, value) in report.Values)
        {
            if (report.Mode == AttributeMode.Remove || value is null)
            {
                wanted.Remove(key);
            }
            else
            {
                wanted[key] = value;
            }
        }

        return wanted;
    }
}

/// <summary>An attribute that begins or ceases to say failing, as a plan that watches it understands it.</summary>
/// <param name="Key">Its name.</param>
/// <param name="IsFailing">Whether it says so now.</param>
internal readonly record struct TurnedAttribute(string Key, bool IsFailing);
