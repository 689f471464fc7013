namespace RolloutConsole.Web.Shell;

/// <summary>The word that tells installations apart (operator-experience section 3): in the header and in every tab title.</summary>
/// <param name="Name">Upper case, for example <c>PRODUCTION</c>; setting <c>Environment:Name</c>, at most 24 characters.</param>
internal sealed record EnvironmentBadge(string Name)
{
    /// <summary>The name of an installation that sets none and does not run in Development.</summary>
    public const string Production = "PRODUCTION";

    private const string Demo = "DEMO";
    private const int LongestName = 24;

    /// <summary>Production is solid, everything else has an outline, so the difference does not hang on reading the word.</summary>
    public bool IsProduction => Name == Production;

    /// <summary>Reads <c>Environment:Name</c>; without it the name is <c>DEMO</c> in Development and <c>PRODUCTION</c> elsewhere.</summary>
    /// <exception cref="InvalidOperationException">The name is longer than 24 characters and would not fit the header.</exception>
    public static EnvironmentBadge From(IConfiguration configuration, IHostEnvironment environment)
    {
        var name = configuration["Environment:Name"]?.Trim();
        if (string.IsNullOrEmpty(name))
        {
            name = environment.IsDevelopment() ? Demo : Production;
        }

        return name.Length <= LongestName
            ? new EnvironmentBadge(name.ToUpperInvariant())
            : throw new InvalidOperationException(
                $"Environment:Name has {name.Length} characters; the header holds at most {LongestName}. Choose a shorter word.");
    }
}
