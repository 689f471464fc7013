namespace RolloutConsole.Engine.Security;

/// <summary>A person as others see it: nothing secret in it.</summary>
/// <param name="Id">Its key; never changes.</param>
/// <param name="Name">What is typed at sign-in and shown in the audit.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="LastSeenAt">When it last signed in, by page or script; null for never.</param>
public sealed record PersonView(string Id, string Name, ConsoleRole Roles, DateTimeOffset? LastSeenAt);

/// <summary>A person as it is stored.</summary>
/// <param name="Id">Its key; never changes.</param>
/// <param name="Name">What is typed at sign-in and shown in the audit; unique without regard to case.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="PasswordHash">Salted and slow; never the password.</param>
/// <param name="Stamp">See <see cref="PersonStamp"/>.</param>
/// <param name="LastSeenAt">When it last signed in, by page or script; null for never.</param>
public sealed record PersonRecord(
    string Id,
    string Name,
    ConsoleRole Roles,
    string PasswordHash,
    string Stamp,
    DateTimeOffset? LastSeenAt)
{
    /// <summary>The part that may be shown.</summary>
    public PersonView View => new(Id, Name, Roles, LastSeenAt);
}
