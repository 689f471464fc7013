using System.Text;
using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Database;

/// <summary>Names of columns, keys and indexes in lower case with underscores, as the SQL of the hot paths writes them.</summary>
internal static class SnakeCase
{
    /// <summary>Renames everything that has no table name of its own.</summary>
    public static void Apply(ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Of(property.Name));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(key.IsPrimaryKey() ? $"pk_{entity.GetTableName()}" : Of(key.GetName()!));
            }

            foreach (var foreign in entity.GetForeignKeys())
            {
                foreign.SetConstraintName($"fk_{entity.GetTableName()}_{Of(foreign.Properties[0].Name)}");
            }

            foreach (var index in entity.GetIndexes())
            {
                var name = index.GetDatabaseName()!;
                index.SetDatabaseName(name.StartsWith("ix_", StringComparison.Ordinal)
                    ? name
                    : $"ix_{entity.GetTableName()}_{string.Join('_', index.Properties.Select(p => Of(p.Name)))}");
            }
        }
    }

    /// <summary>
    /// Puts long texts at the end of a row: SQLite walks through a row's overflow pages to reach what lies behind them, and a plan may be
    /// hundreds of kilobytes long while status and version are read all the time.
    /// </summary>
    public static void PutLast<TRow>(ModelBuilder builder, params ReadOnlySpan<string> properties)
    {
        var order = 0;
        foreach (var property in builder.Model.FindEntityType(typeof(TRow))!.GetProperties())
        {
            property.SetColumnOrder(properties.IndexOf(property.Name) is var last and >= 0 ? 1000 + last : order++);
        }
    }

    /// <summary><c>ControllerIdFolded</c> becomes <c>controller_id_folded</c>; <c>Sha256</c> stays one word.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var isStart = char.IsUpper(name[i]) && i > 0 && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            text.Append(isStart ? "_" : "").Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
