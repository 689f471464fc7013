using RolloutConsole.Engine.Policies;

namespace RolloutConsole.Engine.Security;

/// <summary>What is wrong with a name and a password for a new account.</summary>
internal static class AccountFaults
{
    public static IEnumerable<PlanFault> Of(string name, string password)
    {
        if (PersonNameRules.FaultOf(name) is { } nameFault)
        {
            yield return new("name", nameFault, $"Use {PersonNameRules.InWords}");
        }

        if (PasswordRules.FaultOf(name, password) is { } passwordFault)
        {
            yield return new("password", passwordFault, "");
        }
    }
}
