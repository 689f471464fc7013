using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RolloutConsole.Api.Ddi;
using RolloutConsole.Engine.DistributionSets;
using RolloutConsole.Engine.Latch;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Testing;
using RolloutConsole.Testing.Latch;

namespace RolloutConsole.Api.Tests.Ddi;

/// <summary>An answer as tests look at it.</summary>
internal sealed record Answer(int Status, string Body, Func<string, string?> Header, byte[] Bytes);

/// <summary>The device API on a real server over loopback, with the fleet in memory.</summary>
internal sealed class DdiHost : IAsyncDisposable
{
    public const string Root = "/DEFAULT/controller/v1/dev-17";

    private readonly WebApplication _application;
    private readonly HttpClient _client;

    private DdiHost(WebApplication application, FakeFleetStore fleet, HandStop stop, HandClock clock)
    {
        _application = application;
        (Fleet, Stop, Clock) = (fleet, stop, clock);
        Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = Address, Timeout = AwaitLimit.Default };
    }

    public FakeFleetStore Fleet { get; }

    public HandStop Stop { get; }

    public HandClock Clock { get; }

    public Uri Address { get; }

    /// <summary>The target of most tests: <c>dev-17</c>.</summary>
    public FakeTarget Device => Fleet.Targets["dev-17"];

    public string Base => $"{Address.GetLeftPart(UriPartial.Authority)}{Root}";

    public static async Task<DdiHost> StartAsync(Action<DdiOptions>? options = null)
    {
        var fleet = new FakeFleetStore();
        fleet.AddTarget("dev-17");
        fleet.AddSet("os", ("gateway-2.4.0.raucb", Content()));
        var stop = new HandStop();
        var clock = new HandClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IEmergencyStop>(stop);
        builder.Services.AddSingleton<IDeviceReads>(fleet);
        builder.Services.AddSingleton<IDeviceRegistration>(fleet);
        builder.Services.AddSingleton<IFeedbackIntake>(fleet);
        builder.Services.AddSingleton<IConsoleSettings>(fleet);
        builder.Services.AddSingleton<IArtifactFiles>(fleet);
        builder.Services.AddDdi(options);
        var application = builder.Build();
        application.UseDdi();
        application.UseRouting();
        application.UseStatusCodePages("text/plain", "page {0}");
        application.MapGet("/{**rest}", () => "a page");
        await application.StartAsync();
        return new DdiHost(application, fleet, stop, clock);
    }

    /// <summary>1000 bytes in which every position can be told from its neighbours.</summary>
    public static byte[] Content() => [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 251))];

    /// <summary>Sends a request of <c>dev-17</c> with its token. Headers are pairs; one without a value takes a header away.</summary>
    public async Task<Answer> SendAsync(string method, string path, string? body = null, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith('/') ? path : $"{Root}/{path}".TrimEnd('/'));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        request.Headers.TryAddWithoutValidation("Authorization", "TargetToken right-token");
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name.StartsWith("Content-", StringComparison.Ordinal) ? "X-None" : name);
            request.Content?.Headers.Remove(name.StartsWith("Content-", StringComparison.Ordinal) ? name : "Content-None");
            if (value is not null && !request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var all = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, Encoding.UTF8.GetString(bytes), name => all.GetValueOrDefault(name), bytes);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string? Value)[] headers) => SendAsync("GET", path, null, headers);

    /// <summary>Sends bytes as they are and gives the status line back: for what a client library would not send.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port).WithinLimit();
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request)).WithinLimit();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WithinLimit();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.DisposeAsync();
    }
}
