using System.Net.Http.Headers;
using System.Text.Json;
using RolloutConsole.SimulatedFleet.Measuring;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>Sends the requests of all devices over one connection pool, measures them, and never throws for what a server does.</summary>
internal sealed class DdiClient : IDisposable
{
    private static readonly MediaTypeHeaderValue s_json = new("application/json") { CharSet = "UTF-8" };

    private readonly HttpMessageInvoker _invoker;
    private readonly SimulatedFleetOptions _options;
    private readonly TimeProvider _time;
    private readonly FleetMeters _meters;

    public DdiClient(SimulatedFleetOptions options, TimeProvider time, FleetMeters meters)
    {
        _options = options;
        _time = time;
        _meters = meters;
        _invoker = options.Handler is { } handler
            ? new HttpMessageInvoker(handler, disposeHandler: false)
            : new HttpMessageInvoker(
                new SocketsHttpHandler
                {
                    // No redirects on REST calls (hawkbit-api.md rule 7); downloads follow them by hand.
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = false,
                    MaxConnectionsPerServer = options.MaxConcurrentRequests,
                    PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
                    ConnectTimeout = TimeSpan.FromSeconds(10),
                },
                disposeHandler: true);
    }

    /// <summary>The root resource of a device.</summary>
    public Uri Root(string controllerId) =>
        new($"{_options.ServerUrl.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(_options.Tenant)}/controller/v1/{Uri.EscapeDataString(controllerId)}");

    /// <summary>The Authorization header of a device, or null.</summary>
    public string? Credentials(SimulatedDeviceIdentity identity) =>
        identity.TargetToken is { } own ? $"TargetToken {own}"
        : _options.GatewayToken is { } gateway ? $"GatewayToken {gateway}"
        : null;

    public async Task<DdiAnswer<T>> GetAsync<T>(
        RequestKind kind, Uri uri, string? credentials, Func<JsonElement, T> read, RequestSlot slot)
        where T : class
    {
        T? body = null;
        var head = await ExchangeAsync(kind, HttpMethod.Get, uri, credentials, null, slot, async (response, limit) =>
        {
            using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(limit), default, limit);
            try
            {
                body = read(document.RootElement);
            }
            catch (InvalidOperationException otherType)
            {
                // An array where an object was expected, a number where a text was.
                throw new FormatException("The answer is not of the expected form.", otherType);
            }
        });
        return new DdiAnswer<T>(head, body);
    }

    public Task<DdiAnswer> SendAsync(RequestKind kind, HttpMethod method, Uri uri, string? credentials, byte[] body, RequestSlot slot) =>
        ExchangeAsync(kind, method, uri, credentials, body, slot, null);

    /// <summary>GET for a download: the answer with its head only. May throw what the connection throws.</summary>
    public async Task<HttpResponseMessage> OpenAsync(Uri uri, string? credentials, RangeHeaderValue? range, CancellationToken limit)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(HttpMethod.Get, uri, credentials, "application/octet-stream");
            request.Headers.Range = range;
            var response = await _invoker.SendAsync(request, limit);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location || redirects == 8)
            {
                return response;
            }

            response.Dispose();
            var next = new Uri(uri, location);
            // Credentials are for the server that the device knows, not for where it is sent.
            credentials = next.Authority == uri.Authority ? credentials : null;
            uri = next;
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, Uri uri, string? credentials, string accept)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("User-Agent", "simulated-fleet/1");
        if (credentials is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", credentials);
        }

        return request;
    }

    private async Task<DdiAnswer> ExchangeAsync(
        RequestKind kind, HttpMethod method, Uri uri, string? credentials, byte[]? body, RequestSlot slot,
        Func<HttpResponseMessage, CancellationToken, Task>? onOk)
    {
        var startedAt = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        var limit = slot.Arm(_options.RequestTimeout);
        try
        {
            using var request = Request(method, uri, credentials, "application/json;charset=UTF-8");
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = s_json;
            }

            using var response = await _invoker.SendAsync(request, limit);
            var status = (int)response.StatusCode;
            if (status == 200 && onOk is not null)
            {
                await onOk(response, limit);
            }

            _meters.Answered(kind, status, _time.GetElapsedTime(started));
            return new DdiAnswer(status, startedAt, RetryDelays.Asked(response, _time));
        }
        catch (OperationCanceledException) when (slot.Stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (RequestFaults.Classify(fault) is { } word)
        {
            _meters.Unanswered(kind, word);
            return new DdiAnswer(0, startedAt);
        }
        finally
        {
            slot.Disarm();
        }
    }
}
