using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using RolloutConsole.Engine.Filters;

namespace RolloutConsole.Store.Tests.Filters;

/// <summary>
/// A second, deliberately simple reading of hawkbit-rollouts.md 8.2 and 8.4 that asks each target in memory. It shares no code with
/// the compiler but the tree, so that both would have to be wrong in the same way.
/// </summary>
internal static class PlainReading
{
    public static bool Matches(FilterNode node, FleetTarget target) => node switch
    {
        FilterNode.And and => and.Terms.All(term => Matches(term, target)),
        FilterNode.Or or => or.Terms.Any(term => Matches(term, target)),
        FilterNode.Comparison comparison => Matches(comparison, target),
        _ => throw new InvalidOperationException(node.GetType().Name),
    };

    private static bool Matches(FilterNode.Comparison c, FleetTarget t)
    {
        var asksNull = c.Values[0] is FilterValue.Nothing;
        var values = c.Values.OfType<FilterValue.Text>().Select(value => Fill(value.Content)).ToList();
        bool Positive(string? stored) => One(c, stored, asksNull, values);
        bool Negative(string? stored) => stored is null ? MissingPassesNegative(asksNull, c.Operator.TakesList(), values) : !One(c, stored, asksNull, values);

        switch (c.Field.Field)
        {
            case TargetField.Tag:
                string?[] tags = t.Tags.Length == 0 ? [null] : [.. t.Tags];
                return c.Operator.IsNegative()
                    ? t.Tags.Length == 0 ? MissingPassesNegative(asksNull, c.Operator.TakesList(), values) : !tags.Any(Positive)
                    : tags.Any(Positive);
            case TargetField.Attribute or TargetField.Metadata:
                var map = c.Field.Field == TargetField.Attribute ? t.Attributes : t.Metadata;
                var entry = map.Where(pair => pair.Key.Equals(c.Field.Key, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value).SingleOrDefault();
                return c.Operator.IsNegative() ? entry is not null && Negative(entry) : Positive(entry);
            default:
                return c.Operator.IsNegative() ? Negative(Stored(c.Field.Field, t)) : Positive(Stored(c.Field.Field, t));
        }
    }

    // A missing value passes every negative comparison but =not=null and !=''.
    private static bool MissingPassesNegative(bool asksNull, bool isList, List<string> values) =>
        !asksNull && (isList || values[0].Length > 0);

    private static bool One(FilterNode.Comparison c, string? stored, bool asksNull, List<string> values)
    {
        if (asksNull)
        {
            return stored is null;
        }

        if (c.Operator.TakesList())
        {
            return stored is not null && values.Any(value => Same(c, stored, value));
        }

        if (c.Operator.IsOrdering())
        {
            return stored is not null && Ordered(c, stored, values[0]);
        }

        return values[0].Length == 0 ? string.IsNullOrEmpty(stored) : stored is not null && Like(c, stored, values[0]);
    }

    private static bool Ordered(FilterNode.Comparison c, string stored, string value)
    {
        var order = c.Field.Definition.Kind is FilterValueKind.Number or FilterValueKind.Timestamp
            ? Math.Sign(long.Parse(stored, CultureInfo.InvariantCulture).CompareTo(long.Parse(value, CultureInfo.InvariantCulture)))
            : Encoding.UTF8.GetBytes(stored).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(value.ToLowerInvariant()));
        return c.Operator switch
        {
            FilterOperator.Less => order < 0,
            FilterOperator.LessOrEqual => order <= 0,
            FilterOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static bool Like(FilterNode.Comparison c, string stored, string value)
    {
        var hidden = value.Replace(@"\*", "\u0001", StringComparison.Ordinal);
        if (!hidden.Contains('*', StringComparison.Ordinal))
        {
            return Same(c, stored, value);
        }

        var expression = string.Join(".*", hidden.Split('*').Select(piece => Regex.Escape(Up(c, piece.Replace('\u0001', '*')))));
        return Regex.IsMatch(Up(c, stored), $@"\A{expression}\z", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }

    private static bool Same(FilterNode.Comparison c, string a, string b) => Up(c, a) == Up(c, b);

    // Names of accounts have no folded column: beyond ASCII they are compared as written.
    private static string Up(FilterNode.Comparison c, string text) => c.Field.Field is TargetField.CreatedBy or TargetField.LastModifiedBy
        ? string.Concat(text.Select(letter => char.IsAscii(letter) ? char.ToUpperInvariant(letter) : letter))
        : text.ToUpperInvariant();

    private static string Fill(string value) => value switch
    {
        "$${NOW_TS}" => "${NOW_TS}",
        _ => value
            .Replace("${NOW_TS}", SmallFleet.Context.NowMs.ToString(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase)
            .Replace("${OVERDUE_TS}", SmallFleet.Context.OverdueMs.ToString(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase),
    };

    private static string? Stored(TargetField field, FleetTarget t) => field switch
    {
        TargetField.ControllerId => t.ControllerId,
        TargetField.Name => t.Name,
        TargetField.Description => t.Description,
        TargetField.Group => t.Group,
        TargetField.Address => t.Address,
        TargetField.CreatedAt => Number(t.CreatedAt),
        TargetField.CreatedBy => t.CreatedBy,
        TargetField.LastModifiedAt => Number(t.LastModifiedAt),
        TargetField.LastModifiedBy => t.LastModifiedBy,
        TargetField.UpdateStatus => UpdateStatusNames.Of(t.Status),
        TargetField.LastPollAt => Number(t.LastPollAt),
        TargetField.AssignedSetName => t.Assigned?.Name,
        TargetField.AssignedSetVersion => t.Assigned?.Version,
        TargetField.InstalledSetName => t.Installed?.Name,
        TargetField.InstalledSetVersion => t.Installed?.Version,
        TargetField.TypeId => Number(t.Type?.Id),
        TargetField.TypeKey => t.Type?.Key,
        TargetField.TypeName => t.Type?.Name,
        TargetField.AutoConfirm => t.AutoConfirm ? "true" : "false",
        _ => throw new InvalidOperationException(field.ToString()),
    };

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
