using System.Globalization;
using RolloutConsole.Engine.Targets.Import;
using RolloutConsole.LiveFeed.Targets.Import;

namespace RolloutConsole.Web.Targets;

/// <summary>What the page says of an import.</summary>
internal static class ImportWords
{
    /// <summary>What is going on, or how it ended.</summary>
    public static string TitleOf(ImportView import) => import.State switch
    {
        ImportState.Checking => $"Checking {import.FileName}",
        ImportState.Checked => $"{import.FileName} is checked",
        ImportState.Writing => $"Importing {import.FileName}",
        ImportState.Publishing => $"Showing the devices of {import.FileName}",
        ImportState.Withdrawing => $"Taking back {import.FileName}",
        ImportState.Done => $"{import.FileName} is imported",
        ImportState.Cancelled => $"{import.FileName} was not imported",
        ImportState.Failed => $"{import.FileName} could not be imported",
        _ => throw new System.Diagnostics.UnreachableException($"import state {import.State}"),
    };

    /// <summary>Who sent what.</summary>
    public static string NoteOf(ImportView import) => $"{Size(import.Size)}, sent by {import.By}";

    /// <summary>What to expect while it runs.</summary>
    public static string HintOf(ImportState state) => state switch
    {
        ImportState.Checking => "Nothing is imported yet. You can leave this page and come back.",
        ImportState.Writing => "Nobody sees the new devices until all of them are written. You can leave this page and come back.",
        ImportState.Publishing => "All rows are written. The devices appear now, and there is no way back.",
        ImportState.Withdrawing => "What was written is deleted again. Nobody has seen it.",
        _ => "",
    };

    /// <summary>Why a file was not taken, from the word in the address; null for none.</summary>
    public static string? OfFault(string? word) => word switch
    {
        null or "" => null,
        "size" => "The file is too large, so nothing of it was kept. Cut it into several.",
        "cut" => "The file did not arrive whole, so nothing of it was kept. Send it again.",
        "expired" => "The form was too old, so nothing was sent. Choose the file again.",
        "missing" => "No file was chosen. Choose one.",
        "locked" => "There is one import at a time, and another one is running or waits for a decision.",
        "forbidden" => "You may not import devices: this needs the role Manager.",
        _ => "The file was not taken. Choose it again.",
    };

    /// <summary>A size for people.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} bytes",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };
}
