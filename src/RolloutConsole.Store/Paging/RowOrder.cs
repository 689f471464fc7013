using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Paging;

/// <summary>Small words for reading pages.</summary>
internal static class RowOrder
{
    /// <summary>Rows fetched by id, in the order of the ids; one that vanished meanwhile is left out.</summary>
    public static IReadOnlyList<T> InOrderOf<T>(this IEnumerable<T> rows, IReadOnlyList<long> ids, Func<T, long> idOf)
    {
        var byId = rows.ToDictionary(idOf);
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>The open connection of a context.</summary>
    public static async Task<DbConnection> OpenAsync(this DbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        return context.Database.GetDbConnection();
    }
}
