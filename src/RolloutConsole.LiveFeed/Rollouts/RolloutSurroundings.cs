using System.Collections.Immutable;
using System.Globalization;
using RolloutConsole.Engine.Rollouts;
using RolloutConsole.LiveFeed.Feed;

namespace RolloutConsole.LiveFeed.Rollouts;

/// <summary>
/// What may hold a rollout although its own rows do not know it: devices that do not call in, other rollouts that have its devices, and
/// an engine that does not run (operator-experience, 5.4).
/// </summary>
public sealed record RolloutSurroundings
{
    /// <summary>Age of the engine's tick; null before the first.</summary>
    public TimeSpan? TickAge { get; init; }

    /// <summary>Devices in flight that do not call in; null when nobody looked.</summary>
    public DeviceSilence? Silence { get; init; }

    /// <summary>Rollouts that hold devices which this one waits for, the one with most first; empty when nobody looked.</summary>
    public IReadOnlyList<BusyHolder> Holders { get; init; } = [];

    /// <summary>How often devices are expected to call in.</summary>
    public TimeSpan PollingTime { get; init; }

    /// <summary>The blockers of a rollout with these among them, what really holds it first.</summary>
    public ImmutableArray<Blocker> Among(IReadOnlyList<Blocker> blockers, RolloutView view, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(view);
        return RolloutStateMachine.IsFinal(view.Status) ? [.. blockers] : [.. RolloutWaiting.Ordered([.. EngineLine(now), .. blockers.Select(b => Named(b, view)), .. SilenceLine(view, now)])];
    }

    private Blocker Named(Blocker blocker, RolloutView view)
    {
        if (blocker.Kind != BlockerKind.BusyDevices || Holders is not [var first, ..])
        {
            return blocker;
        }

        var busy = view.Groups.Sum(g => g.AllBusy);
        var named = Holders.Take(BusyHolder.MostNamed).Select(h => $"rollout {h.RolloutId} '{h.Name}' (weight {h.Weight})");
        return blocker with
        {
            Sentence = $"{N(busy)} {(busy == 1 ? "device is" : "devices are")} busy with {string.Join(", ", named)}{(Holders.Count > BusyHolder.MostNamed ? " and others" : "")}",
            WhoCanAct = $"Operator or Manager, in rollout {first.RolloutId}",
            RolloutId = first.RolloutId,
        };
    }

    private IEnumerable<Blocker> EngineLine(DateTimeOffset now)
    {
        if (EngineTick.LateWords(TickAge) is { } words)
        {
            yield return new Blocker(
                BlockerKind.Engine, $"Engine {words}", now - (TickAge ?? TimeSpan.Zero),
                "the engine's next round; this is the console's fault, not the devices'", null, "Admin");
        }
    }

    private IEnumerable<Blocker> SilenceLine(RolloutView view, DateTimeOffset now)
    {
        if (Silence is not { Silent: > 0 } silence || view.Total.Open == 0)
        {
            yield break;
        }

        var looked = silence.IsCapped ? $"the first {N(silence.Looked)}" : N(silence.Looked);
        var median = silence.MedianPoll is { } poll ? $"last call median {Span(now - poll)} ago" : "most of them have never called in";
        yield return new Blocker(
            BlockerKind.SilentDevices,
            $"{N(silence.Silent)} of {looked} {(silence.Looked == 1 ? "device" : "devices")} in flight have not called in; {median}, expected every {Span(PollingTime)}",
            silence.MedianPoll ?? view.StartedAt ?? now, "their next call", null, "whoever looks after the devices");
    }

    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.TotalDays >= 2 ? $"{(int)span.TotalDays} d"
        : span.TotalHours >= 2 ? $"{(int)span.TotalHours} h"
        : span.TotalMinutes >= 1 ? $"{(int)span.TotalMinutes} min"
        : $"{(int)span.TotalSeconds} s";
}
