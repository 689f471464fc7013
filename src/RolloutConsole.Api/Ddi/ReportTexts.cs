namespace RolloutConsole.Api.Ddi;

/// <summary>Cuts the words of a report to the length in which they are stored (hawkbit-api, 1.6).</summary>
internal static class ReportTexts
{
    private const int MostMessages = 50;
    private const int LongestMessage = 512;

    /// <summary>What is said to whoever sends too many.</summary>
    public static string TooMany { get; } =
        $"more than {MostMessages} messages; one of more than {LongestMessage} characters counts as several. Send fewer in one report.";

    // The store puts a sentence of its own where the device had none, and the code into words.
    /// <summary>The messages to store; false when they are too many.</summary>
    /// <param name="details">As sent; null for none.</param>
    /// <param name="messages">Each of at most 512 characters, at most 50.</param>
    public static bool TryCollect(List<string>? details, out IReadOnlyList<string> messages)
    {
        messages = details ?? [];
        if (details is null || (details.Count <= MostMessages && details.TrueForAll(d => d.Length <= LongestMessage)))
        {
            return true;
        }

        var pieces = new List<string>(details.Count + 1);
        foreach (var detail in details)
        {
            Split(detail, pieces);
            if (pieces.Count > MostMessages)
            {
                return false;
            }
        }

        messages = pieces;
        return true;
    }

    private static void Split(string text, List<string> pieces)
    {
        var start = 0;
        do
        {
            var length = Math.Min(LongestMessage, text.Length - start);

            // Half a surrogate pair is no text.
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]))
            {
                length--;
            }

            pieces.Add(length == text.Length ? text : text.Substring(start, length));
            start += length;
        }
        while (start < text.Length && pieces.Count <= MostMessages);
    }
}
