using Microsoft.Extensions.Options;

namespace RolloutConsole.Api.Ddi;

/// <summary>Refuses settings of the device API that cannot work, naming the key.</summary>
internal sealed class DdiOptionsValidator : IValidateOptions<DdiOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, DdiOptions options)
    {
        var faults = options.TrustedProxies
            .Select((text, index) => (text, index))
            .Where(p => !DdiOptions.TryReadNetwork(p.text, out _))
            .Select(p => $"{DdiOptions.Section}:{nameof(DdiOptions.TrustedProxies)}:{p.index} ('{p.text}') is neither an address nor a network. Write one such as 10.1.0.0/16 or ::1.")
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
