using RolloutConsole.Engine.Security;

namespace RolloutConsole.Web.Accounts;

/// <summary>One role in a form: what it permits, and why it cannot be changed here, if so.</summary>
/// <param name="Role">The role.</param>
/// <param name="Words">What it may do.</param>
/// <param name="FixedWhy">Why it cannot be taken away; null when it can.</param>
public sealed record RoleChoice(ConsoleRole Role, string Words, string? FixedWhy)
{
    /// <summary>Name for the label.</summary>
    public string Name => Role.ToString();

    /// <summary>All roles for somebody new.</summary>
    public static IReadOnlyList<RoleChoice> ForNew() => [.. RoleWords.Single.Select(role => new RoleChoice(role, RoleWords.Of(role), null))];

    /// <summary>All roles for a person; says beforehand what the command would refuse.</summary>
    /// <param name="person">Whose roles.</param>
    /// <param name="callerName">Who changes them.</param>
    /// <param name="everybody">All people.</param>
    public static IReadOnlyList<RoleChoice> For(PersonView person, string callerName, IReadOnlyList<PersonView> everybody) =>
        [.. RoleWords.Single.Select(role => new RoleChoice(
            role,
            RoleWords.Of(role),
            role == ConsoleRole.Admin && person.Roles.HasFlag(ConsoleRole.Admin) ? WhyAdminStays(person, callerName, everybody) : null))];

    private static string? WhyAdminStays(PersonView person, string callerName, IReadOnlyList<PersonView> everybody) =>
        !everybody.Any(p => p.Id != person.Id && p.Roles.HasFlag(ConsoleRole.Admin))
            ? "The last Admin keeps this role; give it to somebody else first."
            : string.Equals(person.Name, callerName, StringComparison.OrdinalIgnoreCase)
                ? "Nobody takes the role Admin from themselves; another Admin can."
                : null;
}
