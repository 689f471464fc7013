using System.Text;

namespace RolloutConsole.Engine.Filters;

/// <summary>
/// A value with wildcards: literal pieces with "anything, also nothing" between them. <c>*</c> is the wildcard and <c>\*</c> a star,
/// which holds only if at least one unescaped <c>*</c> is present (hawkbit-rollouts.md, 8.2).
/// </summary>
/// <param name="Pieces">The literal pieces; at least two, the first and last may be empty, the others never are.</param>
public sealed record FilterPattern(ValueList<string> Pieces)
{
    /// <summary>Whether everything matches, also the empty text.</summary>
    public bool IsAnything => Pieces.All(piece => piece.Length == 0);

    /// <summary>The literal every match begins with; may be empty.</summary>
    public string Prefix => Pieces[0];

    /// <summary>Whether the pattern is a literal beginning and one trailing wildcard.</summary>
    public bool IsPrefixOnly => Pieces.Count == 2 && Pieces[1].Length == 0;

    /// <summary>Reads a value as a pattern.</summary>
    /// <param name="text">The value without quotes.</param>
    /// <returns>The pattern, or <c>null</c> if the value has no wildcard and means itself, backslashes included.</returns>
    public static FilterPattern? TryRead(string text)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        var wildcard = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '*')
            {
                piece.Append('*');
                i++;
            }
            else if (text[i] != '*')
            {
                piece.Append(text[i]);
            }
            else
            {
                // Two wildcards in a row are one.
                if (piece.Length > 0 || pieces.Count == 0)
                {
                    pieces.Add(piece.ToString());
                    piece.Clear();
                }

                wildcard = true;
            }
        }

        pieces.Add(piece.ToString());
        return wildcard ? new FilterPattern([.. pieces]) : null;
    }
}
