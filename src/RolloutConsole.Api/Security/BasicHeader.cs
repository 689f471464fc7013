using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace RolloutConsole.Api.Security;

/// <summary>Reads the header <c>Authorization: Basic …</c> (RFC 7617), with the user optionally written <c>tenant\user</c>.</summary>
internal static class BasicHeader
{
    private const string Prefix = "Basic ";

    // Name 64, password 256 characters of up to four bytes, and a tenant: far below this in base 64.
    private const int LongestHeader = 4096;

    /// <summary>True when the header is of this scheme, whatever is in it.</summary>
    public static bool IsBasic(string? header) => header?.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads user and password.</summary>
    /// <param name="header">The header.</param>
    /// <param name="user">The user, without tenant.</param>
    /// <param name="password">The password.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryRead(string? header, [NotNullWhen(true)] out string? user, [NotNullWhen(true)] out string? password)
    {
        user = password = null;
        if (!IsBasic(header) || header!.Length > LongestHeader)
        {
            return false;
        }

        string text;
        try
        {
            var bytes = Convert.FromBase64String(header[Prefix.Length..].Trim());
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (Exception fault) when (fault is FormatException or DecoderFallbackException)
        {
            return false;
        }

        var colon = text.IndexOf(':');
        if (colon <= 0)
        {
            return false;
        }

        // Some older scripts send tenant\user (hawkbit-api, 2.1); there is one tenant here, so its name says nothing.
        user = text[..colon];
        user = user[(user.LastIndexOf('\\') + 1)..];
        password = text[(colon + 1)..];
        return user.Length > 0;
    }
}
