namespace RolloutConsole.Engine.Security;

/// <summary>
/// Checks name and password, for the sign-in page and for scripts. Many wrong attempts from one address make further wrong ones wait
/// and be told so; a right one is never refused (architecture, section 8: lock-out never applies to a valid sign-in).
/// </summary>
public interface ICredentialCheck
{
    /// <summary>Checks a name and a password. Costs tens of milliseconds of processor time.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="kind">A person at the sign-in page or a script.</param>
    /// <param name="address">Network address it came from; null is treated as one address of its own.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    Task<CredentialAnswer> VerifyAsync(
        string name, string password, CallerKind kind, System.Net.IPAddress? address, CancellationToken cancellationToken);
}

/// <summary>What came of checking a name and a password.</summary>
/// <param name="Outcome">Right, wrong, or not looked at.</param>
/// <param name="Person">Who it is; only when right.</param>
/// <param name="RetryAfter">How long to wait before trying again, when that is asked.</param>
public sealed record CredentialAnswer(CredentialOutcome Outcome, PersonRecord? Person, TimeSpan? RetryAfter = null);

/// <summary>Right, wrong, or not looked at.</summary>
public enum CredentialOutcome
{
    /// <summary>Name and password belong together.</summary>
    Right,

    /// <summary>They do not, or there is no such name; which one is not told.</summary>
    Wrong,

    /// <summary>Wrong, and there were many wrong ones from that address lately.</summary>
    WrongTooOften,

    /// <summary>So many checks are waiting that this one was not looked at.</summary>
    Busy,
}
