using System.Globalization;
using System.Text.Json;

namespace RolloutConsole.Engine.Policies.Exchange;

/// <summary>
/// Reads one object of a document. Each member that is asked for is known from then on; <see cref="Close"/> makes the others faults, so
/// that a mistyped name is never taken for a missing one. Null counts as missing.
/// </summary>
internal sealed class ExchangeObject(JsonElement element, string path, ExchangeNotes notes)
{
    private readonly List<string> _known = [];

    public string Path => path;

    /// <summary>Whether the member is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Notes that the member was taken over.</summary>
    public void Take(string name, string meaning) => notes.Take(PathOf(name), ShowOf(name), meaning);

    /// <summary>Notes that the member, if it is there, was taken over.</summary>
    public void TakeIfThere(string name, string meaning)
    {
        if (Has(name))
        {
            Take(name, meaning);
        }
    }

    /// <summary>Notes that the member, if it is there, has no counterpart.</summary>
    public void LeaveOut(string name, string why)
    {
        if (Has(name))
        {
            notes.LeaveOut(PathOf(name), ShowOf(name), why);
        }
    }

    /// <summary>Notes that the member is wrong.</summary>
    public void Fail(string name, string message, string suggestion) => notes.Fail(PathOf(name), message, suggestion);

    /// <summary>A whole number within limits; null when it is missing or wrong.</summary>
    public int? Whole(string name, int least, int most, bool isRequired = false) => (int?)Long(name, least, most, isRequired);

    /// <summary>A whole number within limits; null when it is missing or wrong.</summary>
    public long? Long(string name, long least, long most, bool isRequired = false)
    {
        var range = most >= int.MaxValue ? $"a whole number, {least} or more" : $"a whole number from {least} to {most}";
        if (Ask(name, isRequired, range) is not { } value)
        {
            return null;
        }

        if (!long.TryParse(NumberText(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return Refuse<long>(name, $"{Quoted(value)} is not a whole number.", $"Send {range}.");
        }

        return number >= least && number <= most ? number : Refuse<long>(name, $"It is {number}.", $"Send {range}.");
    }

    /// <summary>A number; its limits are the caller's to judge.</summary>
    public decimal? Number(string name, string wanted, bool isRequired = false)
    {
        if (Ask(name, isRequired, wanted) is not { } value)
        {
            return null;
        }

        return decimal.TryParse(NumberText(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : Refuse<decimal>(name, $"{Quoted(value)} is not a number.", $"Send {wanted}.");
    }

    /// <summary>A text within limits; null when it is missing or wrong.</summary>
    public string? Text(string name, int least, int most, bool isRequired = false)
    {
        var wanted = $"a text of {least} to {most} characters";
        if (Ask(name, isRequired, wanted) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Fail(name, $"It is {ExchangeText.NameOf(value.ValueKind)}.", $"Send {wanted}.");
            return null;
        }

        var text = value.GetString()!;
        if (text.Length < least || text.Length > most)
        {
            Fail(name, text.Length == 0 ? "It is empty." : $"It has {text.Length} characters.", $"Send {wanted}.");
            return null;
        }

        return text;
    }

    /// <summary><c>true</c> or <c>false</c>; null when it is missing or wrong.</summary>
    public bool? Flag(string name, bool isRequired = false)
    {
        if (Ask(name, isRequired, "true or false") is not { } value)
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when notes.TakesQuotedNumbers && bool.TryParse(value.GetString(), out var flag) => flag,
            _ => Refuse<bool>(name, $"{Quoted(value)} is neither true nor false.", "Send one of them."),
        };
    }

    /// <summary>One of a few words, in exactly this spelling unless the comparer says otherwise; null when it is missing or wrong.</summary>
    public T? Word<T>(string name, IReadOnlyDictionary<string, T> words, bool isRequired = false, bool isAnyCase = false)
        where T : struct
    {
        var wanted = words.Count == 1 ? words.Keys.First() : $"one of {string.Join(", ", words.Keys)}";
        if (Ask(name, isRequired, wanted) is not { } value)
        {
            return null;
        }

        var comparison = isAnyCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return value.ValueKind == JsonValueKind.String && words.FirstOrDefault(w => w.Key.Equals(value.GetString(), comparison)) is { Key: not null } word
            ? word.Value
            : Refuse<T>(name, $"{Quoted(value)} is not known.", $"Send {wanted}.");
    }

    /// <summary>A part; null when it is missing or wrong.</summary>
    public ExchangeObject? Object(string name, bool isRequired = false)
    {
        if (Ask(name, isRequired, "an object") is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ExchangeObject(value, PathOf(name), notes);
        }

        Fail(name, $"It is {ExchangeText.NameOf(value.ValueKind)}.", "Send an object.");
        return null;
    }

    /// <summary>A list of parts; null when it is missing, wrong or has a wrong number of them.</summary>
    public IReadOnlyList<ExchangeObject>? Objects(string name, int least, int most, bool isRequired = false)
    {
        var wanted = $"a list of {least} to {most} objects";
        if (Ask(name, isRequired, wanted) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            Fail(name, value.ValueKind == JsonValueKind.Array ? "Not all of it are objects." : $"It is {ExchangeText.NameOf(value.ValueKind)}.", $"Send {wanted}.");
            return null;
        }

        if (value.GetArrayLength() is var count && (count < least || count > most))
        {
            Fail(name, count == 0 ? "It is empty." : $"It has {count} entries.", $"Send {wanted}.");
            return null;
        }

        return [.. value.EnumerateArray().Select((item, index) => new ExchangeObject(item, $"{PathOf(name)}[{index}]", notes))];
    }

    /// <summary>Makes every member that nobody asked for a fault.</summary>
    public void Close()
    {
        foreach (var member in element.EnumerateObject().Where(m => !_known.Contains(m.Name)).DistinctBy(m => m.Name))
        {
            Fail(member.Name, "It is not known here.", $"Known are {string.Join(", ", _known)}. Mend the name, or leave it out.");
        }
    }

    public string PathOf(string name) => ExchangeText.Join(path, name);

    private JsonElement? Ask(string name, bool isRequired, string wanted)
    {
        if (Find(name) is { } value)
        {
            return value;
        }

        if (isRequired)
        {
            Fail(name, "It is missing.", $"Send {wanted}.");
        }

        return null;
    }

    private JsonElement? Find(string name)
    {
        if (!_known.Contains(name))
        {
            _known.Add(name);
        }

        return element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string? NumberText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String when notes.TakesQuotedNumbers => value.GetString(),
        _ => null,
    };

    private string ShowOf(string name) => Find(name) is { } value ? ExchangeText.Show(value) : "";

    private T? Refuse<T>(string name, string message, string suggestion)
        where T : struct
    {
        Fail(name, message, suggestion);
        return null;
    }

    private static string Quoted(JsonElement value) => $"'{ExchangeText.Show(value)}'";
}
