using System.Collections.Immutable;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Targets.Import;

/// <summary>What people see of imports.</summary>
public interface ITargetImportReads
{
    /// <summary>The newest import, as it is now.</summary>
    ImportPicture Current { get; }

    /// <summary>The newest import and every later picture of it, at most four a second.</summary>
    LiveStream<ImportPicture> Open(CancellationToken leaving);

    /// <summary>The file of all refused rows of an import: CSV with line, column, value and reason.</summary>
    /// <returns>Null when there is none, or none any more. The reader disposes it.</returns>
    Stream? OpenRefusals(long importId);
}

/// <summary>The newest import.</summary>
/// <param name="Import">It; null when there was none yet.</param>
/// <param name="Uploading">Who sends a file right now; null for nobody.</param>
/// <param name="Limits">How large a file may be.</param>
public sealed record ImportPicture(ImportView? Import, string? Uploading, ImportOptions Limits);

/// <summary>How far an import is.</summary>
public sealed record ImportView
{
    /// <summary>Its id.</summary>
    public required long Id { get; init; }

    /// <summary>Name of the file.</summary>
    public required string FileName { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>Where it stands.</summary>
    public required ImportState State { get; init; }

    /// <summary>What was chosen.</summary>
    public ImportChoice Choice { get; init; }

    /// <summary>Who sent the file.</summary>
    public required string By { get; init; }

    /// <summary>When it was sent.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>How much of the present step is done: 0 to 100.</summary>
    public int Percent { get; init; }

    /// <summary>Rows that are good.</summary>
    public long Good { get; init; }

    /// <summary>Rows that are refused.</summary>
    public long Refused { get; init; }

    /// <summary>Targets that can be seen.</summary>
    public long Published { get; init; }

    /// <summary>Why it failed, or what else is to be known; empty for nothing.</summary>
    public string Message { get; init; } = "";

    /// <summary>The first refusals.</summary>
    public ImmutableArray<RowRefusal> FirstRefusals { get; init; } = [];

    /// <summary>Whether something is being done, so that no other import can begin.</summary>
    public bool IsBusy => State is ImportState.Checking or ImportState.Writing or ImportState.Publishing or ImportState.Withdrawing;
}
