namespace RolloutConsole.Web.SignIn;

/// <summary>Keeps a return address inside this console: anybody can put one into a link to the sign-in page.</summary>
internal static class LocalAddress
{
    /// <summary>The address if it is a path of this console, otherwise the overview.</summary>
    /// <param name="address">Comes from outside. <c>//host</c>, <c>/\host</c>, absolute addresses and control characters are refused.</param>
    public static string OrOverview(string? address) =>
        address is { Length: > 0 } && address[0] == '/' && !address.StartsWith("//", StringComparison.Ordinal)
        && !address.Contains('\\') && !address.Any(char.IsControl)
            ? address
            : "/";
}
