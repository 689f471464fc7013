using Microsoft.Extensions.Options;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Store.Targets.Import;

/// <summary>Names every setting of imports that is wrong, all at once.</summary>
internal sealed class ImportOptionsValidator : IValidateOptions<ImportOptions>
{
    private const long LargestFile = 1L << 40;
    private const int MostRows = 20_000_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ImportOptions options)
    {
        var faults = new List<string>();
        if (options.MaximumSize is < 1 or > LargestFile)
        {
            faults.Add($"Import:MaximumSize is {options.MaximumSize}; it must be between 1 and {LargestFile} bytes.");
        }

        if (options.MaximumRows is < 1 or > MostRows)
        {
            faults.Add($"Import:MaximumRows is {options.MaximumRows}; it must be between 1 and {MostRows}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
