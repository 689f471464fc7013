namespace RolloutConsole.Web.Streams;

/// <summary>Maps the hub.</summary>
internal static class LiveHubEndpoints
{
    /// <summary>Maps <see cref="LiveHub"/>; only signed-in people and tokens get in.</summary>
    public static void MapLiveHub(this IEndpointRouteBuilder endpoints) => endpoints.MapHub<LiveHub>(LiveHub.Path).RequireAuthorization();
}
