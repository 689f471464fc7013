using System.Net;
using RolloutConsole.Engine.Auditing;

namespace RolloutConsole.Engine.Security;

/// <summary>Looks the account up and checks the password in a lane of the guard.</summary>
internal sealed class CredentialCheck(
    IPeopleStore people, IPasswordHash passwords, IAuditStore audit, SignInGuard guard, TimeProvider clock) : ICredentialCheck
{
    // "Last seen" is shown in minutes; writing it more often is for nothing.
    private static readonly TimeSpan s_seenEvery = TimeSpan.FromMinutes(1);

    // Checked in place of a real hash when there is no such account, so that the time tells nothing about names.
    private readonly Lazy<string> _nobody = new(() => passwords.Hash(Guid.NewGuid().ToString()));

    public async Task<CredentialAnswer> VerifyAsync(
        string name, string password, CallerKind kind, IPAddress? address, CancellationToken cancellationToken)
    {
        PersonRecord? person;
        bool isRight;
        using (var place = await guard.EnterAsync(address, cancellationToken))
        {
            if (place is null)
            {
                return new(CredentialOutcome.Busy, null, TimeSpan.FromSeconds(1));
            }

            person = name.Length is 0 or > PersonNameRules.Longest ? null : await people.FindByNameAsync(name, cancellationToken);
            isRight = password.Length <= PasswordRules.Longest
                && passwords.IsRight(person?.PasswordHash ?? _nobody.Value, password)
                && person is not null;
        }

        if (isRight)
        {
            var now = clock.GetUtcNow();
            if (person!.LastSeenAt is not { } seen || now - seen >= s_seenEvery)
            {
                await people.TouchAsync(person.Id, now, cancellationToken);
            }

            return new(CredentialOutcome.Right, person);
        }

        var retryAfter = guard.CountWrong(address);
        if (retryAfter is not null)
        {
            // Not written down any more: a flood of guesses must not become a flood of durable rows.
            return new(CredentialOutcome.WrongTooOften, null, retryAfter);
        }

        // The typed name is only written down when there is such an account: people type passwords into the wrong field.
        var caller = new Caller(person?.Name ?? "unknown", ConsoleRole.None, kind, address?.ToString());
        await audit.AppendAsync(
            new(clock.GetUtcNow(), caller, "person.signin", Accounts.Subject(person?.Name ?? "unknown"), "wrong"), cancellationToken);
        return new(CredentialOutcome.Wrong, null);
    }
}
