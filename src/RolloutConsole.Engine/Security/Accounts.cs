using RolloutConsole.Engine.Auditing;
using RolloutConsole.Engine.Policies;
using RolloutConsole.Engine.Rollouts;

namespace RolloutConsole.Engine.Security;

/// <summary>Checks who asks and what was typed, then lets the store decide what needs all accounts.</summary>
internal sealed class Accounts(
    IPeopleStore people, IPasswordHash passwords, IAuditStore audit, PersonStandings standings, TimeProvider clock) : IAccounts
{
    private const int LongestReason = 512;

    public async Task<IReadOnlyList<PersonView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await people.ListAsync(cancellationToken)).Select(p => p.View)];

    public async Task<PersonView?> FindByNameAsync(string name, CancellationToken cancellationToken) =>
        (await people.FindByNameAsync(name, cancellationToken))?.View;

    public async Task<CommandReceipt> AddAsync(
        Caller caller, string name, string password, ConsoleRole roles, CancellationToken cancellationToken)
    {
        var command = new AccountCommand(audit, clock, caller, "person.add", Subject(name), null);
        if (!Permissions.Allows(caller, Permission.ManagePeople))
        {
            return await command.RefuseAsync(CommandOutcome.Forbidden, Permissions.Explain(Permission.ManagePeople), cancellationToken);
        }

        List<PlanFault> faults = [.. AccountFaults.Of(name, password)];
        if (roles == ConsoleRole.None || !RoleWords.IsKnown(roles))
        {
            faults.Add(new("roles", "No role is chosen.", $"Choose at least one of {RoleWords.List(ConsoleRole.All)}."));
        }

        if (faults.Count > 0)
        {
            return await command.RefuseAsync(faults, cancellationToken);
        }

        var person = NewPerson(name, password, roles, passwords);
        var write = await people.AddAsync(person, command.Entry("accepted", $"roles {RoleWords.List(roles)}"), cancellationToken);
        return write == PeopleWrite.Done
            ? CommandReceipt.Accepted(message: $"{name} can sign in now.")
            : await command.RefuseAsync(CommandOutcome.Conflict, $"name: {name} is taken. Choose another name.", cancellationToken);
    }

    public async Task<CommandReceipt> SetRolesAsync(
        Caller caller, string personId, ConsoleRole roles, string? reason, CancellationToken cancellationToken)
    {
        var person = await people.FindAsync(personId, cancellationToken);
        var command = new AccountCommand(audit, clock, caller, "person.roles", Subject(person?.Name ?? personId), reason);
        if (!Permissions.Allows(caller, Permission.ManagePeople))
        {
            return await command.RefuseAsync(CommandOutcome.Forbidden, Permissions.Explain(Permission.ManagePeople), cancellationToken);
        }

        if (person is null)
        {
            return await command.RefuseAsync(CommandOutcome.NotFound, "There is no such person.", cancellationToken);
        }

        if (!RoleWords.IsKnown(roles))
        {
            return await command.RefuseAsync(
                [new("roles", $"{(int)roles} contains something that is no role.", $"Choose of {RoleWords.List(ConsoleRole.All)}.")],
                cancellationToken);
        }

        if (reason?.Length > LongestReason)
        {
            return await command.RefuseAsync(
                [new("reason", $"{reason.Length} characters are too many.", $"Use at most {LongestReason}.")], cancellationToken);
        }

        if (IsSame(caller, person) && person.Roles.HasFlag(ConsoleRole.Admin) && !roles.HasFlag(ConsoleRole.Admin))
        {
            return await command.RefuseAsync(
                CommandOutcome.IllegalState, "Nobody takes the role Admin from themselves; another Admin can.", cancellationToken);
        }

        if (person.Roles == roles)
        {
            return CommandReceipt.Accepted(message: $"{person.Name} has these roles already.");
        }

        var stamp = PersonStamp.Read(person.Stamp).AfterNewRoles().ToString();
        var entry = command.Entry("accepted", $"from {RoleWords.List(person.Roles)} to {RoleWords.List(roles)}");
        var write = await people.SetRolesAsync(personId, roles, person.Stamp, stamp, entry, cancellationToken);
        standings.Forget(personId);
        return write switch
        {
            PeopleWrite.Done => CommandReceipt.Accepted(message: $"{person.Name} now has: {RoleWords.List(roles)}."),
            PeopleWrite.LastAdmin => await command.RefuseAsync(
                CommandOutcome.IllegalState,
                $"{person.Name} is the last Admin; give somebody else the role Admin first.",
                cancellationToken),
            _ => await RefuseStaleAsync(command, write, cancellationToken),
        };
    }

    public async Task<CommandReceipt> SetPasswordAsync(
        Caller caller, string personId, string? currentPassword, string newPassword, CancellationToken cancellationToken)
    {
        var person = await people.FindAsync(personId, cancellationToken);
        var command = new AccountCommand(audit, clock, caller, "person.password", Subject(person?.Name ?? personId), null);
        var isOwn = person is not null && IsSame(caller, person);
        if (!isOwn && !Permissions.Allows(caller, Permission.ManagePeople))
        {
            return await command.RefuseAsync(CommandOutcome.Forbidden, Permissions.Explain(Permission.ManagePeople), cancellationToken);
        }

        if (person is null)
        {
            return await command.RefuseAsync(CommandOutcome.NotFound, "There is no such person.", cancellationToken);
        }

        // A browser left open must not be enough to take an account over.
        if (isOwn && !passwords.IsRight(person.PasswordHash, currentPassword ?? ""))
        {
            return await command.RefuseAsync(
                [new("currentPassword", "This is not the present password.", "Type the password that you signed in with.")],
                cancellationToken);
        }

        if (PasswordRules.FaultOf(person.Name, newPassword) is { } fault)
        {
            return await command.RefuseAsync([new("newPassword", fault, "")], cancellationToken);
        }

        var write = await people.SetPasswordAsync(
            personId,
            passwords.Hash(newPassword),
            person.Stamp,
            PersonStamp.ForNewPassword().ToString(),
            command.Entry("accepted", isOwn ? "own password" : "set by an Admin"),
            cancellationToken);
        standings.Forget(personId);
        return write == PeopleWrite.Done
            ? CommandReceipt.Accepted(message: $"{person.Name} signs in with the new password from now on.")
            : await RefuseStaleAsync(command, write, cancellationToken);
    }

    /// <summary>A person with a fresh key, hash and stamp.</summary>
    internal static PersonRecord NewPerson(string name, string password, ConsoleRole roles, IPasswordHash passwords) =>
        new(Guid.NewGuid().ToString("D"), name, roles, passwords.Hash(password), PersonStamp.ForNewPassword().ToString(), null);

    /// <summary>How a person is named in the audit.</summary>
    internal static string Subject(string name) => $"person {name}";

    private static bool IsSame(Caller caller, PersonRecord person) =>
        caller.Kind is CallerKind.Person or CallerKind.Script
        && string.Equals(caller.Name, person.Name, StringComparison.OrdinalIgnoreCase);

    private static Task<CommandReceipt> RefuseStaleAsync(AccountCommand command, PeopleWrite write, CancellationToken cancellationToken) =>
        write == PeopleWrite.NotFound
            ? command.RefuseAsync(CommandOutcome.NotFound, "There is no such person any more.", cancellationToken)
            : command.RefuseAsync(
                CommandOutcome.Conflict, "Somebody changed this account just now; look at it again and repeat.", cancellationToken);
}
