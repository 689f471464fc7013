namespace RolloutConsole.Engine.Filters;

/// <summary>
/// The one way text is made comparable without regard to case. Every stored column whose name ends in <c>_folded</c> and every
/// literal compared with it goes through <see cref="Fold"/>; the database itself never folds, because SQLite knows ASCII only.
/// </summary>
public static class TextFold
{
    /// <summary>Folds text to upper case, independent of the machine's culture. The length in characters stays the same.</summary>
    /// <param name="text">Any text; <c>null</c> stays <c>null</c>, so that a missing value remains missing.</param>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Fold(string? text) => text?.ToUpperInvariant();
}
