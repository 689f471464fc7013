using System.Text;

namespace RolloutConsole.Engine.Targets.Import;

/// <summary>Names of tags in one cell: separated by <c>;</c>, with a backslash before a semicolon or backslash that belongs to a name.</summary>
public static class TagList
{
    /// <summary>The names of a cell; blanks around them and empty ones are left out.</summary>
    public static IReadOnlyList<string> Read(string cell)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        for (var i = 0; i <= cell.Length; i++)
        {
            if (i == cell.Length || cell[i] == ';')
            {
                if (name.ToString().Trim() is { Length: > 0 } whole)
                {
                    names.Add(whole);
                }

                name.Clear();
                continue;
            }

            i += cell[i] == '\\' && i + 1 < cell.Length && cell[i + 1] is ';' or '\\' ? 1 : 0;
            name.Append(cell[i]);
        }

        return names;
    }

    /// <summary>A name as it stands in such a cell.</summary>
    public static string Write(string name) =>
        name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal);
}
