using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Api.Ddi;
using RolloutConsole.Api.Http;

namespace RolloutConsole.Api.Management.Wire;

/// <summary>One link of a body.</summary>
/// <param name="Href">Absolute address.</param>
/// <param name="Name">What it leads to, where that helps.</param>
internal sealed record Link(string Href, string? Name = null);

/// <summary>Builds links that lead back the way the request came: its scheme, its host, its port (hawkbit-api, section 0, rule 4).</summary>
internal sealed class Links(HttpRequest request)
{
    private readonly string _base = $"{OriginOf(request)}/rest/v1/";

    /// <summary>A link to a path below <c>/rest/v1/</c>, whose parts are escaped already.</summary>
    public Link To(string path, string? name = null) => new(_base + path, name);

    /// <summary>The only link of a row in a list.</summary>
    public Dictionary<string, Link> Self(string path) => new() { ["self"] = To(path) };

    /// <summary>Path of a target.</summary>
    public static string Target(string controllerId) => $"targets/{Uri.EscapeDataString(controllerId)}";

    /// <summary>Path of a thing with a numeric id.</summary>
    public static string Path(string collection, long id) => string.Create(CultureInfo.InvariantCulture, $"{collection}/{id}");

    private static string OriginOf(HttpRequest request)
    {
        var origin = new HrefBuilder();
        RequestOrigin.AddTo(origin, request, request.HttpContext.RequestServices.GetRequiredService<TrustedProxies>().Includes(request.HttpContext));
        return origin.Text.ToString();
    }
}
