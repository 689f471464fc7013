using System.Collections.Frozen;
using System.Text;
using static RolloutConsole.SimulatedFleet.Devices.DeviceEvent;
using static RolloutConsole.SimulatedFleet.Devices.DeviceState;

namespace RolloutConsole.SimulatedFleet.Devices;

/// <summary>
/// The one table of a device. An absent pair means "not allowed": a device that is asked to cancel while installing answers
/// <c>rejected</c> because the pair is absent.
/// </summary>
internal static class DeviceStateMachine
{
    private static readonly FrozenDictionary<(DeviceState, DeviceEvent), DeviceState> s_moves =
        new Dictionary<(DeviceState, DeviceEvent), DeviceState>
        {
            [(Idle, OfferSeen)] = Offered,

            [(Offered, OfferFetched)] = Accepting,
            [(Offered, OfferHeld)] = Idle,
            [(Offered, OfferUnusable)] = Closing,
            [(Accepting, ReportAnswered)] = Announcing,
            [(Announcing, ReportAnswered)] = Downloading,
            [(Downloading, DownloadFinished)] = Storing,
            [(Downloading, DownloadOnlyFinished)] = Closing,
            [(Downloading, DownloadFailed)] = Closing,
            [(Storing, ReportAnswered)] = Installing,
            [(Storing, WindowShut)] = AwaitingWindow,
            [(AwaitingWindow, WindowOpened)] = Installing,
            [(Installing, InstallEnded)] = Closing,
            [(Closing, ReportAnswered)] = Idle,

            [(Offered, ServerClosed)] = Idle,
            [(Accepting, ServerClosed)] = Idle,
            [(Announcing, ServerClosed)] = Idle,
            [(Downloading, ServerClosed)] = Idle,
            [(Storing, ServerClosed)] = Idle,
            [(AwaitingWindow, ServerClosed)] = Idle,
            [(Installing, ServerClosed)] = Idle,
            [(Closing, ServerClosed)] = Idle,

            // From the first report after `downloaded` on, the device goes through with it (architecture.md 5, latch).
            [(Offered, Withdrawn)] = Idle,
            [(Accepting, Withdrawn)] = Idle,
            [(Announcing, Withdrawn)] = Idle,
            [(Downloading, Withdrawn)] = Idle,
            [(Storing, Withdrawn)] = Idle,
            [(AwaitingWindow, Withdrawn)] = Idle,
            [(Offered, CancelAsked)] = Idle,
            [(Accepting, CancelAsked)] = Idle,
            [(Announcing, CancelAsked)] = Idle,
            [(Downloading, CancelAsked)] = Idle,
            [(Storing, CancelAsked)] = Idle,
            [(AwaitingWindow, CancelAsked)] = Idle,
        }.ToFrozenDictionary();

    public static bool TryMove(DeviceState from, DeviceEvent on, out DeviceState to) => s_moves.TryGetValue((from, on), out to);

    /// <summary>The table as a Mermaid state diagram, kept in the README by a test.</summary>
    public static string Diagram()
    {
        var lines = new StringBuilder("stateDiagram-v2\n    [*] --> Idle\n");
        foreach (var edge in s_moves.GroupBy(m => (From: m.Key.Item1, To: m.Value)).OrderBy(e => e.Key.From).ThenBy(e => e.Key.To))
        {
            var labels = string.Join(", ", edge.Select(m => m.Key.Item2).Order());
            lines.Append("    ").Append(edge.Key.From).Append(" --> ").Append(edge.Key.To).Append(": ").Append(labels).Append('\n');
        }

        return lines.ToString();
    }
}
