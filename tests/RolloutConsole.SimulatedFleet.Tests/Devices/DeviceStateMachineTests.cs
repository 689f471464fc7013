using RolloutConsole.SimulatedFleet.Devices;

namespace RolloutConsole.SimulatedFleet.Tests.Devices;

public sealed class DeviceStateMachineTests
{
    public static TheoryData<string> States => [.. Enum.GetNames<DeviceState>()];

    /// <summary>The whole row of each state, typed from the protocol: events that are not listed must not move the device.</summary>
    private static readonly Dictionary<DeviceState, string> s_rows = new()
    {
        [DeviceState.Idle] = "OfferSeen>Offered",
        [DeviceState.Offered] = "OfferFetched>Accepting OfferHeld>Idle OfferUnusable>Closing ServerClosed>Idle Withdrawn>Idle CancelAsked>Idle",
        [DeviceState.Accepting] = "ReportAnswered>Announcing ServerClosed>Idle Withdrawn>Idle CancelAsked>Idle",
        [DeviceState.Announcing] = "ReportAnswered>Downloading ServerClosed>Idle Withdrawn>Idle CancelAsked>Idle",
        [DeviceState.Downloading] = "DownloadFinished>Storing DownloadOnlyFinished>Closing DownloadFailed>Closing ServerClosed>Idle Withdrawn>Idle CancelAsked>Idle",
        [DeviceState.Storing] = "ReportAnswered>Installing WindowShut>AwaitingWindow ServerClosed>Idle Withdrawn>Idle CancelAsked>Idle",
        [DeviceState.AwaitingWindow] = "WindowOpened>Installing ServerClosed>Idle Withdrawn>Idle CancelAsked>Idle",
        [DeviceState.Installing] = "InstallEnded>Closing ServerClosed>Idle",
        [DeviceState.Closing] = "ReportAnswered>Idle ServerClosed>Idle",
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Row_OfAState_HasExactlyTheseMoves(string name)
    {
        var state = Enum.Parse<DeviceState>(name);
        var moves = Enum.GetValues<DeviceEvent>()
            .Where(e => DeviceStateMachine.TryMove(state, e, out _))
            .Select(e => DeviceStateMachine.TryMove(state, e, out var to) ? $"{e}>{to}" : "");

        Assert.Equal(s_rows[state].Split(' ').Order(StringComparer.Ordinal), moves.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readme_Diagram_IsTheTable()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RolloutConsole.sln")))
        {
            folder = folder.Parent;
        }

        var readme = File.ReadAllText(Path.Combine(folder!.FullName, "src", "RolloutConsole.SimulatedFleet", "README.md"));
        Assert.Contains($"```mermaid\n{DeviceStateMachine.Diagram()}```", readme.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
