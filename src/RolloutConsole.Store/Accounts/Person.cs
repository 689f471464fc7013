using Microsoft.AspNetCore.Identity;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Store.Accounts;

/// <summary>An account of a person: row of table <c>people</c>.</summary>
public sealed class Person : IdentityUser
{
    /// <summary>What pages call the person; at most 128 characters.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The roles it holds, as flags in one number.</summary>
    public ConsoleRole Roles { get; set; }

    /// <summary>When the person last used the console; null for never.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }
}
