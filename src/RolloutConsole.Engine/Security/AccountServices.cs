using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RolloutConsole.Engine.Security;

/// <summary>Registration of the rules of the accounts.</summary>
public static class AccountServices
{
    /// <summary>
    /// Adds <see cref="IAccounts"/>, <see cref="IFirstAccount"/>, <see cref="ICredentialCheck"/> and <see cref="PersonStandings"/>. They
    /// need an <see cref="IPeopleStore"/>, an <see cref="IPasswordHash"/> and an <see cref="Auditing.IAuditStore"/>.
    /// </summary>
    public static IServiceCollection AddAccountRules(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PersonStandings>();
        services.TryAddSingleton<SignInGuard>();
        services.TryAddSingleton<IAccounts, Accounts>();
        services.TryAddSingleton<IFirstAccount, FirstAccount>();
        services.TryAddSingleton<ICredentialCheck, CredentialCheck>();
        return services;
    }
}
