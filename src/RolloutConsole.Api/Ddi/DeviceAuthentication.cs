using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using RolloutConsole.Engine.Security;
using RolloutConsole.Engine.Settings;
using RolloutConsole.Engine.Targets;

namespace RolloutConsole.Api.Ddi;

/// <summary>What is known of the one who asks.</summary>
/// <param name="IsAllowed">False is 401.</param>
/// <param name="MayRegister">Whether its credential vouches for devices that are not known yet.</param>
/// <param name="State">The device, when it is known.</param>
internal readonly record struct DeviceIdentity(bool IsAllowed, bool MayRegister, PollState? State);

/// <summary>
/// Who a device is: stateless, for every request anew, in the order of hawkbit-api, 1.2 - a proxy's headers, target token, gateway
/// token. The first that holds wins. Secrets are compared by their SHA-256, in constant time.
/// </summary>
internal sealed class DeviceAuthentication(IConsoleSettings settings, IDeviceReads reads, TrustedProxies proxies)
{
    private const string TargetScheme = "TargetToken ";
    private const string GatewayScheme = "GatewayToken ";

    // Far more than a target token may have (hawkbit-api, 2.18); the gateway key is only limited like any setting.
    private const int LongestToken = 4096;

    private static readonly char[] s_authoritySeparators = [',', ';'];

    /// <summary>Checks the request for one controller id, and reads the device when it may ask.</summary>
    public DeviceIdentity Check(HttpContext context, string controllerId)
    {
        var now = settings.Current;
        if (now.HeaderEnabled && IsVouchedFor(context, controllerId, now))
        {
            return new(true, true, reads.ReadPoll(controllerId));
        }

        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count != 1 || authorization[0] is not { } header)
        {
            return default;
        }

        if (now.TargetTokenEnabled && header.StartsWith(TargetScheme, StringComparison.Ordinal))
        {
            var state = reads.ReadPoll(controllerId);
            return state is not null && Matches(header.AsSpan(TargetScheme.Length), state.TokenHash) ? new(true, false, state) : default;
        }

        return now.GatewayTokenEnabled
            && header.StartsWith(GatewayScheme, StringComparison.Ordinal)
            && Matches(header.AsSpan(GatewayScheme.Length), now.GatewayTokenHash)
                ? new(true, true, reads.ReadPoll(controllerId))
                : default;
    }

    private static bool Matches(ReadOnlySpan<char> token, ReadOnlySpan<byte> expected)
    {
        // A stored hash of nothing must not be opened by nothing.
        if (token.IsEmpty || token.Length > LongestToken)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        DeviceToken.HashOf(token, hash);
        return CryptographicOperations.FixedTimeEquals(hash, expected);
    }

    private bool IsVouchedFor(HttpContext context, string controllerId, ConsoleSettings now)
    {
        var headers = context.Request.Headers;
        if (!headers.TryGetValue("X-Controller-Id", out var id)
            || id.Count != 1
            || !string.Equals(id[0], controllerId, StringComparison.Ordinal)
            || !proxies.Includes(context))
        {
            return false;
        }

        if (headers.TryGetValue("X-Authority", out var all))
        {
            return IsAccepted(all.ToString(), now);
        }

        // Numbering starts at 0 or 1 and ends at the first gap.
        for (var number = headers.ContainsKey("X-Authority-0") ? 0 : 1; ; number++)
        {
            if (!headers.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"X-Authority-{number}"), out var one))
            {
                return false;
            }

            if (IsAccepted(one.ToString(), now))
            {
                return true;
            }
        }
    }

    private static bool IsAccepted(string authorities, ConsoleSettings now) => authorities
        .Split(s_authoritySeparators, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Any(a => now.HeaderAuthorities.Contains(a.ToLowerInvariant()));
}
