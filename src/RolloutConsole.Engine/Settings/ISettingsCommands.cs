using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Engine.Settings;

/// <summary>
/// What people and scripts may ask of settings. Changes check <see cref="Permission.ManageSettings"/> and write one audit row, refusals
/// included; the snapshot of <see cref="IConsoleSettings"/> has changed when a change is answered.
/// </summary>
public interface ISettingsCommands
{
    /// <summary>
    /// Every setting with its value. A secret one has its value only for those who hold <see cref="Permission.ReadDeviceSecrets"/>, and
    /// that read writes an audit row.
    /// </summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="names">Only these; null for all.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task<IReadOnlyList<SettingValue>> ReadAsync(Caller caller, IReadOnlyCollection<string>? names, CancellationToken cancellationToken);

    /// <summary>Sets values, all or none.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="values">Name to value as text.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CommandReceipt> SetAsync(Caller caller, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken);

    /// <summary>Forgets a value, so that the default holds again.</summary>
    Task<CommandReceipt> ResetAsync(Caller caller, string name, CancellationToken cancellationToken);
}

/// <summary>One setting as it stands.</summary>
/// <param name="Key">Which.</param>
/// <param name="Value">Its value as text; null when the caller may not see it.</param>
/// <param name="Change">Who set it when; null while the default holds.</param>
public sealed record SettingValue(SettingKey Key, string? Value, SettingChange? Change);

/// <summary>Who set a setting.</summary>
/// <param name="CreatedBy">Who set it first.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ModifiedBy">Who set it last.</param>
/// <param name="ModifiedAt">When.</param>
public sealed record SettingChange(string CreatedBy, DateTimeOffset CreatedAt, string ModifiedBy, DateTimeOffset ModifiedAt);
