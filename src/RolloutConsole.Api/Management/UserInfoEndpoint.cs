using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RolloutConsole.Api.Management.Wire;
using RolloutConsole.Api.Security;
using RolloutConsole.Engine.Security;

namespace RolloutConsole.Api.Management;

/// <summary>Who one is; user interfaces use it to test a sign-in (hawkbit-api, 2.1).</summary>
internal static class UserInfoEndpoint
{
    // hawkBit's authorities for what the console's roles permit (hawkbit-rollouts, 10.1).
    private static readonly (Permission Permission, string[] Authorities)[] s_authorities =
    [
        (Permission.Read, ["READ_TARGET", "READ_DISTRIBUTION_SET", "READ_SOFTWARE_MODULE", "READ_ROLLOUT"]),
        (Permission.ManageInventory,
        [
            "CREATE_TARGET", "UPDATE_TARGET", "DELETE_TARGET", "CREATE_DISTRIBUTION_SET", "UPDATE_DISTRIBUTION_SET", "DELETE_DISTRIBUTION_SET",
            "CREATE_SOFTWARE_MODULE", "UPDATE_SOFTWARE_MODULE", "DELETE_SOFTWARE_MODULE", "DOWNLOAD_REPOSITORY_ARTIFACT",
        ]),
        (Permission.ReadDeviceSecrets, ["READ_TARGET_SECURITY_TOKEN", "READ_GATEWAY_SECURITY_TOKEN"]),
        (Permission.CreateRollout, ["CREATE_ROLLOUT"]),
        (Permission.PauseRollout, ["HANDLE_ROLLOUT"]),
        (Permission.EditRollout, ["UPDATE_ROLLOUT"]),
        (Permission.DeleteRollout, ["DELETE_ROLLOUT"]),
        (Permission.ManageSettings, ["TENANT_CONFIGURATION"]),
    ];

    public static void MapUserInfo(this RouteGroupBuilder api) => api.MapGet("/userinfo", (HttpContext context, TimeProvider _) =>
    {
        var caller = context.Caller();
        return JsonAnswer.Ok(new UserInfoJson(
            "DEFAULT", caller.Name, [.. s_authorities.Where(a => Permissions.Allows(caller, a.Permission)).SelectMany(a => a.Authorities)]));
    });
}

/// <summary>The answer: one tenant, the account, and what it may do.</summary>
internal sealed record UserInfoJson(string Tenant, string Username, IReadOnlyList<string> Permissions);
