using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Management.DistributionSets;
using RolloutConsole.Api.Management.Filters;
using RolloutConsole.Api.Management.Rollouts;
using RolloutConsole.Api.Management.Settings;
using RolloutConsole.Api.Management.Targets;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Management;

/// <summary>The hawkBit-compatible Management API for scripts (hawkbit-api, section 2).</summary>
public static class ManagementEndpoints
{
    /// <summary>
    /// Maps everything below <c>/rest/v1</c>. The host authenticates the request before (Basic or bearer) and provides the command and
    /// read interfaces of Engine and LiveFeed; roles are checked by the commands.
    /// </summary>
    public static RouteGroupBuilder MapManagementApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/rest/v1").AddEndpointFilter(GuardAsync);
        ((IEndpointConventionBuilder)api).Add(AnswerHead);
        api.MapUserInfo();
        api.MapTargets();
        api.MapTargetTags();
        api.MapTargetTypes();
        api.MapTargetMetadata();
        api.MapActions();
        api.MapConfirmations();
        api.MapAssignments();
        api.MapModules();
        api.MapArtifacts();
        api.MapSets();
        api.MapTypes();
        api.MapFilters();
        api.MapMetadata();
        api.MapRollouts();
        api.MapSettings();
        return api;
    }

    // Whoever may ask for a thing may ask for its head alone.
    private static void AnswerHead(EndpointBuilder endpoint)
    {
        for (var i = 0; i < endpoint.Metadata.Count; i++)
        {
            if (endpoint.Metadata[i] is HttpMethodMetadata { HttpMethods: ["GET"] })
            {
                endpoint.Metadata[i] = new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]);
            }
        }
    }

    private static async ValueTask<object?> GuardAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (Refuse(context) is { } refusal)
        {
            return refusal;
        }

        for (var i = 0; i < invocation.Arguments.Count; i++)
        {
            invocation.Arguments[i] = invocation.Arguments[i] is string segment ? PathText.Of(context, segment) : invocation.Arguments[i];
        }

        if (invocation.Arguments.OfType<PathId>().Where(id => !id.IsNumber).Take(1).ToList() is [var bad])
        {
            return Errors.NotReadable($"'{bad.Text}' is not an id. Ids are whole numbers from 1.");
        }

        try
        {
            return await next(invocation);
        }
        catch (BadHttpRequestException unread)
        {
            return Errors.Of(unread.StatusCode, "rest.body.notReadable", $"body: {unread.Message} Send a smaller or whole one.", "MessageNotReadable");
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.RequestServices.Get<ILoggerFactory>().CreateLogger(typeof(ManagementEndpoints))
                .LogError(fault, "The Management API failed at {Method} {Path}", context.Request.Method, context.Request.Path);
            return Errors.Of(500, "repo.genericError", "The server failed. Its log says why; look at the present state before you send it again.", "Generic");
        }
    }

    private static IResult? Refuse(HttpContext context)
    {
        if (context.CallerOrNull() is not { } caller)
        {
            return Results.Challenge();
        }

        if (!Permissions.Allows(caller, Permission.Read))
        {
            return Errors.Of(403, "insufficientPermission", Permissions.Explain(Permission.Read), "InsufficientPermission");
        }

        return JsonAnswer.IsAcceptable(context.Request) || context.Request.Path.Value!.EndsWith("/download", StringComparison.Ordinal)
            ? null
            : Results.StatusCode(406);
    }
}
