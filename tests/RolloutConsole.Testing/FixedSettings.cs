using RolloutConsole.Engine.Settings;

namespace RolloutConsole.Testing;

/// <summary>Settings that a test fixes.</summary>
public sealed class FixedSettings : IConsoleSettings
{
    /// <inheritdoc/>
    public ConsoleSettings Current { get; set; } = new();
}
