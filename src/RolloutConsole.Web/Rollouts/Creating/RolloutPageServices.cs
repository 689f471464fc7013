namespace RolloutConsole.Web.Rollouts.Creating;

/// <summary>What the pages of rollouts bring with them.</summary>
internal static class RolloutPageServices
{
    /// <summary>Adds the drafts of the form.</summary>
    public static IServiceCollection AddRolloutPages(this IServiceCollection services) => services.AddScoped<IRolloutDrafts, BrowserDrafts>();
}
