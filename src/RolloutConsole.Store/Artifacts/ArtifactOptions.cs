using Microsoft.Extensions.Options;
using RolloutConsole.Engine.DistributionSets;

namespace RolloutConsole.Store.Artifacts;

/// <summary>Where the content of artifacts is kept; section <c>Artifacts</c> of the configuration.</summary>
public sealed class ArtifactOptions
{
    /// <summary>The folder; made when it is not there. The host gives a default below its data folder.</summary>
    public string Path { get; set; } = "";
}

/// <summary>Names every setting of the artifacts that is wrong, all at once.</summary>
internal sealed class ArtifactOptionsValidator : IValidateOptions<ArtifactOptions>, IValidateOptions<ArtifactLimits>
{
    private const long LargestFile = 16L << 30;
    private const int MostFiles = 10_000;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ArtifactOptions options) =>
        string.IsNullOrWhiteSpace(options.Path) || !System.IO.Path.IsPathFullyQualified(options.Path)
            ? ValidateOptionsResult.Fail($"Artifacts:Path is '{options.Path}'; it must be an absolute path of a folder that can be written.")
            : ValidateOptionsResult.Success;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ArtifactLimits options)
    {
        var faults = new List<string>();
        if (options.MaximumSize is < 1 or > LargestFile)
        {
            faults.Add($"Artifacts:MaximumSize is {options.MaximumSize}; it must be between 1 and {LargestFile} bytes.");
        }

        if (options.MaximumStorage < options.MaximumSize)
        {
            faults.Add($"Artifacts:MaximumStorage is {options.MaximumStorage}; it must be at least Artifacts:MaximumSize ({options.MaximumSize}).");
        }

        if (options.MaximumPerModule is < 1 or > MostFiles)
        {
            faults.Add($"Artifacts:MaximumPerModule is {options.MaximumPerModule}; it must be between 1 and {MostFiles}.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
