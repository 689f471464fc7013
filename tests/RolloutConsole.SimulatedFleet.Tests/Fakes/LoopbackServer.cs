using System.Net;
using System.Net.Sockets;

namespace RolloutConsole.SimulatedFleet.Tests.Fakes;

/// <summary>Puts the fake server behind a real socket on loopback.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpMessageInvoker _server;
    private readonly Task _accepting;

    public LoopbackServer(FakeDdiServer server)
    {
        _server = new HttpMessageInvoker(server, disposeHandler: false);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        }

        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _accepting.WaitAsync(TimeSpan.FromSeconds(20));
        _server.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.HttpMethod), context.Request.Url);
        foreach (var name in (string[])["Authorization", "Range"])
        {
            if (context.Request.Headers[name] is { } value)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (context.Request.HasEntityBody)
        {
            request.Content = new StreamContent(context.Request.InputStream);
        }

        using var answer = await _server.SendAsync(request, CancellationToken.None);
        var content = await answer.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentLength64 = content.Length;
        if (answer.Content.Headers.ContentRange is { } range)
        {
            context.Response.Headers["Content-Range"] = range.ToString();
        }

        await context.Response.OutputStream.WriteAsync(content);
        context.Response.Close();
    }
}
