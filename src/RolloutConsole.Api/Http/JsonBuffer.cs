using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RolloutConsole.Api.Http;

/// <summary>
/// One thread's reusable place for writing a JSON answer, so that the hot answers allocate nothing for their bodies. It must be filled
/// and handed to the response without waiting in between: another request may use it as soon as the thread is given back.
/// </summary>
internal sealed class JsonBuffer
{
    // A rare large answer must not stay in memory once per thread.
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static JsonBuffer? t_current;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private JsonBuffer() => Json = new Utf8JsonWriter(_bytes, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    /// <summary>Writes into the buffer.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Builds the addresses in the answer.</summary>
    public HrefBuilder Hrefs { get; } = new();

    /// <summary>This thread's buffer, empty.</summary>
    public static JsonBuffer Take()
    {
        var buffer = t_current;
        if (buffer is null || buffer._bytes.Capacity > LargestKept)
        {
            return t_current = new JsonBuffer();
        }

        buffer._bytes.ResetWrittenCount();
        buffer.Json.Reset();
        return buffer;
    }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Json.Flush();
        return _bytes.WrittenMemory;
    }
}
