using System.Text.Json;
using RolloutConsole.Engine.Targets;
using RolloutConsole.Store.Database;

namespace RolloutConsole.Store.Targets;

/// <summary>Adds history rows to single actions, outside of slices and intake.</summary>
internal static class ActionHistory
{
    /// <summary>Begins every message that the console wrote, so that devices are not shown it (hawkbit-api, 1.5).</summary>
    public const string ServerPrefix = "Update Server: ";

    /// <summary>Adds a row that the console writes.</summary>
    /// <param name="session">The running transaction.</param>
    /// <param name="actionId">To which action.</param>
    /// <param name="entry">What happened.</param>
    /// <param name="text">In words, without the prefix.</param>
    /// <param name="now">When.</param>
    public static void Add(WriteSession session, long actionId, HistoryEntry entry, string text, DateTimeOffset now)
    {
        session.Execute(
            "INSERT INTO action_history (action_id, at, reported_at, entry, messages, by_server) VALUES (@action, @now, @now, @entry, @messages, 1)",
            ("@action", actionId), ("@now", now), ("@entry", entry), ("@messages", MessagesOf(text)));
        session.Execute(
            "UPDATE actions SET entries = entries + 1, last_entry = @entry WHERE id = @action", ("@entry", entry), ("@action", actionId));
    }

    /// <summary>The stored form of one message of the console.</summary>
    public static string MessagesOf(string text) => JsonSerializer.Serialize(new[] { ServerPrefix + text });
}
