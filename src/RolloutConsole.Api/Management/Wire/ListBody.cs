using RolloutConsole.LiveFeed.Paging;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>The body of a page (hawkbit-api, 2.2).</summary>
/// <param name="Content">Its rows.</param>
/// <param name="Total">Rows of all pages.</param>
/// <param name="Size">Rows of this page.</param>
internal sealed record ListBody<T>(IReadOnlyList<T> Content, long Total, int Size)
{
    public static ListBody<T> Of<TRow>(OffsetPageOf<TRow> page, Func<TRow, T> write)
    {
        IReadOnlyList<T> content = [.. page.Rows.Select(write)];
        return new(content, page.Total, content.Count);
    }
}
