using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.DistributionSets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Console;

/// <summary>
/// Files of software modules for the console's own pages: the bodies and answers of the Management API, with the cookie of the person in
/// front of the page. A file is far too large for a circuit, and a download outlives one. A cookie counts only together with our own
/// <c>Origin</c> and the header <c>X-Console-Upload: 1</c>, which no foreign page can send.
/// </summary>
internal static class ArtifactFileEndpoints
{
    /// <summary>The header that only our own script sends.</summary>
    public const string Header = "X-Console-Upload";

    /// <summary>Maps <c>POST</c> and <c>GET</c> below <c>/api/software-modules/{moduleId}/files</c>.</summary>
    public static void MapArtifactFiles(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/api/software-modules/{moduleId}/files").RequireAuthorization().AddEndpointFilter(CheckAsync);
        files.MapPost("", ArtifactEndpoints.UploadAsync).AddEndpointFilter(OwnPageOrScriptAsync);
        files.MapGet("/{artifactId}", ArtifactEndpoints.DownloadAsync);
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (!Permissions.Allows(invocation.HttpContext.Caller(), Permission.Read))
        {
            return ConsoleProblem.Result(StatusCodes.Status403Forbidden, "forbidden", Permissions.Explain(Permission.Read));
        }

        return invocation.Arguments.OfType<PathId>().All(id => id.IsNumber)
            ? await next(invocation)
            : ConsoleProblem.Result(StatusCodes.Status404NotFound, "notFound", "There is no such file. Ids are whole numbers from 1.");
    }

    private static ValueTask<object?> OwnPageOrScriptAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        return context.Caller().Kind != CallerKind.Person || (SameOrigin.IsOwn(context.Request) && context.Request.Headers[Header] == "1")
            ? next(invocation)
            : new(ConsoleProblem.Result(
                StatusCodes.Status403Forbidden,
                "foreignOrigin",
                $"With a cookie this needs the header Origin of this very host and the header {Header}: 1. Scripts use Basic authentication."));
    }
}
