using System.Globalization;
using System.Text.Json;
using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>
/// Reads one JSON object as scripts write it: unknown members are ignored, numbers may stand in quotes and texts without, one bare
/// object may stand for a list (hawkbit-api, section 0, rules 8 to 10). Every fault names its field; all faults are collected.
/// </summary>
internal sealed class BodyReader
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly List<BodyFault> _faults;

    private BodyReader(JsonElement element, string path, List<BodyFault> faults) => (_element, _path, _faults) = (element, path, faults);

    /// <summary>What was found wrong so far, in this object and all its parts.</summary>
    public IReadOnlyList<BodyFault> Faults => _faults;

    /// <summary>Reads a body that must be one object.</summary>
    public static BodyReader OfObject(JsonElement root)
    {
        var faults = new List<BodyFault>();
        if (root.ValueKind != JsonValueKind.Object)
        {
            faults.Add(new(new PlanFault("body", $"It is {Name(root.ValueKind)}.", "Send one JSON object."), true));
            root = Empty;
        }

        return new BodyReader(root, "", faults);
    }

    /// <summary>Reads a body that is a list of objects, or one object.</summary>
    public static (IReadOnlyList<BodyReader> Items, List<BodyFault> Faults) OfList(JsonElement root)
    {
        var faults = new List<BodyFault>();
        return (Split(root, "", faults), faults);
    }

    /// <summary>True when the member is there and not null.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Path of a member in messages.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>Notes that a readable value is wrong.</summary>
    public void Fail(string name, string message, string suggestion) => _faults.Add(new(new PlanFault(PathOf(name), message, suggestion), false));

    /// <summary>Notes that something is missing or of a wrong type.</summary>
    public void FailUnreadable(string name, string message, string suggestion) =>
        _faults.Add(new(new PlanFault(PathOf(name), message, suggestion), true));

    /// <summary>Notes that there is more of something than a quota allows.</summary>
    public void FailTooMany(string name, string message, string suggestion) =>
        _faults.Add(new(new PlanFault(PathOf(name), message, suggestion), false, IsTooMany: true));

    /// <summary>A text.</summary>
    /// <param name="name">The member.</param>
    /// <param name="most">Most characters.</param>
    /// <param name="least">Fewest characters, where a text is there.</param>
    /// <param name="isRequired">Whether it must be there.</param>
    public string? Text(string name, int most, int least = 0, bool isRequired = false)
    {
        if (!Has(name))
        {
            if (isRequired)
            {
                FailUnreadable(name, "It is missing.", $"Send a text of {Math.Max(least, 1)} to {most} characters.");
            }

            return null;
        }

        var value = _element.GetProperty(name);
        if (TextOf(value) is not { } text)
        {
            FailUnreadable(name, $"It is {Name(value.ValueKind)}.", "Send a text.");
            return null;
        }

        if (text.Length < least || text.Length > most || (least > 0 && string.IsNullOrWhiteSpace(text)))
        {
            Fail(name, string.IsNullOrWhiteSpace(text) ? "It is empty." : $"It has {text.Length} characters.", $"Send {least} to {most} characters.");
            return null;
        }

        return text;
    }

    /// <summary>A whole number within limits.</summary>
    public long? Whole(string name, long least, long most, bool isRequired = false)
    {
        if (!Has(name))
        {
            if (isRequired)
            {
                FailUnreadable(name, "It is missing.", "Send a whole number.");
            }

            return null;
        }

        var value = _element.GetProperty(name);
        if (!long.TryParse(TextOf(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            FailUnreadable(name, $"{Show(value)} is not a whole number.", "Send one without quotes or signs other than a minus.");
            return null;
        }

        if (number >= least && number <= most)
        {
            return number;
        }

        Fail(name, $"{number} is out of range.", $"Send {least} to {most}.");
        return null;
    }

    /// <summary>A number that may have decimals.</summary>
    public float? Number(string name, float least, float most)
    {
        if (!Has(name))
        {
            return null;
        }

        var value = _element.GetProperty(name);
        if (!float.TryParse(TextOf(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !float.IsFinite(number))
        {
            FailUnreadable(name, $"{Show(value)} is not a number.", "Send one such as 12.5.");
            return null;
        }

        if (number >= least && number <= most)
        {
            return number;
        }

        Fail(name, $"{number.ToString(CultureInfo.InvariantCulture)} is out of range.", $"Send {least} to {most}.");
        return null;
    }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool? Flag(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var value = _element.GetProperty(name);
        if (bool.TryParse(TextOf(value), out var flag))
        {
            return flag;
        }

        FailUnreadable(name, $"{Show(value)} is neither true nor false.", "Send one of them.");
        return null;
    }

    /// <summary>A moment in milliseconds since 1970; what lies beyond the year 9999 is <see cref="DateTimeOffset.MaxValue"/>.</summary>
    public DateTimeOffset? Moment(string name) => Whole(name, 0, long.MaxValue) is { } ms
        ? ms > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(ms)
        : null;

    /// <summary>One of a few words, in any case.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (!Has(name))
        {
            return null;
        }

        var value = _element.GetProperty(name);
        if (TextOf(value) is { } text && words.FirstOrDefault(w => w.Key.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { Key: not null } word)
        {
            return word.Value;
        }

        FailUnreadable(name, $"{Show(value)} is not known.", $"Send one of {string.Join(", ", words.Keys)}.");
        return null;
    }

    /// <summary>An object, or null.</summary>
    public BodyReader? Object(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var value = _element.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Object)
        {
            return new BodyReader(value, PathOf(name), _faults);
        }

        FailUnreadable(name, $"It is {Name(value.ValueKind)}.", "Send an object.");
        return null;
    }

    /// <summary>A list of objects, or one object; null when it is not there.</summary>
    public IReadOnlyList<BodyReader>? List(string name) => Has(name) ? Split(_element.GetProperty(name), PathOf(name), _faults) : null;

    /// <summary>A list of texts, or one text alone; empty when it is not there.</summary>
    /// <param name="name">The member.</param>
    /// <param name="longest">Most characters of each.</param>
    /// <param name="most">Most texts.</param>
    public IReadOnlyList<string> Texts(string name, int longest, int most)
    {
        if (!Has(name))
        {
            return [];
        }

        var value = _element.GetProperty(name);
        var texts = (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(TextOf) : [TextOf(value)]).ToList();
        if (texts.Contains(null))
        {
            FailUnreadable(name, "Something in it is no text.", "Send a list of texts.");
        }
        else if (texts.Count > most || texts.Exists(t => t!.Length > longest))
        {
            Fail(name, $"It has {texts.Count} texts, or one is too long.", $"Send at most {most} texts of at most {longest} characters.");
        }

        return [.. texts.OfType<string>()];
    }

    /// <summary>The text of a scalar, whatever its type; null for others.</summary>
    public static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static JsonElement Empty { get; } = JsonDocument.Parse("{}").RootElement;

    private static List<BodyReader> Split(JsonElement value, string path, List<BodyFault> faults)
    {
        var items = new List<BodyReader>();
        if (value.ValueKind == JsonValueKind.Object)
        {
            items.Add(new BodyReader(value, path, faults));
        }
        else if (value.ValueKind != JsonValueKind.Array)
        {
            faults.Add(new(new PlanFault(path.Length == 0 ? "body" : path, $"It is {Name(value.ValueKind)}.", "Send a list of objects."), true));
        }
        else
        {
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
            {
                if (item.ValueKind == JsonValueKind.Object)
                {
                    items.Add(new BodyReader(item, $"{path}[{index}]", faults));
                }
                else
                {
                    faults.Add(new(new PlanFault($"{path}[{index}]", $"It is {Name(item.ValueKind)}.", "Send an object."), true));
                }
            }
        }

        return items;
    }

    private static string Show(JsonElement value) => TextOf(value) is { } text ? $"'{(text.Length > 64 ? text[..64] + "..." : text)}'" : Name(value.ValueKind);

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "nothing",
    };
}
