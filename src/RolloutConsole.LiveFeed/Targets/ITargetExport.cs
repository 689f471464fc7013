using System.IO.Pipelines;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.LiveFeed.Targets;

/// <summary>How an export is written.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values with a column for every attribute (see <see cref="ITargetExport"/>).</summary>
    Csv,

    /// <summary>One JSON object a line.</summary>
    Jsonl,
}

/// <summary>
/// Writes all devices of a list, streamed. CSV is what an import reads again: the same columns, at most
/// <see cref="MostKeys"/> of attributes and metadata, cells that a spreadsheet would run behind an apostrophe, and keys that
/// differ in case only in one column. JSON Lines has everything as it is. Security tokens are never written.
/// </summary>
public interface ITargetExport
{
    /// <summary>Most keys of attributes and metadata together in CSV: an import takes no more columns. Security tokens have none.</summary>
    static int MostKeys { get; } = ImportColumns.Most - (ImportColumns.Own.Length - 1) - ImportColumns.OnlyExported.Length;

    /// <summary>Says why the fleet cannot be written in a format: it has more keys than CSV has columns. Ask before anything is sent.</summary>
    /// <param name="format">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The reason and what to do; null when it can be written.</returns>
    Task<string?> FindFaultAsync(ExportFormat format, CancellationToken cancellationToken);

    /// <summary>Writes the devices that a list shows; its page and size are not looked at.</summary>
    /// <param name="query">Which.</param>
    /// <param name="format">How.</param>
    /// <param name="now">For filters that speak of now.</param>
    /// <param name="output">Where to; not completed.</param>
    /// <param name="cancellationToken">Ends it in the middle.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="InvalidOperationException">It cannot be written in this format; nothing was sent.</exception>
    Task<long> WriteAsync(TargetListQuery query, ExportFormat format, DateTimeOffset now, PipeWriter output, CancellationToken cancellationToken);
}
