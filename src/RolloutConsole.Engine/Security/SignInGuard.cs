using System.Collections.Concurrent;
using System.Net;

namespace RolloutConsole.Engine.Security;

/// <summary>
/// Keeps guessing slow without ever refusing a right password. Addresses with many wrong attempts share one lane, all others have
/// their own lanes, so a flood of guesses waits behind itself. Loopback of both families is exempt from counting.
/// </summary>
internal sealed class SignInGuard(TimeProvider clock)
{
    /// <summary>Wrong attempts of an address within <see cref="Window"/> after which it is told to slow down.</summary>
    public const int Tolerated = 10;

    /// <summary>How long a wrong attempt counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // Waiting checks per lane. More than that are answered "busy": the queue must have an end, and 64 are seconds of work.
    private const int MostWaiting = 64;
    private const int MostAddresses = 10_000;

    private readonly Lane _calm = new(2);
    private readonly Lane _hasty = new(1);
    private readonly ConcurrentDictionary<string, (int Count, long Since)> _wrong = new();

    /// <summary>Waits for a turn. Null when too many wait already.</summary>
    public Task<IDisposable?> EnterAsync(IPAddress? address, CancellationToken cancellationToken) =>
        (IsHasty(address) ? _hasty : _calm).EnterAsync(cancellationToken);

    /// <summary>True when the address had too many wrong attempts lately.</summary>
    public bool IsHasty(IPAddress? address) =>
        KeyOf(address) is { } key
        && _wrong.TryGetValue(key, out var wrong)
        && clock.GetElapsedTime(wrong.Since) < Window
        && wrong.Count >= Tolerated;

    /// <summary>Counts a wrong attempt.</summary>
    /// <returns>How long until the address is calm again; null as long as it is.</returns>
    public TimeSpan? CountWrong(IPAddress? address)
    {
        if (KeyOf(address) is not { } key)
        {
            return null;
        }

        if (_wrong.Count >= MostAddresses)
        {
            Sweep();
        }

        var now = clock.GetTimestamp();
        var wrong = _wrong.AddOrUpdate(
            key,
            _ => (1, now),
            (_, old) => clock.GetElapsedTime(old.Since, now) < Window ? (old.Count + 1, old.Since) : (1, now));
        return wrong.Count < Tolerated ? null : Window - clock.GetElapsedTime(wrong.Since, now);
    }

    // An address of version 6 is one of 2^64 that its owner can use: the network counts.
    private static string? KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) ? null
            : plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
                ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8))
                : plain.ToString();
    }

    private void Sweep()
    {
        foreach (var (key, wrong) in _wrong)
        {
            if (clock.GetElapsedTime(wrong.Since) >= Window)
            {
                _wrong.TryRemove(key, out _);
            }
        }

        // All of them fresh: forgetting them costs the attacker's slow lane, keeping them costs memory without end.
        if (_wrong.Count >= MostAddresses)
        {
            _wrong.Clear();
        }
    }

    private sealed class Lane(int width)
    {
        private readonly SemaphoreSlim _places = new(width, width);
        private int _waiting;

        public async Task<IDisposable?> EnterAsync(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _waiting) > MostWaiting)
            {
                Interlocked.Decrement(ref _waiting);
                return null;
            }

            try
            {
                await _places.WaitAsync(cancellationToken);
                return new Place(_places);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private SemaphoreSlim? _places = places;

        public void Dispose() => Interlocked.Exchange(ref _places, null)?.Release();
    }
}
