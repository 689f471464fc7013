using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RolloutConsole.Engine.Runtime;

namespace RolloutConsole.Api.Console;

/// <summary>
/// <c>GET /health</c>: 200 when the engine works and the database answers, else 503, with the same JSON. Open to everybody, for load
/// balancers and monitors; it tells nothing about rollouts or devices.
/// </summary>
internal static class HealthEndpoint
{
    /// <summary>A probe goes through the engine every 5 s (architecture, section 5); after three missed ones it does not work.</summary>
    public static readonly TimeSpan OldestTick = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    /// <summary>Maps it.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var clock = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        var startedAt = clock.GetTimestamp();
        routes.MapMethods("/health", [HttpMethods.Get, HttpMethods.Head], async (HttpContext context, IEngineHealth engine, IDatabaseHealth database, CancellationToken ended) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            var condition = await AskAsync(database, clock, ended);
            var report = Report(engine.TickAge, condition, clock.GetElapsedTime(startedAt));
            return Results.Json(
                report, statusCode: report.Status == Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }

    private const string Healthy = "healthy";

    /// <summary>Puts the report together.</summary>
    internal static HealthReport Report(TimeSpan? tickAge, DatabaseCondition database, TimeSpan uptime)
    {
        var message = !database.IsReachable ? $"The database does not answer: {database.Fault}"
            : tickAge is null ? "The engine has not finished its first round."
            : tickAge > OldestTick ? $"The engine has not finished a round for {tickAge.Value.TotalSeconds:0} s."
            : "";
        return new(
            message.Length == 0 ? Healthy : "unhealthy",
            message,
            tickAge is { } age ? Math.Round(age.TotalSeconds, 1) : null,
            new(
                database.Provider,
                database.IsReachable,
                database.Provider == "SQLite" ? database.Version : null,
                database.Provider == "SQLite" ? database.Source : null,
                database.Version,
                database.Fault),
            s_version,
            (long)uptime.TotalSeconds);
    }

    private static readonly string s_version =
        typeof(HealthEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    private static async Task<DatabaseCondition> AskAsync(IDatabaseHealth database, TimeProvider clock, CancellationToken ended)
    {
        try
        {
            return await database.CheckAsync(ended).WaitAsync(s_patience, clock, ended);
        }
        catch (TimeoutException)
        {
            return new("unknown", false, null, null, $"no answer within {s_patience.TotalSeconds:0} s");
        }
    }
}

/// <summary>The body of <c>/health</c>.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Message">What is wrong; empty when nothing is.</param>
/// <param name="EngineTickAgeSeconds">Age of the engine's last probe; null before the first.</param>
/// <param name="Database">The database.</param>
/// <param name="Version">Version of the console.</param>
/// <param name="UptimeSeconds">Seconds since it started.</param>
internal sealed record HealthReport(
    string Status, string Message, double? EngineTickAgeSeconds, DatabaseReport Database, string Version, long UptimeSeconds);

/// <summary>The database in the body of <c>/health</c>.</summary>
/// <param name="Provider"><c>SQLite</c> or <c>PostgreSQL</c>.</param>
/// <param name="Reachable">True when it answered.</param>
/// <param name="SqliteVersion">Version of SQLite, where that is the provider.</param>
/// <param name="SqliteSource">Which SQLite library is used.</param>
/// <param name="Version">Version of the database engine.</param>
/// <param name="Fault">Why it did not answer.</param>
internal sealed record DatabaseReport(
    string Provider, bool Reachable, string? SqliteVersion, string? SqliteSource, string? Version, string? Fault);
