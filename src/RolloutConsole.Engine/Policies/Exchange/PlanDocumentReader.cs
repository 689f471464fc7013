using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// Reads a <see cref="PlanDocument"/>. Every member is first compared with the plan's own types, so that each wrong one is named with its
/// path; a part of the plan that is added later needs nothing here.
/// </summary>
internal static class PlanDocumentReader
{
    private const string Kind = "kind";

    private static readonly Dictionary<string, string> s_paths = new()
    {
        ["targetFilterQuery"] = "selection.filter",
        ["dynamic"] = "selection.mode",
        ["shuffleSeed"] = "selection.shuffleSeed",
        ["dynamicGroupTemplate"] = "selection.dynamicGroups",
        ["dynamicGroupTemplate.targetCount"] = "selection.dynamicGroups.targetCount",
        ["dynamicGroupTemplate.nameSuffix"] = "selection.dynamicGroups.nameSuffix",
        ["distributionSetId"] = "content.distributionSetId",
        ["weight"] = "content.weight",
        ["forcetime"] = "content.forceAt",
        ["confirmationRequired"] = "content.confirmationRequired",
        ["startAt"] = "schedule.startAt",
    };

    public static ImportedPlan Read(JsonElement root, ExchangeNotes notes)
    {
        if (!root.TryGetProperty("version", out var version) || !version.TryGetWholeNumber(out var number) || number != PlanDocument.Version)
        {
            notes.Fail("version", version.ValueKind == JsonValueKind.Undefined ? "It is missing." : $"It is {ExchangeText.Show(version)}.", $"This console reads version {PlanDocument.Version}.");
            return notes.Close(null);
        }

        Compare(root, typeof(RolloutPlan), "", notes);
        if (notes.HasFaults)
        {
            return notes.Close(null);
        }

        var plan = root.Deserialize<RolloutPlan>(PlanDocument.Options)!;
        notes.Judge("name", plan, PathOf);
        foreach (var member in root.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null))
        {
            notes.Take(member.Name, ExchangeText.Show(member.Value), "as it stands");
        }

        return notes.Close(plan);
    }

    private static void Compare(JsonElement value, Type type, string path, ExchangeNotes notes)
    {
        var info = PlanDocument.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                CompareObject(value, info, path, notes);
                break;
            case JsonTypeInfoKind.Enumerable:
                CompareList(value, info, path, notes);
                break;
            default:
                CompareScalar(value, info.Type, path, notes);
                break;
        }
    }

    private static void CompareObject(JsonElement value, JsonTypeInfo info, string path, ExchangeNotes notes)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            notes.Fail(path, $"It is {ExchangeText.NameOf(value.ValueKind)}.", "Send an object.");
            return;
        }

        if (info.PolymorphismOptions is { } choice)
        {
            if (KindOf(value, choice, path, notes) is not { } chosen)
            {
                return;
            }

            info = PlanDocument.Options.GetTypeInfo(chosen);
        }

        var members = info.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).ToDictionary(p => p.Name, StringComparer.Ordinal);
        foreach (var missing in members.Values.Where(m => m.IsRequired && !value.TryGetProperty(m.Name, out _)))
        {
            notes.Fail(ExchangeText.Join(path, missing.Name), "It is missing.", "Add it.");
        }

        foreach (var given in value.EnumerateObject())
        {
            var at = ExchangeText.Join(path, given.Name);
            if (members.TryGetValue(given.Name, out var member))
            {
                CompareMember(given.Value, member, at, notes);
            }
            else if (given.Name != Kind || info.BaseType() is null)
            {
                notes.Fail(at, "It is not known here.", $"Known are {string.Join(", ", members.Keys)}. Mend the name, or leave it out.");
            }
        }
    }

    private static void CompareMember(JsonElement value, JsonPropertyInfo member, string path, ExchangeNotes notes)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            Compare(value, member.PropertyType, path, notes);
        }
        else if (!member.IsSetNullable)
        {
            notes.Fail(path, "It is null.", "Give a value, or leave it out where it has a usual one.");
        }
    }

    private static void CompareList(JsonElement value, JsonTypeInfo info, string path, ExchangeNotes notes)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            notes.Fail(path, $"It is {ExchangeText.NameOf(value.ValueKind)}.", "Send a list.");
            return;
        }

        foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
        {
            Compare(item, info.ElementType!, $"{path}[{index}]", notes);
        }
    }

    private static void CompareScalar(JsonElement value, Type type, string path, ExchangeNotes notes)
    {
        try
        {
            _ = value.Deserialize(type, PlanDocument.Options);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            notes.Fail(path, $"'{ExchangeText.Show(value)}' is not possible here.", $"Send {WantedOf(type)}.");
        }
    }

    private static Type? KindOf(JsonElement value, JsonPolymorphismOptions choice, string path, ExchangeNotes notes)
    {
        var word = value.TryGetProperty(Kind, out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        foreach (var derived in choice.DerivedTypes.Where(d => d.TypeDiscriminator as string == word))
        {
            return derived.DerivedType;
        }

        notes.Fail(
            ExchangeText.Join(path, Kind),
            given.ValueKind == JsonValueKind.Undefined ? "It is missing." : $"'{ExchangeText.Show(given)}' is not known.",
            $"Send one of {string.Join(", ", choice.DerivedTypes.Select(d => d.TypeDiscriminator))}.");
        return null;
    }

    private static string WantedOf(Type type)
    {
        if (type.IsEnum)
        {
            return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}";
        }

        return type switch
        {
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(float) || type == typeof(decimal) => "a number",
            _ when type == typeof(TimeOnly) => "a time of day such as 22:00:00",
            _ when type == typeof(TimeSpan) => "a length of time such as 01:30:00",
            _ when type == typeof(DateTimeOffset) => "a moment such as 2026-05-20T22:00:00+00:00",
            _ => "a text",
        };
    }

    // The plan's rules name fields as the Management API does; a document has its own paths.
    private static string PathOf(string field) =>
        s_paths.GetValueOrDefault(field) ?? field.Replace(".targetFilterQuery", ".filter", StringComparison.Ordinal);

    private static bool TryGetWholeNumber(this JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number);
    }

    private static Type? BaseType(this JsonTypeInfo info) =>
        info.Type.BaseType is { } parent && parent != typeof(object) && PlanDocument.Options.GetTypeInfo(parent).PolymorphismOptions is not null ? parent : null;
}
