using System.Net.Sockets;
using System.Text;

namespace RolloutConsole.Benchmarks.Http;

/// <summary>One keep-alive connection that writes prepared requests and reads whole answers, as cheaply as a client can.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly byte[] s_headEnd = "\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public async Task ConnectAsync(int port) => await _socket.ConnectAsync("127.0.0.1", port);

    /// <summary>Sends a request and reads its answer.</summary>
    /// <returns>The status code and the body.</returns>
    public async Task<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var read = 0;
        while (true)
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(read));
            if (count == 0)
            {
                throw new IOException("The server closed the connection.");
            }

            read += count;
            var head = _buffer.AsSpan(0, read).IndexOf(s_headEnd);
            if (head < 0)
            {
                continue;
            }

            var length = ContentLength(_buffer.AsSpan(0, head));
            var total = head + s_headEnd.Length + length;
            if (read >= total)
            {
                var status = ((_buffer[9] - '0') * 100) + ((_buffer[10] - '0') * 10) + (_buffer[11] - '0');
                return (status, _buffer.AsMemory(head + s_headEnd.Length, length));
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A request as bytes.</summary>
    public static byte[] Request(string method, string path, string? headers = null, string? body = null)
    {
        var text = $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}";
        text += body is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
        return Encoding.UTF8.GetBytes(text);
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        if (at < 0)
        {
            return 0;
        }

        var length = 0;
        for (var i = at + 18; i < head.Length && head[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            length = (length * 10) + (head[i] - '0');
        }

        return length;
    }
}
