namespace RolloutConsole.Web.Hosting.Accounts;

/// <summary>Reads the fields of a short form.</summary>
internal static class SmallForm
{
    /// <summary>Most bytes of such a form.</summary>
    public const int Most = 16 * 1024;

    /// <summary>The fields; null when it is no form or too large.</summary>
    public static async Task<IFormCollection?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is null or > Most)
        {
            return null;
        }

        try
        {
            return await context.Request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
