using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Store.Auditing;
using RolloutConsole.Store.Database;
using RolloutConsole.Store.DistributionSets;

namespace RolloutConsole.Store.Settings;

/// <summary>
/// Keeps the settings: rows in the database, and one snapshot in memory that everything else reads. It is read anew after each commit
/// and before the answer; a lock keeps a slower reader from putting an older picture over a newer one.
/// </summary>
internal sealed class SettingsStore(
    CommandDoor door, IDbContextFactory<RolloutDbContext> contexts, IAuditStore audit, ISecretProtector protector, TimeProvider clock)
    : IConsoleSettings, ISettingsCommands
{
    private readonly Lock _loading = new();
    private volatile ConsoleSettings? _current;

    /// <inheritdoc/>
    public ConsoleSettings Current => _current ?? Load();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SettingValue>> ReadAsync(Caller caller, IReadOnlyCollection<string>? names, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = (await context.Set<SettingRow>().ToListAsync(cancellationToken)).ToDictionary(r => r.Key, StringComparer.Ordinal);
        var maySeeSecrets = Permissions.Allows(caller, Permission.ReadDeviceSecrets);
        var wanted = SettingKey.All.Where(k => names is null || names.Contains(k.Name)).ToList();
        foreach (var secret in wanted.Where(k => k.IsSecret && maySeeSecrets && rows.ContainsKey(k.Name)))
        {
            await audit.AppendAsync(new AuditEntry(clock.GetUtcNow(), caller, "setting.read-secret", secret.Name, "accepted"), cancellationToken);
        }

        return [.. wanted.Select(key => Show(context, key, rows.GetValueOrDefault(key.Name), maySeeSecrets))];
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> SetAsync(Caller caller, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var call = new CommandCall(Permission.ManageSettings, "setting.change", string.Join(", ", values.Keys.Order(StringComparer.Ordinal)));
        if (await door.ForbidAsync(caller, call) is { } forbidden)
        {
            return forbidden;
        }

        var canonical = new Dictionary<SettingKey, string>();
        foreach (var (name, text) in values.Where(v => !SettingKey.Forgotten.Contains(v.Key)))
        {
            if (SettingKey.Find(name) is not { } key)
            {
                return await door.RefuseAsync(caller, call, UnknownKey(name));
            }

            if (key.Check(text, out var value) is { } wrong)
            {
                return await door.RefuseAsync(
                    caller, call, CommandReceipt.Refused(CommandOutcome.Invalid, $"{name}: {wrong}", RefusalKey.SettingValueInvalid));
            }

            canonical[key] = value;
        }

        return await RunAsync(caller, call, (context, now) => Write(context, caller, canonical, now), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> ResetAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        var call = new CommandCall(Permission.ManageSettings, "setting.reset", name);
        return await RunAsync(
            caller,
            call,
            (context, _) =>
            {
                if (SettingKey.Find(name) is null && !SettingKey.Forgotten.Contains(name))
                {
                    return UnknownKey(name);
                }

                if (name == SettingKey.DefaultSetType)
                {
                    return CommandReceipt.Refused(
                        CommandOutcome.Forbidden, $"{name}: it cannot be reset. Set it to the id of another type.", RefusalKey.SettingFixed);
                }

                context.Set<SettingRow>().Where(s => s.Key == name).ExecuteDelete();
                return CommandReceipt.Accepted();
            },
            cancellationToken);
    }

    private async Task<CommandReceipt> RunAsync(
        Caller caller, CommandCall call, Func<RolloutDbContext, DateTimeOffset, CommandReceipt> work, CancellationToken cancellationToken)
    {
        var receipt = await door.RunAsync(caller, call, (session, now) => work(session.Context, now), cancellationToken);
        if (receipt.IsAccepted)
        {
            Load();
        }

        return receipt;
    }

    private CommandReceipt Write(RolloutDbContext context, Caller caller, Dictionary<SettingKey, string> values, DateTimeOffset now)
    {
        if (values.FirstOrDefault(v => v.Key.Name == SettingKey.DefaultSetType) is { Key: not null } type
            && !context.Set<DistributionSetTypeRow>().Any(t => t.Id == long.Parse(type.Value, CultureInfo.InvariantCulture) && t.DeletedAt == null))
        {
            return CommandReceipt.Refused(
                CommandOutcome.Invalid, $"{SettingKey.DefaultSetType}: there is no set type {type.Value}.", RefusalKey.SettingValueInvalid);
        }

        foreach (var (key, value) in values)
        {
            var row = context.Set<SettingRow>().SingleOrDefault(s => s.Key == key.Name);
            if (row is null)
            {
                row = new SettingRow { Key = key.Name, CreatedAt = now, CreatedBy = caller.Name };
                context.Add(row);
            }

            (row.Value, row.IsProtected) = (key.IsSecret ? protector.Protect(value) : value, key.IsSecret);
            (row.LastModifiedAt, row.LastModifiedBy) = (now, caller.Name);
        }

        context.SaveChanges();
        return CommandReceipt.Accepted(null, string.Join(", ", values.Where(v => !v.Key.IsSecret).Select(v => $"{v.Key.Name} = {v.Value}")));
    }

    private SettingValue Show(RolloutDbContext context, SettingKey key, SettingRow? row, bool maySeeSecrets)
    {
        var usual = key.Name == SettingKey.DefaultSetType ? DefaultType.PresetOf(context).ToString(CultureInfo.InvariantCulture) : key.Default;
        var value = row is null ? usual : row.IsProtected ? protector.Unprotect(row.Value) ?? "" : row.Value;
        return new SettingValue(
            key,
            key.IsSecret && !maySeeSecrets ? null : value,
            row is null ? null : new SettingChange(row.CreatedBy, row.CreatedAt, row.LastModifiedBy, row.LastModifiedAt));
    }

    private ConsoleSettings Load()
    {
        lock (_loading)
        {
            return _current = Read();
        }
    }

    private ConsoleSettings Read()
    {
        using var context = contexts.CreateDbContext();
        var values = SettingKey.All.ToDictionary(k => k.Name, k => k.Default, StringComparer.Ordinal);
        foreach (var row in context.Set<SettingRow>().ToList())
        {
            values[row.Key] = row.IsProtected ? protector.Unprotect(row.Value) ?? "" : row.Value;
        }

        bool Flag(string name) => values[name] == "true";
        TimeSpan Span(string name) => SettingSpan.TryRead(values[name], out var span) ? span : TimeSpan.FromMinutes(5);
        var gatewayKey = values[SettingKey.GatewayToken];
        return new ConsoleSettings
        {
            TargetTokenEnabled = Flag("authentication.targettoken.enabled"),
            GatewayTokenEnabled = Flag("authentication.gatewaytoken.enabled"),
            GatewayTokenHash = gatewayKey.Length == 0 ? [] : DeviceToken.HashOf(gatewayKey),
            HeaderEnabled = Flag("authentication.header.enabled"),
            HeaderAuthorities =
            [
                .. values["authentication.header.authority"].Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(a => a.ToLowerInvariant()),
            ],
            PollingTime = Span("pollingTime"),
            PollingOverdueTime = Span("pollingOverdueTime"),
            AutoCloseActions = Flag(SettingKey.AutoCloseActions),
            ConfirmationFlow = Flag(SettingKey.ConfirmationFlow),
            ImplicitLock = Flag("implicit.lock.enabled"),
            Approval = Flag(SettingKey.ApprovalEnabled)
                ? new ApprovalRule(int.Parse(values[SettingKey.ApprovalAbove], CultureInfo.InvariantCulture))
                : ApprovalRule.Never,
        };
    }

    private static CommandReceipt UnknownKey(string name) => CommandReceipt.Refused(
        CommandOutcome.Invalid, $"There is no setting '{name}'. Use one of {string.Join(", ", SettingKey.All.Select(k => k.Name))}.", RefusalKey.SettingKeyUnknown);
}
