using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Targets.Import;

/// <summary>
/// Takes targets over from a file: upload, check, decision, import. There is one import at a time. Every call needs
/// <see cref="Permission.ManageInventory"/> and writes one audit row, refusals included.
/// </summary>
public interface ITargetImports
{
    /// <summary>
    /// Stores a file and begins to check it. An upload that ends in the middle leaves nothing behind.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="fileName">Name of the file, for people only.</param>
    /// <param name="content">The bytes; read until the end or until they are too many.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <returns>
    /// Accepted with the id of the import once the file is stored; <see cref="CommandOutcome.Locked"/> while another import runs, with
    /// whose it is; <see cref="RefusalKey.FileSize"/> when the file is too large.
    /// </returns>
    Task<CommandReceipt> UploadAsync(Caller caller, string fileName, Stream content, CancellationToken cancellationToken);

    /// <summary>Begins to import what was checked.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="importId">The import.</param>
    /// <param name="choice">What becomes of the file when rows of it are refused.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> RunAsync(Caller caller, long importId, ImportChoice choice, CancellationToken cancellationToken);

    /// <summary>
    /// Ends an import: nothing of it stays. Possible until its rows begin to show (<see cref="ImportState.Publishing"/>).
    /// </summary>
    Task<CommandReceipt> CancelAsync(Caller caller, long importId, CancellationToken cancellationToken);
}

/// <summary>What becomes of a file some of whose rows are refused. The numbers are stored.</summary>
public enum ImportChoice
{
    /// <summary>The good rows are taken over.</summary>
    GoodRows = 0,

    /// <summary>Nothing is.</summary>
    AllOrNothing = 1,
}

/// <summary>How far an import is. The numbers are stored.</summary>
public enum ImportState
{
    /// <summary>The file is read and checked.</summary>
    Checking = 0,

    /// <summary>A person decides.</summary>
    Checked = 1,

    /// <summary>Rows are written, and nobody sees them yet.</summary>
    Writing = 2,

    /// <summary>All rows are written and begin to show; there is no way back.</summary>
    Publishing = 3,

    /// <summary>It is over, the targets are there.</summary>
    Done = 4,

    /// <summary>What was written is taken back.</summary>
    Withdrawing = 5,

    /// <summary>A person ended it; nothing of it is there.</summary>
    Cancelled = 6,

    /// <summary>It could not be done; nothing of it is there.</summary>
    Failed = 7,
}

/// <summary>Limits of imports; section <c>Import</c> of the configuration.</summary>
public sealed class ImportOptions
{
    /// <summary>Largest file in bytes.</summary>
    public long MaximumSize { get; set; } = 2L << 30;

    /// <summary>Most rows of a file; each costs some 30 bytes of memory while the file is read.</summary>
    public int MaximumRows { get; set; } = 2_000_000;
}
