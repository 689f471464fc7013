namespace RolloutConsole.Api.Security;

/// <summary>Names of the authentication schemes.</summary>
public static class ConsoleSchemes
{
    /// <summary>The default: Basic where the request carries it, else the cookie.</summary>
    public const string Any = "console";

    /// <summary>The cookie of a person in a browser.</summary>
    public const string Cookie = "console.cookie";

    /// <summary>Basic authentication of scripts.</summary>
    public const string Basic = "Basic";

    /// <summary>Name of the cookie.</summary>
    public const string CookieName = "console.session";
}
