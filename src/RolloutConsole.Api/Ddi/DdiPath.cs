using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RolloutConsole.Api.Ddi;

/// <summary>
/// A path of the device API, cut by hand: <c>/{tenant}/controller/v1/{controllerId}[/{resource}[/{id}[/{part}[/{leaf}]]]]</c>
/// (hawkbit-api, 1.1). Segments are percent-decoded; one that is absent is empty.
/// </summary>
internal readonly ref struct DdiPath
{
    private const string Middle = "/controller/v1/";

    private DdiPath(ReadOnlySpan<char> tenant) => Tenant = tenant;

    /// <summary>The tenant as the device writes it.</summary>
    public ReadOnlySpan<char> Tenant { get; }

    /// <summary>The device's own id.</summary>
    public ReadOnlySpan<char> ControllerId { get; private init; }

    /// <summary>Such as <c>deploymentBase</c>; empty for the root resource.</summary>
    public ReadOnlySpan<char> Resource { get; private init; }

    /// <summary>Id of an action or module.</summary>
    public ReadOnlySpan<char> Id { get; private init; }

    /// <summary><c>feedback</c> or <c>artifacts</c>.</summary>
    public ReadOnlySpan<char> Part { get; private init; }

    /// <summary>Name of a file.</summary>
    public ReadOnlySpan<char> Leaf { get; private init; }

    /// <summary>Number of segments behind the controller id; -1 when there is no controller id.</summary>
    public int Depth { get; private init; }

    /// <summary>Cuts the path; false when it is no path of this API. Costs next to nothing for the paths of pages.</summary>
    public static bool TryParse(HttpContext context, out DdiPath path)
    {
        var text = context.Request.Path.Value.AsSpan();
        if (!Split(text, out var tenant, out var rest))
        {
            path = default;
            return false;
        }

        // The server decodes everything but an encoded slash, and then nobody can tell a slash in an id from one between segments, or
        // a decoded percent sign from an encoded one. The raw text can.
        if (text.Contains('%')
            && context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } raw
            && Split(PathOf(raw, context.Request.PathBase), out var rawTenant, out var rawRest))
        {
            path = Cut(rawTenant, rawRest, isEncoded: true);
            return true;
        }

        path = Cut(tenant, rest, isEncoded: false);
        return true;
    }

    private static bool Split(ReadOnlySpan<char> text, out ReadOnlySpan<char> tenant, out ReadOnlySpan<char> rest)
    {
        tenant = rest = default;
        if (text.Length < 2)
        {
            return false;
        }

        var end = text[1..].IndexOf('/') + 1;
        if (end <= 1 || !text[end..].StartsWith(Middle, StringComparison.Ordinal))
        {
            return false;
        }

        tenant = text[1..end];
        rest = text[(end + Middle.Length)..];
        return true;
    }

    private static ReadOnlySpan<char> PathOf(string raw, PathString pathBase)
    {
        var text = raw.AsSpan();
        var query = text.IndexOf('?');
        text = query < 0 ? text : text[..query];
        var prefix = pathBase.ToUriComponent();
        return text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? text[prefix.Length..] : default;
    }

    private static DdiPath Cut(ReadOnlySpan<char> tenant, ReadOnlySpan<char> rest, bool isEncoded)
    {
        var id = Next(ref rest, isEncoded, out var has);
        var depth = id.IsEmpty ? -1 : 0;
        var resource = Take(ref rest, isEncoded, ref has, ref depth);
        var number = Take(ref rest, isEncoded, ref has, ref depth);
        var part = Take(ref rest, isEncoded, ref has, ref depth);
        var leaf = Take(ref rest, isEncoded, ref has, ref depth);
        return new DdiPath(tenant)
        {
            ControllerId = id,
            Resource = resource,
            Id = number,
            Part = part,
            Leaf = leaf,
            Depth = has ? int.MaxValue : depth,
        };
    }

    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> rest, bool isEncoded, scoped ref bool has, scoped ref int depth)
    {
        if (!has)
        {
            return default;
        }

        depth += depth < 0 ? 0 : 1;
        return Next(ref rest, isEncoded, out has);
    }

    private static ReadOnlySpan<char> Next(scoped ref ReadOnlySpan<char> rest, bool isEncoded, scoped out bool hasMore)
    {
        var end = rest.IndexOf('/');
        hasMore = end >= 0;
        var segment = hasMore ? rest[..end] : rest;
        rest = hasMore ? rest[(end + 1)..] : default;
        return isEncoded && segment.Contains('%') ? Uri.UnescapeDataString(segment) : segment;
    }
}
