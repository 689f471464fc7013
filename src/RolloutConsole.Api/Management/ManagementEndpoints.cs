using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.DistributionSets;
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
        api.MapUserInfo();
        api.MapTargets();
        api.MapActions();
        api.MapAssignments();
        api.MapModules();
        api.MapArtifacts();
        api.MapSets();
        api.MapTypes();
        api.MapRollouts();
        api.MapSettings();
        return api;
    }

    private static ValueTask<object?> GuardAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        if (context.CallerOrNull() is not { } caller)
        {
            return ValueTask.FromResult<object?>(Results.Challenge());
        }

        if (!Permissions.Allows(caller, Permission.Read))
        {
            return ValueTask.FromResult<object?>(
                Errors.Of(403, "insufficientPermission", Permissions.Explain(Permission.Read), "InsufficientPermission"));
        }

        if (!JsonAnswer.IsAcceptable(context.Request) && !context.Request.Path.Value!.EndsWith("/download", StringComparison.Ordinal))
        {
            return ValueTask.FromResult<object?>(Results.StatusCode(406));
        }

        // The framework leaves an escaped slash in a path segment alone; here a segment is a controller id, in which it is ordinary.
        for (var i = 0; i < invocation.Arguments.Count; i++)
        {
            invocation.Arguments[i] = invocation.Arguments[i] is string text ? text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) : invocation.Arguments[i];
        }

        return invocation.Arguments.OfType<PathId>().Where(id => !id.IsNumber).Take(1).ToList() is [var bad]
            ? ValueTask.FromResult<object?>(Errors.NotReadable($"'{bad.Text}' is not an id. Ids are whole numbers from 1."))
            : next(invocation);
    }
}
