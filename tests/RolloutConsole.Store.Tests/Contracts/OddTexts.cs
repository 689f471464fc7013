using System.Text;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Store.Tests.Contracts;

/// <summary>Texts made of whatever a spreadsheet, a separator, a quotation mark or a line end could break; the same for the same seed.</summary>
internal sealed class OddTexts(int seed)
{
    private static readonly string[] s_anywhere =
        ["\t", "\n", "\r", "\r\n", "\v", "\f", " ", "\"", "'", ",", ";", "=", "+", "-", "@", "\\", "|", "a", "B", "7", "ü", "ß", "日", "😀", "\u00A0", "\uFEFF", "\u2028"];

    private static readonly string[] s_control = [.. s_anywhere, "\u0001", "\u0007", "\u001B", "\u007F", "\u0085"];

    private readonly Random _random = new(seed);

    /// <summary>Attributes as a device may report them.</summary>
    public Dictionary<string, string> Attributes(int count) => Entries(
        count, () => Text(s_anywhere, 1, TargetTextRules.LongestAttribute), () => Text(s_anywhere, 0, TargetTextRules.LongestAttribute));

    /// <summary>Metadata as a person may note it.</summary>
    public Dictionary<string, string> Metadata(int count) => Entries(
        count, MetadataKey, () => Text(s_control, 0, TargetTextRules.LongestMetadataValue));

    /// <summary>A description as a person may write it.</summary>
    public string Description() => Text(s_control, 0, TargetTextRules.LongestDescription);

    private string MetadataKey()
    {
        while (true)
        {
            var key = Text(s_anywhere, 1, TargetTextRules.LongestMetadataKey);
            if (TargetTextRules.CheckRequired("key", key, TargetTextRules.LongestMetadataKey) is null)
            {
                return key;
            }
        }
    }

    // Keys that differ in case only share a column of an export, so they are not made.
    private static Dictionary<string, string> Entries(int count, Func<string> key, Func<string> value)
    {
        var entries = new Dictionary<string, string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (entries.Count < count)
        {
            var next = key();
            if (seen.Add(TextFold.Fold(next)))
            {
                entries.Add(next, value());
            }
        }

        return entries;
    }

    // Mostly short, sometimes one piece again and again, and sometimes as long as it may be.
    private string Text(string[] pieces, int shortest, int longest)
    {
        var length = _random.Next(4) == 0 ? longest : _random.Next(shortest, Math.Min(8, longest) + 1);
        var only = _random.Next(5) == 0 ? pieces[_random.Next(pieces.Length)] : null;
        var text = new StringBuilder();
        while (text.Length < length)
        {
            var piece = only ?? pieces[_random.Next(pieces.Length)];
            if (text.Length + piece.Length > longest)
            {
                break;
            }

            text.Append(piece);
        }

        return text.Length < shortest ? "k" : text.ToString();
    }
}
