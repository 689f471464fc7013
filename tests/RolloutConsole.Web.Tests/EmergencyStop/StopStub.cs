using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace RolloutConsole.Web.Tests.EmergencyStop;

/// <summary>The endpoints that stop.js speaks to, answering from memory and as slow or broken as a test wants.</summary>
internal sealed class StopStub
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bodies of POST /api/emergency-stop in order of arrival.</summary>
    public ConcurrentQueue<JsonObject> Stops { get; } = [];

    /// <summary>Bodies of POST /api/emergency-stop/release.</summary>
    public ConcurrentQueue<JsonObject> Releases { get; } = [];

    /// <summary>Bodies of POST /api/emergency-stop/reason.</summary>
    public ConcurrentQueue<JsonObject> Reasons { get; } = [];

    /// <summary>Fields of POST /login.</summary>
    public ConcurrentQueue<string> SignIns { get; } = [];

    /// <summary>Status of the next stops; 200 when empty.</summary>
    public ConcurrentQueue<int> NextStatus { get; } = [];

    /// <summary>Stops are not answered until <see cref="Answer"/>.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Everything answers 401 until somebody signs in.</summary>
    public bool IsSignedOut { get; set; }

    public object? AlreadySet { get; set; }

    public object? LatchedAll { get; set; }

    public object[] Running { get; set; } =
    [
        new { id = 41, name = "gateway 4.2.1 EU", notStarted = 475, inFlight = 320, pastReturn = 8, done = 1213 },
        new { id = 43, name = "edge-router 7.0.3", notStarted = 2485, inFlight = 226, pastReturn = 0, done = 2089 },
    ];

    public void Answer() => _open.TrySetResult();

    public void Map(WebApplication application)
    {
        application.MapGet("/api/emergency-stop", () => IsSignedOut
            ? Results.StatusCode(401)
            : Results.Json(new { latched = new { all = LatchedAll, rollouts = Array.Empty<object>() }, running = Running, serverTime = "2026-05-20T14:03:22Z" }));
        application.MapPost("/api/emergency-stop", async (HttpContext context) =>
        {
            Stops.Enqueue(await ReadAsync(context));
            if (IsSilent)
            {
                await _open.Task.WaitAsync(context.RequestAborted);
            }

            if (IsSignedOut)
            {
                return Results.StatusCode(401);
            }

            return NextStatus.TryDequeue(out var status) && status != 200
                ? Results.Json(new { error = "forbidden", message = "Setting the emergency stop needs role Operator or Manager." }, statusCode: status)
                : Results.Json(AlreadySet ?? new { acceptedAt = "2026-05-20T14:03:22.189Z", afterMs = 84, lastOfferAt = "2026-05-20T14:03:22.171Z", setBy = "ben", setAt = "2026-05-20T14:03:22.189Z", alreadySet = false, message = "Stopped." });
        });
        application.MapPost("/api/emergency-stop/release", async (HttpContext context) =>
        {
            Releases.Enqueue(await ReadAsync(context));
            LatchedAll = null;
            return Results.Json(new { message = "Released." });
        });
        application.MapPost("/api/emergency-stop/reason", async (HttpContext context) =>
        {
            Reasons.Enqueue(await ReadAsync(context));
            return Results.Json(new { message = "Noted." });
        });
        application.MapPost("/login", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            SignIns.Enqueue($"{form["name"]}/{form["password"]}/{context.Request.Headers["X-Console-Stop"]}");
            if (form["password"] != "right")
            {
                return Results.Json(new { error = "wrong", message = "User name or password is wrong." }, statusCode: 401);
            }

            IsSignedOut = false;
            return Results.Json(new { name = "ben" });
        });
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        var body = (await JsonSerializer.DeserializeAsync<JsonObject>(context.Request.Body))!;
        body["header"] = context.Request.Headers["X-Console-Stop"].ToString();
        return body;
    }
}
