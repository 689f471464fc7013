using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>A text in a path, such as a controller id, in which a slash and a percent sign are ordinary characters.</summary>
internal static class PathText
{
    /// <summary>A segment as its sender meant it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="segment">The segment as routing gives it: decoded, but for an escaped slash.</param>
    public static string Of(HttpContext context, string segment)
    {
        // Routing leaves "%2F" as it is and makes the same text of "%252F"; only the raw target tells the two ids apart.
        if (!segment.Contains('%', StringComparison.Ordinal) || context.Features.Get<IHttpRequestFeature>()?.RawTarget is not { } target)
        {
            return segment;
        }

        var decoded = context.Request.Path.Value!.Split('/');
        var raw = target.Split('?')[0].Split('/');
        var fromEnd = decoded.Length - Array.IndexOf(decoded, segment);
        return fromEnd <= decoded.Length && fromEnd <= raw.Length ? Uri.UnescapeDataString(raw[^fromEnd]) : segment;
    }
}
