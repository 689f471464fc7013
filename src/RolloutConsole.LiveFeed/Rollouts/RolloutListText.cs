using System.Collections.Immutable;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// The filter text over the rollout list: words of the name, and <c>state:</c>, <c>set:</c>, <c>owner:</c>, where <c>!</c> leaves an owner out and
/// <c>me</c> is who asks; a value with blanks is put
/// into quotes, such as <c>state:paused set:"gw 4.2"</c>.
/// </summary>
public static class RolloutListText
{
    /// <summary>Most characters of a filter text.</summary>
    public const int Longest = 200;

    /// <summary>Reads the text into a query.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="into">The query that gets words, states, set and owner.</param>
    /// <param name="fault">What is wrong, in one sentence, with what would be right; null when nothing is.</param>
    /// <returns>The query; unchanged where something is wrong.</returns>
    public static RolloutListQuery Read(string text, RolloutListQuery into, out string? fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(into);
        fault = null;
        if (text.Length > Longest)
        {
            fault = $"The filter text has {text.Length} characters; at most {Longest} are read.";
            return into;
        }

        var words = ImmutableArray.CreateBuilder<string>();
        var statuses = ImmutableArray.CreateBuilder<RolloutStatus>();
        string? set = null, owner = null, notOwner = null;
        foreach (var (key, value) in Split(text))
        {
            switch (key.ToLowerInvariant())
            {
                case "":
                    words.Add(value);
                    break;
                case "set":
                    set = value;
                    break;
                case "owner" when value.StartsWith('!') && value.Length > 1:
                    notOwner = NameOf(value[1..], into);
                    break;
                case "owner":
                    owner = NameOf(value, into);
                    break;
                case "state" when StatusOf(value) is { } status:
                    statuses.Add(status);
                    break;
                case "state":
                    fault = $"There is no state '{value}'; write one of {string.Join(", ", Enum.GetNames<RolloutStatus>()).ToLowerInvariant()}.";
                    return into;
                default:
                    fault = $"There is no field '{key}'; write state:, set: or owner:, or put the word into quotes.";
                    return into;
            }
        }

        return into with { Words = words.ToImmutable(), Statuses = statuses.ToImmutable(), Set = set, Owner = owner, NotOwner = notOwner };
    }

    private static string NameOf(string name, RolloutListQuery asked) =>
        asked.Person.Length > 0 && name.Equals("me", StringComparison.OrdinalIgnoreCase) ? asked.Person : name;

    // "waiting for approval", "waiting-for-approval" and "waitingforapproval" all mean the same state.
    private static RolloutStatus? StatusOf(string value)
    {
        var plain = string.Concat(value.Where(char.IsLetter));
        return Array.Find(Enum.GetNames<RolloutStatus>(), n => n.Equals(plain, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<RolloutStatus>(name)
            : null;
    }

    private static IEnumerable<(string Key, string Value)> Split(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var key = "";
            var start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != '"')
            {
                if (text[at] == ':' && key.Length == 0 && at > start)
                {
                    key = text[start..at];
                    start = at + 1;
                }

                at++;
            }

            string value;
            if (at < text.Length && text[at] == '"' && at == start)
            {
                var end = text.IndexOf('"', at + 1);
                end = end < 0 ? text.Length : end;
                value = text[(at + 1)..end];
                at = Math.Min(text.Length, end + 1);
            }
            else
            {
                value = text[start..at];
                at = at < text.Length && text[at] == '"' ? at + 1 : at;
            }

            if (value.Trim().Length > 0)
            {
                yield return (key, value.Trim());
            }
        }
    }
}
