using System.Text.Json;

namespace RolloutConsole.SimulatedFleet.Protocol;

/// <summary>What may go wrong with a request without being a fault of this program.</summary>
internal static class RequestFaults
{
    /// <summary>A word for the statistics, or null for an exception that must not be swallowed.</summary>
    public static string? Classify(Exception fault) => fault switch
    {
        OperationCanceledException => "timeout",
        HttpRequestException or IOException => "no connection",
        JsonException or FormatException or KeyNotFoundException => "malformed answer",
        _ => null,
    };
}
