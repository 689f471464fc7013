using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>Reading of <c>_links</c> and of addresses that carry an action id.</summary>
internal static class Links
{
    /// <summary>The href of a relation, or null when it is absent.</summary>
    /// <exception cref="FormatException">The href is not an absolute address (hawkbit-api.md rule 4).</exception>
    public static Uri? Find(JsonElement owner, string relation)
    {
        if (!owner.TryGetProperty("_links", out var links) || !links.TryGetProperty(relation, out var link))
        {
            return null;
        }

        var href = link.GetProperty("href").GetString();
        return Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new FormatException($"The href of {relation} is \"{href}\", not an absolute http or https address.");
    }

    /// <summary>The action id at the end of the path.</summary>
    public static string ActionId(Uri link) => Uri.UnescapeDataString(link.Segments[^1].TrimEnd('/'));

    /// <summary>The address for reports: the link without its query, and <c>/feedback</c>.</summary>
    public static Uri Feedback(Uri link) => new(link.GetLeftPart(UriPartial.Path) + "/feedback");
}
