using System.Security.Cryptography;
using System.Text;
using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Security;

/// <summary>The way to the first account: a one-time key, or the installation's settings.</summary>
public sealed class FirstAccount : IFirstAccount
{
    /// <summary>How long a key may be used.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    private const string Action = "person.first";
    private readonly IPeopleStore _people;
    private readonly IPasswordHash _passwords;
    private readonly IAuditStore _audit;
    private readonly TimeProvider _clock;

    /// <summary>Made by the container.</summary>
    public FirstAccount(IPeopleStore people, IPasswordHash passwords, IAuditStore audit, TimeProvider clock) =>
        (_people, _passwords, _audit, _clock) = (people, passwords, audit, clock);

    /// <inheritdoc/>
    public async Task<bool> IsMissingAsync(CancellationToken cancellationToken) => !await _people.AnyAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<string?> NewKeyAsync(CancellationToken cancellationToken)
    {
        if (await _people.AnyAsync(cancellationToken))
        {
            return null;
        }

        // 192 random bits: no salt and no slow hash are needed for what cannot be guessed.
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        await _people.ReplaceSignInLinkAsync(HashOf(key), _clock.GetUtcNow() + LinkLife, cancellationToken);
        return key;
    }

    /// <inheritdoc/>
    public Task<bool> IsKeyOpenAsync(string key, CancellationToken cancellationToken) =>
        _people.IsSignInLinkOpenAsync(HashOf(key), _clock.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandReceipt> CreateAsync(
        string key, string name, string password, string? address, CancellationToken cancellationToken)
    {
        var caller = new Caller("sign-in link", ConsoleRole.None, CallerKind.System, address);
        var command = new AccountCommand(_audit, _clock, caller, Action, Accounts.Subject(name), null);

        // Whoever has no valid key learns nothing about names and passwords, and makes no work.
        if (!await IsKeyOpenAsync(key, cancellationToken))
        {
            return new(CommandOutcome.Forbidden, LinkIsOver);
        }

        if (AccountFaults.Of(name, password).ToList() is { Count: > 0 } faults)
        {
            return CommandReceipt.Invalid(faults);
        }

        var now = _clock.GetUtcNow();
        var person = Accounts.NewPerson(name, password, ConsoleRole.All, _passwords) with { LastSeenAt = now };
        var entry = command.Entry("accepted", "every role, by the one-time sign-in link");
        return await _people.AddFirstAsync(person, HashOf(key), now, entry, cancellationToken) switch
        {
            PeopleWrite.Done => CommandReceipt.Accepted(message: $"{name} holds every role."),
            PeopleWrite.NotFirst => new(CommandOutcome.Conflict, "There is an account already; sign in with it."),
            _ => new(CommandOutcome.Forbidden, LinkIsOver),
        };
    }

    /// <inheritdoc/>
    public async Task<CommandReceipt> CreateFromSettingsAsync(string name, string password, CancellationToken cancellationToken)
    {
        if (PersonNameRules.FaultOf(name) is { } fault)
        {
            return CommandReceipt.Invalid([new PlanFault("Security:BootstrapAdmin:Name", fault, $"Use {PersonNameRules.InWords}")]);
        }

        if (password.Length is 0 or > PasswordRules.Longest)
        {
            return CommandReceipt.Invalid([new PlanFault(
                "Security:BootstrapAdmin:Password",
                password.Length == 0 ? "It is missing." : $"{password.Length} characters are too many.",
                $"Use 1 to {PasswordRules.Longest} characters.")]);
        }

        var command = new AccountCommand(
            _audit, _clock, Caller.System("settings"), Action, Accounts.Subject(name), null);
        var person = Accounts.NewPerson(name, password, ConsoleRole.All, _passwords);
        var write = await _people.AddFirstAsync(
            person, null, _clock.GetUtcNow(), command.Entry("accepted", "every role, by Security:BootstrapAdmin"), cancellationToken);
        return write == PeopleWrite.Done
            ? CommandReceipt.Accepted(message: $"{name} holds every role.")
            : new(CommandOutcome.Conflict, "There is an account already.");
    }

    private const string LinkIsOver =
        "This sign-in link was used already or is too old. Start the console again: it prints a new one as long as there is no account.";

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
