namespace RolloutConsole.Engine.Filters;

/// <summary>Reads the field of a comparison and says what is wrong with it (hawkbit-rollouts.md, 8.3).</summary>
internal static class FilterFieldReader
{
    /// <summary>Reads a field.</summary>
    /// <returns>The field, or <c>null</c> after a fault.</returns>
    public static FilterField? Read(FilterScanner scan)
    {
        var word = scan.TakeBareWord();
        var start = scan.LastToken.Start;
        if (word.Length == 0)
        {
            var (at, length) = scan.RestOfWord();
            scan.Fail(at, length, length == 0
                ? "expected a field name or '('"
                : $"expected a field name or '(', but found '{scan.Slice(at, length)}'"
                    + (scan.Next == '!' ? "; there is no sign for 'not': use !=, =out= or =not=" : ""));
            return null;
        }

        var dot = word.IndexOf('.');
        var head = dot < 0 ? word : word[..dot];
        var sub = dot < 0 ? null : word[(dot + 1)..];
        if (TargetFields.Find(head) is { TakesKey: true } map)
        {
            return ReadKeyed(scan, map, start, word.Length, sub);
        }

        if (TargetFields.Find(word) is { } row)
        {
            return FilterField.Of(row.Field);
        }

        scan.Fail(Explain(head, sub, start) with { IsAboutField = true });
        return null;
    }

    private static FilterField? ReadKeyed(FilterScanner scan, TargetFieldDefinition map, int start, int length, string? key)
    {
        if (!string.IsNullOrEmpty(key))
        {
            return map.Field == TargetField.Attribute ? FilterField.Attribute(key) : FilterField.Metadata(key);
        }

        var isQuoted = key is not null && scan.Next is '"' or '\'';
        var fault = new FilterFault(start, length, isQuoted
            ? $"a key cannot stand in quotes; one with a blank or any of {FilterText.ReservedSigns} cannot be asked for"
            : $"'{map.Spelling}' needs a key after a dot, for example {map.Spelling}.region");
        scan.Fail(fault with { IsAboutField = true });
        return null;
    }

    private static FilterFault Explain(string head, string? sub, int start)
    {
        if (!TargetFields.Heads.Contains(head, StringComparer.OrdinalIgnoreCase))
        {
            return ExplainUnknown(head, sub, start);
        }

        var subs = TargetFields.SubFieldsOf(head);
        var list = string.Join(", ", subs.Select(name => $"{head}.{name}"));
        if (sub is null)
        {
            return new FilterFault(start, head.Length, $"'{head}' alone is no field; write one of {list}", $"{head}.{subs.FirstOrDefault(name => name == "name") ?? subs[0]}");
        }

        // The dot is at fault where no sub-field is allowed, the word after it where another one is.
        return subs.Count == 0
            ? new FilterFault(start + head.Length, sub.Length + 1, $"'{head}' has no sub-fields; write it without '.{sub}'", "")
            : new FilterFault(start + head.Length + 1, sub.Length, $"unknown sub-field '{sub}' of '{head}'; there are {list}", NearestName.Of(sub, subs));
    }

    private static FilterFault ExplainUnknown(string head, string? sub, int start)
    {
        if (head.Equals("not", StringComparison.OrdinalIgnoreCase))
        {
            return new FilterFault(start, head.Length, "there is no word for 'not'; use !=, =out= or =not= in the comparison");
        }

        if (NearestName.Of(head, TargetFields.Heads) is { } near)
        {
            return new FilterFault(start, head.Length, $"unknown field '{head}'; did you mean '{near}'?", near);
        }

        var whole = sub is null ? head : $"{head}.{sub}";
        var known = string.Join(", ", TargetFields.Heads.Where(name => name is not ("targettype" or "controllerid")));
        return whole.Length > 0 && head.Length > 0
            ? new FilterFault(start, whole.Length, $"unknown field '{whole}'; a value reported by the device is written attribute.{whole}; the fields are {known}", $"attribute.{whole}")
            : new FilterFault(start, whole.Length, $"expected a field name before the dot; the fields are {known}");
    }
}
