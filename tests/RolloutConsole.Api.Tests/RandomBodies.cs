using System.Text;

namespace RolloutConsole.Api.Tests;

/// <summary>
/// Random bodies for readers of JSON, out of good ones: members exchanged, repeated or taken away, values of other kinds, limits passed,
/// and text that is no JSON. The same seed gives the same bodies.
/// </summary>
internal sealed class RandomBodies(int seed, params string[] good)
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-9223372036854775809", "9223372036854775807", "3000000000", "\"\"", "\" \"", "\"*\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"name==x or (\"", "\"x' OR 1=1 --\"", "\"../../etc\"", "\"\\u202e\"", "\"100\"", "\"50 %\"", "\"2026-02-30T25:00:00Z\"", "[]", "{}", "[null]", "[[]]",
        "[{}]", "[1,\"a\"]", "{\"id\":1}", "{\"condition\":\"THRESHOLD\",\"expression\":\"-5\"}",
    ];

    private static readonly string[] s_pieces = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00", " ", "\n", "0", "-", "e", "t", "\uFEFF", "é", "\0"];

    private readonly Random _random = new(seed);

    /// <summary>The next body.</summary>
    public string Next()
    {
        var body = good[_random.Next(good.Length)];
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            body = _random.Next(10) switch
            {
                < 5 => ReplaceAValue(body),
                5 => body.Insert(_random.Next(body.Length + 1), s_pieces[_random.Next(s_pieces.Length)]),
                6 when body.Length > 0 => body.Remove(_random.Next(body.Length)),
                7 when body.Length > 0 => body.Remove(_random.Next(body.Length), 1),
                8 => Deep(body),
                _ => LongText(body),
            };
        }

        return body;
    }

    // A value is what stands between a colon and the next comma or end of an object: not always one, which is wanted too.
    private string ReplaceAValue(string body)
    {
        var colons = Enumerable.Range(0, body.Length).Where(i => body[i] == ':').ToList();
        if (colons.Count == 0)
        {
            return s_values[_random.Next(s_values.Length)];
        }

        var start = colons[_random.Next(colons.Count)] + 1;
        var end = body.IndexOfAny([',', '}'], start) is var at and >= 0 ? at : body.Length;
        return new StringBuilder(body).Remove(start, end - start).Insert(start, s_values[_random.Next(s_values.Length)]).ToString();
    }

    private string Deep(string body)
    {
        var depth = _random.Next(1, 100);
        return string.Concat(Enumerable.Repeat("[", depth)) + body + string.Concat(Enumerable.Repeat("]", depth));
    }

    private string LongText(string body)
    {
        var quote = body.IndexOf('"', StringComparison.Ordinal);
        return quote < 0 ? body : body.Insert(quote + 1, new string('x', _random.Next(1, 2000)));
    }
}
